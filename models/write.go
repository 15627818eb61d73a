package models

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
)

// Write publishes a bundle as root/name/version, whole or not at all: the files go into a temporary directory inside root, are synced to disk,
// and the directory is renamed. The list of files in the manifest is filled in here. Errors wrap ErrExists when that version is there already,
// ErrInvalid when the manifest breaks a rule, ErrDamaged when a graph is not admissible; an error or an ended context leaves nothing behind,
// and what a killed process left the next writer takes away.
func Write(ctx context.Context, root string, m Manifest, files map[string][]byte) (Identity, error) {
	m.FormatVersion, m.Files = FormatVersion, list(files)
	if err := m.check(); err != nil {
		return Identity{}, fmt.Errorf("write bundle: %w", err)
	}
	return publish(ctx, root, Identity{Name: m.Name, Version: m.Version}, m, files)
}

// WriteEncoder publishes an encoder as root/name/version, as Write does a bundle.
func WriteEncoder(ctx context.Context, root string, m EncoderManifest, files map[string][]byte) (Identity, error) {
	m.FormatVersion, m.Files = EncoderFormatVersion, list(files)
	if err := m.check(); err != nil {
		return Identity{}, fmt.Errorf("write encoder: %w", err)
	}
	return publish(ctx, root, Identity{Name: m.Name, Version: m.Version}, m, files)
}

// list describes files in the order of their names.
func list(files map[string][]byte) []File {
	var all []File
	for _, name := range slices.Sorted(maps.Keys(files)) {
		all = append(all, File{Path: name, Size: int64(len(files[name])), SHA256: digest(files[name])})
	}
	return all
}

func publish(ctx context.Context, root string, id Identity, manifest any, files map[string][]byte) (_ Identity, err error) {
	target := filepath.Join(root, id.Name, strconv.Itoa(id.Version))
	defer func() {
		if err != nil {
			err = fmt.Errorf("write %s: %w", target, err)
		}
	}()
	if err := admit(files); err != nil {
		return Identity{}, err
	}
	raw, err := encode(manifest)
	if err != nil {
		return Identity{}, err
	}
	if _, err := os.Lstat(target); err == nil {
		return Identity{}, ErrExists
	} else if !errors.Is(err, fs.ErrNotExist) {
		return Identity{}, err
	}
	if err := os.MkdirAll(root, 0o755); err != nil { //nolint:gosec // other users may read a model
		return Identity{}, err
	}
	claimed, err := claim(root, id.Name)
	if err != nil {
		return Identity{}, err
	}
	defer func() { err = errors.Join(err, claimed.Close()) }()
	temporary, err := os.MkdirTemp(root, writingPrefix+id.Name+"-")
	if err != nil {
		return Identity{}, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(temporary)) }()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := errors.Join(ctx.Err(), writeFile(filepath.Join(temporary, name), files[name])); err != nil {
			return Identity{}, err
		}
	}
	err = errors.Join(writeFile(filepath.Join(temporary, manifestFile), raw),
		writeFile(filepath.Join(temporary, sumFile), []byte(digest(raw)+"\n")), openToAll(temporary), syncDirectory(temporary), ctx.Err())
	if err != nil {
		return Identity{}, err
	}
	if err := rename(temporary, target); err != nil {
		return Identity{}, err
	}
	id.Digest = "sha256:" + digest(raw)
	return id, syncDirectory(filepath.Dir(target))
}

// rename moves a finished directory to its place, unless another writer was quicker.
func rename(temporary, target string) error {
	if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil { //nolint:gosec // other users may read a model
		return err
	}
	err := os.Rename(temporary, target)
	if errors.Is(err, fs.ErrExist) {
		return ErrExists
	}
	return err
}

// writeFile writes and syncs a file that must not exist yet.
func writeFile(path string, content []byte) (err error) {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644) //nolint:gosec // other users may read a model
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if _, err := file.Write(content); err != nil {
		return err
	}
	return file.Sync()
}

// openToAll gives a temporary directory the mode of any other directory: the service may run as another user than the one who trains.
func openToAll(directory string) error {
	return os.Chmod(directory, 0o755) //nolint:gosec // other users may read a model
}

func syncDirectory(path string) (err error) {
	directory, err := os.Open(path) //nolint:gosec // a directory of ours
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, directory.Close()) }()
	return directory.Sync()
}
