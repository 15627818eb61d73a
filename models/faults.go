package models

import "errors"

// Errors of this package. Every error names the path it is about and wraps one of these.
var (
	ErrNotFound = errors.New("no such bundle")
	ErrFormat   = errors.New("bundle format is not supported")
	ErrDamaged  = errors.New("bundle is damaged")
	ErrInvalid  = errors.New("manifest is not valid")
	ErrExists   = errors.New("bundle already exists")
)
