//go:build linux || darwin || freebsd

package models

import (
	"errors"
	"os"
	"syscall"
)

// tryLockAlone locks a directory if nobody else holds it. The kernel lets go when the file is closed or the process ends.
func tryLockAlone(directory *os.File) bool {
	return flock(directory, syscall.LOCK_EX|syscall.LOCK_NB) == nil
}

// lockShared locks a directory together with others, and waits while one is alone in it: for as long as taking a few files away lasts. A file
// system without locks is no error: there nobody is ever alone.
func lockShared(directory *os.File) { _ = flock(directory, syscall.LOCK_SH) }

// lockAlone locks a directory and waits for whoever holds it: for as long as replacing a pointer lasts. A file system without locks is no error.
func lockAlone(directory *os.File) { _ = flock(directory, syscall.LOCK_EX) }

func flock(file *os.File, how int) error {
	for {
		if err := syscall.Flock(int(file.Fd()), how); !errors.Is(err, syscall.EINTR) {
			return err
		}
	}
}
