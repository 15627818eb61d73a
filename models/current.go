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

// SetCurrent makes version of name the one that serves, by renaming a new pointer file over the old one: a reader sees the one or the other. The
// version must be there; the error wraps ErrNotFound when it is not.
func SetCurrent(root, name string, version int) (err error) {
	if !namePattern.MatchString(name) || version < 1 {
		return fmt.Errorf("%w: name %q, version %d", ErrInvalid, name, version)
	}
	parent := filepath.Join(root, name)
	if _, err := os.Stat(filepath.Join(parent, strconv.Itoa(version), manifestFile)); err != nil {
		return fmt.Errorf("set current version of %s: %w", parent, missing(err))
	}
	claimed, err := claim(root, name)
	if err != nil {
		return fmt.Errorf("set current version of %s: %w", parent, err)
	}
	defer func() { err = errors.Join(err, claimed.Close()) }()
	file, err := os.CreateTemp(parent, currentPrefix)
	if err != nil {
		return fmt.Errorf("set current version of %s: %w", parent, err)
	}
	temporary := file.Name()
	_, err = fmt.Fprintln(file, version)
	err = errors.Join(err, file.Chmod(0o644), file.Sync(), file.Close())
	if err == nil {
		err = os.Rename(temporary, filepath.Join(parent, currentFile))
	}
	if err != nil {
		return errors.Join(fmt.Errorf("set current version of %s: %w", parent, err), ignoreGone(os.Remove(temporary)))
	}
	return syncDirectory(parent)
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
