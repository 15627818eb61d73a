package classifier

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"slices"

	"rapport/text"
)

// ErrSelfTest is wrapped when a model does not answer as it did when it was made.
var ErrSelfTest = errors.New("self-test did not pass")

// selfTestFile is the self-test of a bundle or an encoder.
const selfTestFile = "selftest.jsonl"

// maxChecks bounds a self-test: at 2 ms a line it is what start-up can bear.
const maxChecks = 999

// Check is one line of selftest.jsonl: a text and what the model said of it when it was made. Encoders record Embedding, of the text as it
// stands; bundles record Logits, of the text after text.Clean. Members not listed here are for other packages and ignored.
type Check struct {
	Text      string    `json:"text"`
	IDs       []int32   `json:"ids"`
	Embedding []float32 `json:"embedding,omitempty"`
	Logits    []float32 `json:"logits,omitempty"`
	Tolerance float64   `json:"tolerance"` // largest difference allowed of any number above
}

// WriteChecks writes a self-test, a check a line.
func WriteChecks(w io.Writer, checks []Check) error {
	lines := json.NewEncoder(w)
	lines.SetEscapeHTML(false)
	for _, check := range checks {
		if err := lines.Encode(check); err != nil {
			return fmt.Errorf("write self-test: %w", err)
		}
	}
	return nil
}

// SelfTest compares the encoder with its selftest.jsonl. Its error wraps ErrSelfTest and names the file and the line, or is the
// context's.
func (e *Encoder) SelfTest(ctx context.Context) error {
	return e.recorded.test(ctx, func(check Check) error {
		if len(check.Embedding) == 0 {
			return errors.New("no embedding to compare with")
		}
		ids := e.Tokens(nil, check.Text)
		if err := sameIDs(ids, check.IDs); err != nil {
			return err
		}
		vectors, err := e.EmbedAll(ctx, [][]int32{ids}, nil)
		if err != nil {
			return err
		}
		return near("embedding", vectors[0], check.Embedding, check.Tolerance)
	})
}

// SelfTest runs the encoder's self-test, if it has an encoder, then compares the classifier with the selftest.jsonl of its bundle. A service is
// ready when it passes. Errors are as of Encoder.SelfTest.
func (c *Classifier) SelfTest(ctx context.Context) error {
	if c.head != nil {
		if err := c.encoder.SelfTest(ctx); err != nil {
			return err
		}
	}
	return c.recorded.test(ctx, func(check Check) error {
		if len(check.Logits) == 0 {
			return errors.New("no logits to compare with")
		}
		ids, logits, err := c.logits(ctx, check.Text)
		if err != nil {
			return err
		}
		if err := sameIDs(ids, check.IDs); err != nil {
			return err
		}
		return near("logits", logits, check.Logits, check.Tolerance)
	})
}

// logits runs a text the way Classify does, up to the logits, but waits however long the line is: a model may be tested while another serves.
func (c *Classifier) logits(ctx context.Context, raw string) (ids []int32, logits []float32, err error) {
	doc, err := text.Clean(raw, text.Limits{})
	if err != nil {
		return nil, nil, err
	}
	ids = c.encoder.Tokens(nil, doc.Clean)
	vectors, err := c.encoder.EmbedAll(ctx, [][]int32{ids}, nil)
	if err != nil {
		return nil, nil, err
	}
	err = c.score(doc, vectors[0], func(s scores) { logits = slices.Clone(s.logits) })
	return ids, logits, err
}

// recorded is a self-test file as it was when its digest was checked.
type recorded struct {
	path    string // for errors
	content []byte
}

// selfTestOf takes the self-test out of a bundle or an encoder.
func selfTestOf(source interface {
	Path() string
	Content(name string) []byte
},
) recorded {
	return recorded{path: filepath.Join(source.Path(), selfTestFile), content: source.Content(selfTestFile)}
}

// test holds every line against try.
func (r recorded) test(ctx context.Context, try func(Check) error) error {
	lines := bytes.Split(bytes.TrimSuffix(r.content, []byte("\n")), []byte("\n"))
	if len(lines) > maxChecks {
		return fmt.Errorf("%w: %s: %d lines, want at most %d", ErrSelfTest, r.path, len(lines), maxChecks)
	}
	for i, line := range lines {
		err := ctx.Err()
		if err == nil {
			err = tryLine(line, try)
		}
		if err != nil {
			return fmt.Errorf("%w: %s:%d: %w", ErrSelfTest, r.path, i+1, err)
		}
	}
	return nil
}

func tryLine(line []byte, try func(Check) error) error {
	var check Check
	if err := json.Unmarshal(line, &check); err != nil {
		return err
	}
	if !(check.Tolerance > 0) {
		return fmt.Errorf("tolerance %v, want a positive number", check.Tolerance)
	}
	return try(check)
}

func sameIDs(got, want []int32) error {
	if !slices.Equal(got, want) {
		return fmt.Errorf("token ids %v, want %v", got, want)
	}
	return nil
}

func near(what string, got, want []float32, tolerance float64) error {
	if len(got) != len(want) {
		return fmt.Errorf("%d numbers in %s, want %d", len(got), what, len(want))
	}
	for i := range got {
		if d := math.Abs(float64(got[i]) - float64(want[i])); !(d <= tolerance) {
			return fmt.Errorf("%s[%d] is %.6f, want %.6f within %g", what, i, got[i], want[i], tolerance)
		}
	}
	return nil
}
