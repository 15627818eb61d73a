package models

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// manifestFile is the file whose digest is the identity.
const manifestFile = "manifest.json"

// maxManifest bounds manifest.json in bytes: thousands of labels fit.
const maxManifest = 1 << 20

// sumFile holds the hex SHA-256 of the manifest and a newline, so that damage to the manifest itself is noticed. It is no protection from
// somebody who writes both: who must be sure pins the identity.
const sumFile = "manifest.sha256"

// maxSum bounds sumFile in bytes.
const maxSum = 128

// decode reads a manifest strictly: unknown members, duplicate members, invalid UTF-8 and anything behind the object are refused.
func decode[M manifest](raw []byte) (M, error) {
	var version struct {
		FormatVersion int `json:"format_version"`
	}
	var m M
	if err := json.Unmarshal(raw, &version); err != nil {
		return m, fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	if version.FormatVersion != m.format() {
		return m, fmt.Errorf("%w: format_version %d, this build reads %d", ErrFormat, version.FormatVersion, m.format())
	}
	if err := json.Unmarshal(raw, &m, json.RejectUnknownMembers(true)); err != nil {
		return m, fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	return m, complete(raw, m)
}

// complete refuses a manifest that lacks a member or has null for one, which decoding would read as zero: a threshold of zero never abstains.
// Written again it would have more than it has.
func complete(raw []byte, m any) error {
	again, err := encode(m)
	if err != nil {
		return err
	}
	read, written := jsontext.Value(raw).Clone(), jsontext.Value(again)
	if err := errors.Join(read.Canonicalize(), written.Canonicalize()); err != nil {
		return fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	if !bytes.Equal(read, written) {
		return fmt.Errorf("%w: a member is missing, null or not in its plain form", ErrInvalid)
	}
	return nil
}

// encode writes a manifest in its one canonical form: members in the order of the type, two spaces of indent, one newline at the end.
func encode(manifest any) ([]byte, error) {
	raw, err := json.Marshal(manifest, json.Deterministic(true), jsontext.WithIndent("  "))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	return append(raw, '\n'), nil
}

// digest is the hex SHA-256 of raw.
func digest(raw []byte) string {
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}
