package main

// What the tests of this package see of it.
var (
	Main          = main
	LoadConfig    = loadConfig
	DecodeYAML    = decodeYAML
	LoadPolicy    = loadPolicy
	DefaultConfig = defaultConfig
)
