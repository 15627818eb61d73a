package api

import (
	"fmt"
	"strings"
)

// Bounds of the ids that callers choose.
const (
	maxID        = 128
	maxRequestID = 64
)

// checkID wants 1 to 128 of A-Z a-z 0-9 . _ : -, which need no escaping in a path, a log or a key. Neither . nor .. is an id: clients and
// proxies take these out of a path, and what was stored under them could not be erased.
func checkID(field, id string) error {
	if sane(id, maxID, "._:-") && id != "." && id != ".." {
		return nil
	}
	return invalid(field, fmt.Sprintf("want 1 to %d of A-Z a-z 0-9 . _ : -, but neither . nor ..", maxID))
}

// sane reports whether id has 1 to limit characters, all of them ASCII letters, digits or among marks.
func sane(id string, limit int, marks string) bool {
	if id == "" || len(id) > limit {
		return false
	}
	for i := range len(id) {
		b := id[i]
		word := 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || '0' <= b && b <= '9'
		if !word && strings.IndexByte(marks, b) < 0 {
			return false
		}
	}
	return true
}
