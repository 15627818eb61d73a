package report

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"rapport/training/corpus"
)

// ErrFile is wrapped when a file is no report this version reads.
var ErrFile = errors.New("not a report that can be read")

// reportMode lets other users read what is said of a model.
const reportMode = 0o644

// JSON is the report for machines, indented; equal reports give equal bytes.
func (r Report) JSON() ([]byte, error) {
	raw, err := json.Marshal(r, json.Deterministic(true), jsontext.WithIndent("  "))
	if err != nil {
		return nil, fmt.Errorf("write the report: %w", err)
	}
	return append(raw, '\n'), nil
}

// Read reads a report that JSON wrote. Names it does not know are left out: later versions add some. Errors wrap ErrFile.
func Read(path string) (Report, error) {
	raw, err := os.ReadFile(path) //nolint:gosec // the user names the file
	if err != nil {
		return Report{}, fmt.Errorf("%w: %w", ErrFile, err)
	}
	var version struct {
		FormatVersion int `json:"format_version"`
	}
	if err := json.Unmarshal(raw, &version); err != nil {
		return Report{}, fmt.Errorf("%w: %s: %w", ErrFile, path, err)
	}
	if version.FormatVersion != FormatVersion {
		return Report{}, fmt.Errorf("%w: %s: format_version %d, want %d", ErrFile, path, version.FormatVersion, FormatVersion)
	}
	r := Report{
		Accuracy: Undefined(), MacroF1: Undefined(), ECE: Undefined(), Brier: Undefined(), LogLoss: Undefined(),
		Answered: Undefined(), Right: Undefined(), AURC: Undefined(),
	}
	if err := json.Unmarshal(raw, &r); err != nil {
		return Report{}, fmt.Errorf("%w: %s: %w", ErrFile, path, err)
	}
	if !r.Outcomes.within(len(r.Labels)) {
		return Report{}, fmt.Errorf("%w: %s: %w", ErrFile, path, errOutcome)
	}
	return r, nil
}

// WriteBundle puts report.json and REPORT.md into a bundle's directory.
func (r Report) WriteBundle(directory string) error {
	raw, err := r.JSON()
	if err != nil {
		return err
	}
	return errors.Join(
		corpus.WriteFile(filepath.Join(directory, "report.json"), raw, reportMode),
		corpus.WriteFile(filepath.Join(directory, "REPORT.md"), []byte(r.Markdown()), reportMode),
	)
}
