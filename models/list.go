package models

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
)

// Listed is one bundle, or encoder, found below a root. It was not verified.
type Listed struct {
	Name    string
	Version int
	Path    string
	Current bool // it is the version that serves
}

// List finds what lies below root as name/version/manifest.json, in the order of names and versions. Anything else below root is not ours and
// is passed over, among it the encoders: list those with root/encoders.
func List(root string) ([]Listed, error) {
	names, err := os.ReadDir(root)
	if err != nil {
		return nil, fmt.Errorf("list bundles: %w", missing(err))
	}
	var found []Listed
	for _, name := range names {
		if !name.IsDir() || !namePattern.MatchString(name.Name()) {
			continue
		}
		versions, err := listVersions(root, name.Name())
		if err != nil {
			return nil, fmt.Errorf("list bundles: %w", err)
		}
		found = append(found, versions...)
	}
	return found, nil
}

func listVersions(root, name string) ([]Listed, error) {
	entries, err := os.ReadDir(filepath.Join(root, name))
	if err != nil {
		return nil, missing(err)
	}
	current, err := Current(root, name)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return nil, err
	}
	var found []Listed
	for _, entry := range entries {
		version, ok := parseVersion(entry.Name())
		path := filepath.Join(root, name, entry.Name())
		if _, err := os.Stat(filepath.Join(path, manifestFile)); !ok || err != nil {
			continue
		}
		found = append(found, Listed{Name: name, Version: version, Path: path, Current: version == current})
	}
	slices.SortFunc(found, func(a, b Listed) int { return cmp.Compare(a.Version, b.Version) })
	return found, nil
}
