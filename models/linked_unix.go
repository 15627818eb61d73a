//go:build linux || darwin || freebsd

package models

import (
	"io/fs"
	"syscall"
)

// linked reports whether a file has another name somewhere: whoever may write there could change it.
func linked(about fs.FileInfo) bool {
	stat, ok := about.Sys().(*syscall.Stat_t)
	return ok && about.Mode().IsRegular() && stat.Nlink > 1
}
