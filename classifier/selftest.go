package classifier

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"

	"rapport/text"
)

// ErrSelfTest is wrapped when a model does not answer as it did when it was made.
var ErrSelfTest = errors.New("self-test did not pass")

// selfTestFile is the self-test of a bundle or an encoder.
const selfTestFile = "selftest.jsonl"

// Limits of a self-test file.
const (
	maxChecks     = 1000
	maxCheckBytes = 1 << 20
)

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

// Checks records what the encoder says of texts now, rounded to six decimals. Text must be valid UTF-8, or the file could not repeat it.
func (e *Encoder) Checks(ctx context.Context, texts []string, tolerance float64) ([]Check, error) {
	ids := make([][]int32, len(texts))
	for i, s := range texts {
		ids[i] = e.Tokens(nil, s)
	}
	vectors, err := e.EmbedAll(ctx, ids, nil)
	if err != nil {
		return nil, fmt.Errorf("record self-test: %w", err)
	}
	checks := make([]Check, len(texts))
	for i, s := range texts {
		checks[i] = Check{Text: s, IDs: ids[i], Embedding: rounded(vectors[i]), Tolerance: tolerance}
	}
	return checks, nil
}

// Checks records what the classifier says of texts now, rounded to six decimals. Texts without anything to read are refused.
func (c *Classifier) Checks(ctx context.Context, texts []string, tolerance float64) ([]Check, error) {
	checks := make([]Check, len(texts))
	for i, s := range texts {
		ids, logits, err := c.logits(ctx, s)
		if err != nil {
			return nil, fmt.Errorf("record self-test: text %d: %w", i+1, err)
		}
		checks[i] = Check{Text: s, IDs: ids, Logits: rounded(logits), Tolerance: tolerance}
	}
	return checks, nil
}

// SelfTest compares the encoder with the selftest.jsonl beside it. Its error wraps ErrSelfTest and names the file and the line, or is the
// context's.
func (e *Encoder) SelfTest(ctx context.Context) error {
	return selfTest(ctx, e.directory, func(check Check) error {
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

// SelfTest runs the encoder's self-test, then compares the classifier with the selftest.jsonl of its bundle. A service is ready when it
// passes. Errors are as of Encoder.SelfTest.
func (c *Classifier) SelfTest(ctx context.Context) error {
	if err := c.encoder.SelfTest(ctx); err != nil {
		return err
	}
	return selfTest(ctx, c.directory, func(check Check) error {
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

// logits runs a text the way Classify does, up to the head, but waits however long the line is: a model may be tested while another serves.
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
	err = c.head.score(vectors[0], func(s scores) { logits = slices.Clone(s.logits) })
	return ids, logits, err
}

// selfTest holds every line of a directory's self-test against try.
func selfTest(ctx context.Context, directory string, try func(Check) error) error {
	path := filepath.Join(directory, selfTestFile)
	file, err := os.Open(path) //nolint:gosec // the path comes from the operator
	if err != nil {
		return fmt.Errorf("%w: %w", ErrSelfTest, err)
	}
	defer func() { _ = file.Close() }()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, maxCheckBytes)
	number := 0
	for ; lines.Scan() && number < maxChecks; number++ {
		err := ctx.Err()
		if err == nil {
			err = tryLine(lines.Bytes(), try)
		}
		if err != nil {
			return fmt.Errorf("%w: %s:%d: %w", ErrSelfTest, path, number+1, err)
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("%w: %s:%d: %w", ErrSelfTest, path, number+1, err)
	}
	if number == 0 || number == maxChecks {
		return fmt.Errorf("%w: %s: want 1 to %d lines", ErrSelfTest, path, maxChecks-1)
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

// rounded keeps six decimals, as many as a unit vector of single precision holds.
func rounded(values []float32) []float32 {
	short := make([]float32, len(values))
	for i, x := range values {
		short[i] = float32(math.Round(float64(x)*1e6) / 1e6)
	}
	return short
}
