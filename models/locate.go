package models

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
)

// Locate is the directory of a version of a bundle below root. The name may come from anywhere: what could lead out of root wraps ErrInvalid, what
// is not there ErrNotFound.
func Locate(root, name string, version int) (string, error) {
	if !namePattern.MatchString(name) || name == "encoders" || version < 1 || version > maxVersion {
		return "", fmt.Errorf("%w: name %q, version %d", ErrInvalid, name, version)
	}
	path := filepath.Join(root, name, strconv.Itoa(version))
	if err := present(filepath.Join(root, name), version); err != nil {
		return "", fmt.Errorf("%s: %w", path, err)
	}
	return path, nil
}

// ReadManifest is what a bundle says of itself, and its identity, without looking at its files: for lists. Open is for use. Errors are as those of
// Open.
func ReadManifest(path string) (m Manifest, id Identity, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("%s: %w", path, err)
		}
	}()
	root, err := os.OpenRoot(path)
	if err != nil {
		return m, id, missing(err)
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	raw, err := readFile(root, manifestFile, maxManifest)
	if err != nil {
		return m, id, missing(err)
	}
	if m, err = decode[Manifest](raw); err != nil {
		return m, id, fmt.Errorf("%s: %w", manifestFile, err)
	}
	id = m.identity()
	id.Digest = "sha256:" + digest(raw)
	return m, id, errors.Join(checkSum(root, raw), m.check())
}
