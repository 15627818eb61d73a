package classifier

import (
	"debug/elf"
	"errors"
	"io"
	"os"
)

var errCutShort = errors.New("the file is cut short")

// whole refuses an ELF library that ends before its own table of segments says so: the loader maps what is not there, and the process dies of
// SIGBUS. What is no ELF file is left for the loader to judge.
func whole(library string, size int64) error {
	file, err := os.Open(library) //nolint:gosec // the operator names the library
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // only read
	image, err := elf.NewFile(file)
	switch {
	case size > 0 && (errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)): // sections are listed at the end of the file
		return errCutShort
	case err != nil:
		return nil // the loader says it better
	}
	for _, segment := range image.Progs {
		if end := segment.Off + segment.Filesz; end < segment.Off || end > uint64(size) { //nolint:gosec // sizes are positive
			return errCutShort
		}
	}
	return nil
}
