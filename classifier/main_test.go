package classifier_test

import (
	"errors"
	"strings"
	"testing"
)

// wantError checks that an error is of a kind and says what is expected.
func wantError(t *testing.T, err, kind error, want string) {
	t.Helper()
	switch {
	case err == nil:
		t.Errorf("no error, want one with %q", want)
	case !errors.Is(err, kind):
		t.Errorf("%v is not %v", err, kind)
	case !strings.Contains(err.Error(), want):
		t.Errorf("got %q, want it to hold %q", err, want)
	}
}
