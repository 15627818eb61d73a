package main_test

import (
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/pflag"

	rapport "rapport/cmd/rapport"
)

// TestDefaultConfigIsComplete proves that rapport.yaml says every setting: decoded over a Config full of nonsense, none of it is left.
func TestDefaultConfigIsComplete(t *testing.T) {
	t.Parallel()
	var fromNothing, fromNonsense rapport.Config
	poison(t, reflect.ValueOf(&fromNonsense).Elem())
	for _, config := range []*rapport.Config{&fromNothing, &fromNonsense} {
		lines, err := rapport.DecodeYAML("rapport.yaml", rapport.DefaultConfig, config)
		if err != nil {
			t.Fatal(err)
		}
		for _, setting := range settings(reflect.TypeFor[rapport.Config](), "$") {
			if lines[setting] == 0 {
				t.Errorf("rapport.yaml does not say %s", setting)
			}
		}
	}
	if diff := cmp.Diff(fromNothing, fromNonsense); diff != "" {
		t.Errorf("rapport.yaml leaves settings as they were (-from nothing +from nonsense):\n%s", diff)
	}
}

// TestDefaultConfigIsAccepted proves that the defaults pass the checks, with no file, no environment and no flags.
func TestDefaultConfigIsAccepted(t *testing.T) {
	t.Parallel()
	flags := pflag.NewFlagSet("none", pflag.ContinueOnError)
	config, err := rapport.LoadConfig("", flags, func(string) string { return "" })
	if err != nil {
		t.Fatal(err)
	}
	if config.Limits.Timeout != 2*time.Second || config.Addr != "127.0.0.1:8080" {
		t.Errorf("the defaults were not read: %+v", config)
	}
}

// poison sets every setting to what no file says.
func poison(t *testing.T, value reflect.Value) {
	t.Helper()
	switch {
	case value.Kind() == reflect.Struct:
		for _, field := range value.Fields() {
			poison(t, field)
		}
	case value.Kind() == reflect.Slice:
		value.Set(reflect.MakeSlice(value.Type(), 3, 3))
	case value.Kind() == reflect.String:
		value.SetString("nonsense")
	case value.CanInt():
		value.SetInt(-7)
	case value.Kind() == reflect.Bool:
		value.SetBool(true)
	default:
		t.Fatalf("a setting is a %s, which this test does not know", value.Type())
	}
}

// settings are the paths of all settings, as in $.limits.queue.
func settings(of reflect.Type, path string) []string {
	if of.Kind() != reflect.Struct {
		return []string{path}
	}
	var paths []string
	for field := range of.Fields() {
		paths = append(paths, settings(field.Type, path+"."+field.Tag.Get("yaml"))...)
	}
	return paths
}

// TestConfigFileKeepsTheRest proves that a file changes what it says and nothing else.
func TestConfigFileKeepsTheRest(t *testing.T) {
	t.Parallel()
	var before, after rapport.Config
	for _, config := range []*rapport.Config{&before, &after} {
		if _, err := rapport.DecodeYAML("rapport.yaml", rapport.DefaultConfig, config); err != nil {
			t.Fatal(err)
		}
	}
	const file = "limits:\n  queue: 7\n  drain: 1m30s\nlog: {level: WARN, format: }\nmodel: 2024\n"
	if _, err := rapport.DecodeYAML("mine.yaml", []byte(file), &after); err != nil {
		t.Fatal(err)
	}
	want := before
	want.Limits.Queue, want.Limits.Drain, want.Log.Level, want.Model = 7, 90*time.Second, 4, "2024"
	if diff := cmp.Diff(want, after); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestDecodeYAMLFaults lists what is refused besides what the stories tell, with its place.
func TestDecodeYAMLFaults(t *testing.T) {
	t.Parallel()
	for file, want := range map[string]string{
		"[a, b]":                                "f:1:1: want keys with values",
		"words":                                 "f:1:1: want keys with values",
		"limits: []":                            "f:1:9: want keys with values",
		"limits: {queue: 99999999999999999999}": "f:1:17: want a whole number",
		"limits: {queue: 1e3}":                  "f:1:17: want a whole number",
		"limits: {queue: 18446744073709551615}": "f:1:17: want a whole number",
		"limits: {queue: yes}":                  "f:1:17: want a whole number",
		"limits: {queue: true}":                 "f:1:17: want a whole number",
		"limits: {timeout: [2s]}":               "f:1:19: want a duration, as 90s, 10m or 24h",
		"addr: {a: b}":                          "f:1:7: want a text",
		"addr: true":                            "f:1:7: want a text",
		"log: {level: [info]}":                  "f:1:14: want a word",
		"log: {level: loud}":                    `f:1:14: slog: level string "loud": unknown name`,
		"ADDR: x":                               `f:1:1: unknown key "ADDR"; known here: ` + strings.Join(topLevel(), ", "),
		"? {a: b}\n: c":                         "f:2:1: found an invalid key for this map",
		"addr: a\n\"addr\": b":                  `f:2:1: mapping key "addr" already defined at [1:1]`,
		"addr: 'x":                              "f:1:7: could not find end character of single-quoted text",
	} {
		var config rapport.Config
		_, err := rapport.DecodeYAML("f", []byte(file), &config)
		if err == nil || err.Error() != want {
			t.Errorf("%q: got %v, want %s", file, err, want)
		}
	}
}

func topLevel() []string {
	var keys []string
	for field := range reflect.TypeFor[rapport.Config]().Fields() {
		keys = append(keys, field.Tag.Get("yaml"))
	}
	return keys
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}
