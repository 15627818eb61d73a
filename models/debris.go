package models

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// What is being written carries these names until it is renamed to its place.
const (
	writingPrefix = ".writing-"
	currentPrefix = "." + currentFile + "-"
)

// claim says that somebody writes below root, until the file it returns is closed or the process ends, however it ends. Who comes first, with
// no other writer at work, takes away what writers that were killed have left in root and in root/name. Where directories cannot be locked,
// nothing is taken away.
func claim(root, name string) (*os.File, error) {
	directory, err := os.Open(root) //nolint:gosec // a directory of ours
	if err != nil {
		return nil, err
	}
	if tryLockAlone(directory) {
		err = errors.Join(removeBeginning(root, writingPrefix), removeBeginning(filepath.Join(root, name), currentPrefix))
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("take away what a killed writer left: %w", err), directory.Close())
	}
	lockShared(directory)
	return directory, nil
}

// removeBeginning removes what lies in directory under a name beginning with prefix.
func removeBeginning(directory, prefix string) error {
	entries, err := os.ReadDir(directory)
	if err != nil {
		return ignoreGone(err)
	}
	for _, entry := range entries {
		if strings.HasPrefix(entry.Name(), prefix) {
			err = errors.Join(err, os.RemoveAll(filepath.Join(directory, entry.Name())))
		}
	}
	return err
}
