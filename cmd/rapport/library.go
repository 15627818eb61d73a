package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"rapport/classifier"
)

// findLibrary is the ONNX Runtime library to load: the given path if there is one (flag, environment or config file), else the library beside
// the program, else one in the system's library directories. The path is absolute: the system's loader looks for a bare name elsewhere.
func findLibrary(given string) (string, error) {
	if given != "" {
		if _, err := os.Stat(given); err != nil { //nolint:gosec // the operator names the file
			return "", fmt.Errorf("%w: the library at %s cannot be read (%s); run `make ort`, or point --onnxruntime at libonnxruntime 1.27-1.29",
				classifier.ErrRuntime, given, reason(err))
		}
		return filepath.Abs(given)
	}
	places := libraryPlaces()
	for _, place := range places {
		if _, err := os.Stat(place); err == nil {
			return place, nil
		}
	}
	return "", fmt.Errorf("%w: no library found; run `make ort`, or point --onnxruntime or RAPPORT_ONNXRUNTIME at libonnxruntime 1.27-1.29"+
		" (looked in %s)", classifier.ErrRuntime, strings.Join(places, ", "))
}

func libraryPlaces() []string {
	name := "libonnxruntime.so"
	directories := []string{"/usr/local/lib", "/usr/lib", "/usr/lib/" + multiarch(), "/opt/onnxruntime/lib"}
	if runtime.GOOS == "darwin" {
		name = "libonnxruntime.dylib"
		directories = []string{"/usr/local/lib", "/opt/homebrew/lib"}
	}
	if program, err := os.Executable(); err == nil {
		directories = append([]string{filepath.Dir(program)}, directories...)
	}
	places := make([]string, 0, len(directories))
	for _, directory := range directories {
		places = append(places, filepath.Join(directory, name))
	}
	return places
}

func multiarch() string {
	if runtime.GOARCH == "arm64" {
		return "aarch64-linux-gnu"
	}
	return "x86_64-linux-gnu"
}

// reason is the cause of a file error without the path it repeats.
func reason(err error) string {
	if cause, ok := errors.AsType[*fs.PathError](err); ok {
		return cause.Err.Error()
	}
	return err.Error()
}
