//go:build !linux && !darwin && !freebsd

package models

import "io/fs"

// linked is never true here: the system does not tell.
func linked(fs.FileInfo) bool { return false }
