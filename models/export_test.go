package models

// DecodeManifest and EncodeManifest are the reading and the writing of manifest.json, for the fuzz test.
var (
	DecodeManifest = decode[Manifest]
	EncodeManifest = encode
)
