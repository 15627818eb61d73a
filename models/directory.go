package models

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"slices"
)

// directory is an opened bundle or encoder whose every file was read once and found as listed.
type directory struct {
	path     string
	identity Identity
	content  map[string][]byte
}

// Path is where the bundle lies.
func (d directory) Path() string { return d.path }

// Content is what a file held when its digest was checked, or nil when the bundle has no such file. It must not be changed. Loading from here
// and not from the path means that nobody can swap a file between the check and its use.
func (d directory) Content(name string) []byte { return d.content[name] }

// Names lists the files, manifest and reports aside, in order.
func (d directory) Names() []string { return slices.Sorted(maps.Keys(d.content)) }

// manifest is what both kinds of manifest have in common.
type manifest interface {
	check() error
	list() []File
	identity() Identity
	format() int
}

func (Manifest) format() int        { return FormatVersion }
func (EncoderManifest) format() int { return EncoderFormatVersion }

func (m Manifest) list() []File              { return m.Files }
func (m Manifest) identity() Identity        { return Identity{Name: m.Name, Version: m.Version} }
func (m EncoderManifest) list() []File       { return m.Files }
func (m EncoderManifest) identity() Identity { return Identity{Name: m.Name, Version: m.Version} }

// open reads and verifies everything in a directory. The error joins all faults found, in the order of the names.
func open[M manifest](path string) (m M, d directory, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("%s: %w", path, err)
		}
	}()
	root, err := os.OpenRoot(path)
	if err != nil {
		return m, d, missing(err)
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	raw, err := readFile(root, manifestFile, maxManifest)
	if err != nil {
		return m, d, missing(err)
	}
	if m, err = decode[M](raw); err != nil {
		return m, d, fmt.Errorf("%s: %w", manifestFile, err)
	}
	wrong := []error{checkSum(root, raw), m.check(), strangers(root, m.list())}
	d = directory{path: path, identity: m.identity(), content: map[string][]byte{}}
	d.identity.Digest = "sha256:" + digest(raw)
	for _, file := range m.list() {
		content, err := file.read(root)
		if err != nil {
			wrong = append(wrong, err)
			continue
		}
		d.content[file.Path] = content
	}
	wrong = append(wrong, admit(d.content))
	return m, d, errors.Join(wrong...)
}

// checkSum compares the manifest with the digest beside it: a flipped bit in a label or a threshold would still be a manifest that keeps all rules.
func checkSum(root *os.Root, raw []byte) error {
	sum, err := readFile(root, sumFile, maxSum)
	if err != nil {
		return fmt.Errorf("%w: %s: %w", ErrDamaged, sumFile, err)
	}
	if string(sum) != digest(raw)+"\n" {
		return fmt.Errorf("%w: %s: its SHA-256 is not the one in %s", ErrDamaged, manifestFile, sumFile)
	}
	return nil
}

// missing tells a bundle that is not there from one that cannot be read.
func missing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w: %w", ErrNotFound, err)
	}
	return fmt.Errorf("%w: %w", ErrDamaged, err)
}

// strangers finds what lies in the directory and is neither listed nor a report.
func strangers(root *os.Root, files []File) error {
	entries, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	var wrong []error
	for _, entry := range entries {
		name := entry.Name()
		if name != manifestFile && name != sumFile && !report(name) && !listed(files, name) {
			wrong = append(wrong, fmt.Errorf("%w: %q is not listed in %s", ErrDamaged, name, manifestFile))
		}
	}
	return errors.Join(wrong...)
}

// read is the content of a listed file, which must be as listed.
func (f File) read(root *os.Root) ([]byte, error) {
	if !filePattern.MatchString(f.Path) || f.Size < 0 || f.Size > maxFileSize {
		return nil, nil // a fault of the manifest, reported there
	}
	content, err := readFile(root, f.Path, f.Size)
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	case int64(len(content)) != f.Size:
		return nil, fmt.Errorf("%w: %s has %d bytes, listed are %d", ErrDamaged, f.Path, len(content), f.Size)
	case digest(content) != f.SHA256:
		return nil, fmt.Errorf("%w: %s: its SHA-256 is not the listed one", ErrDamaged, f.Path)
	}
	return content, nil
}

// readFile reads a regular file of at most limit bytes that lies in root itself. Links are refused: what they lead to is not the bundle's.
func readFile(root *os.Root, name string, limit int64) (_ []byte, err error) {
	stat, err := root.Lstat(name)
	if err != nil {
		return nil, err
	}
	if !stat.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a regular file", name)
	}
	if stat.Size() > limit {
		return nil, fmt.Errorf("%s has %d bytes, at most %d are read", name, stat.Size(), limit)
	}
	file, err := root.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	content := make([]byte, stat.Size())
	n, err := io.ReadFull(file, content)
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		err = nil // shorter than a moment ago: the caller compares sizes
	}
	return content[:n], err
}
