package models

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// currentFile holds the version that serves: a decimal number and a newline.
const currentFile = "current"

// maxCurrent bounds the pointer file in bytes.
const maxCurrent = 32

// Current is the version of name below root that serves. The error wraps ErrNotFound when none was ever set, ErrDamaged when the pointer does
// not hold a version.
func Current(root, name string) (version int, err error) {
	path := filepath.Join(root, name, currentFile)
	if !namePattern.MatchString(name) {
		return 0, fmt.Errorf("%w: name %q", ErrInvalid, name)
	}
	directory, err := os.OpenRoot(filepath.Join(root, name))
	if err != nil {
		return 0, fmt.Errorf("current version: %w", missing(err))
	}
	defer func() { err = errors.Join(err, directory.Close()) }()
	raw, err := readFile(directory, currentFile, maxCurrent)
	if err != nil {
		return 0, fmt.Errorf("current version of %s: %w", filepath.Join(root, name), missing(err))
	}
	version, ok := parseVersion(strings.TrimSuffix(string(raw), "\n"))
	if !ok {
		return 0, fmt.Errorf("%w: %s does not hold a version", ErrDamaged, path)
	}
	return version, nil
}

// SetCurrent makes version of name the one that serves, by renaming a new pointer file over the old one: a reader sees the one or the other. What
// served before is remembered for RollBack. The version must be there; the error wraps ErrNotFound when it is not.
func SetCurrent(root, name string, version int) error {
	if !namePattern.MatchString(name) || version < 1 {
		return fmt.Errorf("%w: name %q, version %d", ErrInvalid, name, version)
	}
	return move(root, name, func(p pointer) error {
		if err := present(p.parent, version); err != nil {
			return err
		}
		if p.current != 0 && p.current != version {
			if err := p.remember(append(p.earlier, p.current)); err != nil { // first: what is remembered too often is passed over
				return err
			}
		}
		return p.replace(currentFile, fmt.Sprintln(version))
	})
}

// present wants the version below parent to be there.
func present(parent string, version int) error {
	if _, err := os.Stat(filepath.Join(parent, strconv.Itoa(version), manifestFile)); err != nil {
		return missing(err)
	}
	return nil
}

func ignoreGone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// parseVersion reads a version as it is written in paths and pointers: decimal, no sign, no leading zero.
func parseVersion(s string) (int, bool) {
	version, err := strconv.Atoi(s)
	return version, err == nil && version >= 1 && version <= maxVersion && strconv.Itoa(version) == s
}
