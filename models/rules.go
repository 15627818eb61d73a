package models

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Limits of a manifest. They bound what a damaged or hostile one can cost.
const (
	maxFiles      = 64
	maxFileSize   = 1 << 30 // bytes
	maxLabels     = 10000
	maxLabel      = 200 // bytes
	maxDimensions = 1 << 14
	maxVersion    = 1 << 30
)

// inventory names the files of this format version: those that must be there, and those that may. Others are refused even when listed: a
// build that does not know a file would answer without it, and nobody would notice.
type inventory struct{ needed, optional []string }

func bundleFiles() inventory {
	return inventory{needed: []string{"head.onnx", "selftest.jsonl"}, optional: []string{"ngrams.bin", "temper.json"}}
}

// modelFiles are those of a bundle that was trained elsewhere.
func modelFiles() inventory {
	return inventory{needed: []string{"model.onnx", "selftest.jsonl", "tokenizer.json", "vocab.txt"}}
}

func encoderFiles() inventory {
	return inventory{needed: []string{"encoder.onnx", "vocab.txt", "tokenizer.json", "selftest.jsonl"}}
}

// reports may lie beside a bundle's files without being listed: they are written after evaluation and change no answer.
func report(name string) bool {
	return name == "report.json" || name == "REPORT.md" || name == "evidence.bin"
}

var (
	namePattern = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,63}$`)
	filePattern = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$`)
	hashPattern = regexp.MustCompile(`^[0-9a-f]{64}$`)
)

// faults collects what is wrong, each wrapping ErrInvalid.
type faults []error

func (f *faults) add(wrong bool, format string, args ...any) {
	if wrong {
		*f = append(*f, fmt.Errorf("%w: %w", ErrInvalid, fmt.Errorf(format, args...)))
	}
}

func (m Manifest) check() error {
	var f faults
	f.name(m.Name, m.Version)
	f.labels(m.Labels)
	f.add(m.OutOfScope != "" && !utf8.ValidString(m.OutOfScope), "out_of_scope is not valid UTF-8")
	for _, label := range m.Labels {
		f.add(m.OutOfScope == label && label != "", "out_of_scope %q is also a label", label)
	}
	f.fusion(m.Fusion, m.Files)
	f.number("calibration.temperature", m.Calibration.Temperature)
	f.add(!(m.Calibration.Temperature > 0), "calibration.temperature is %g, it must be above 0", m.Calibration.Temperature)
	s := m.Calibration.InScope
	f.number("calibration.in_scope.bias", s.Bias)
	f.number("calibration.in_scope.energy", s.Energy)
	f.number("calibration.in_scope.confidence", s.Confidence)
	f.number("calibration.in_scope.similarity", s.Similarity)
	f.number("calibration.in_scope.direct", s.Direct)
	f.number("calibration.in_scope.nearest", s.Nearest)
	f.thresholds(m.Thresholds, m.Labels)
	f.costs(m.Costs, m.Labels)
	f.add(m.Training.Rows < 0, "training.rows is %d", m.Training.Rows)
	if m.Model != nil {
		f.model(m)
	} else {
		f.head(m)
	}
	return errors.Join(f...)
}

// head checks what only a head on a shared encoder has.
func (f *faults) head(m Manifest) {
	f.dimensions(m.Dimensions)
	f.add(!namePattern.MatchString(m.Encoder.Name), "encoder.name %q", m.Encoder.Name)
	f.add(m.Encoder.Version < 1 || m.Encoder.Version > maxVersion, "encoder.version is %d", m.Encoder.Version)
	hash, found := strings.CutPrefix(m.Encoder.Digest, "sha256:")
	f.add(!found || !hashPattern.MatchString(hash), "encoder.digest is not sha256: and 64 hex digits")
	f.files(m.Files, bundleFiles())
}

// model checks what only a model trained elsewhere has.
func (f *faults) model(m Manifest) {
	f.add(m.Encoder != Identity{} || m.Dimensions != 0, "a bundle has an encoder or a model of its own, not both")
	f.add(m.Fusion != nil, "fusion goes with a head only")
	f.size(m.Model.MaxTokens, m.Model.Vocabulary)
	f.files(m.Files, modelFiles())
}

func (m EncoderManifest) check() error {
	var f faults
	f.name(m.Name, m.Version)
	f.dimensions(m.Dimensions)
	f.size(m.MaxTokens, m.Vocabulary)
	f.add(m.Pooling != "mean", "pooling is %q, only mean is known", m.Pooling)
	f.add(m.Precision != "fp32" && m.Precision != "int8", "precision is %q, only fp32 and int8 are known", m.Precision)
	f.add(m.Source == "", "source is empty: it must credit the weights")
	f.files(m.Files, encoderFiles())
	return errors.Join(f...)
}

// size checks what token ids may be.
func (f *faults) size(maxTokens, vocabulary int) {
	f.add(maxTokens < 2 || maxTokens > 1<<13, "max_tokens is %d", maxTokens)
	f.add(vocabulary < 1 || vocabulary > 1<<22, "vocabulary is %d", vocabulary)
}

func (f *faults) dimensions(dimensions int) {
	f.add(dimensions < 1 || dimensions > maxDimensions, "dimensions is %d, it must be 1 to %d", dimensions, maxDimensions)
}

func (f *faults) name(name string, version int) {
	f.add(!namePattern.MatchString(name), "name %q: 1 to 64 of a-z 0-9 . _ - are allowed, a letter or a digit first", name)
	f.add(name == "encoders", "name %q is the directory of encoders", name)
	f.add(version < 1 || version > maxVersion, "version is %d, it must be 1 to %d", version, maxVersion)
}

func (f *faults) labels(labels []string) {
	f.add(len(labels) < 2 || len(labels) > maxLabels, "%d labels, there must be 2 to %d", len(labels), maxLabels)
	seen := make(map[string]bool, len(labels))
	for i, label := range labels {
		f.add(label == "" || len(label) > maxLabel || strings.TrimSpace(label) != label || !utf8.ValidString(label),
			"label %d %q is empty, too long or has space around it", i, label)
		f.add(seen[label], "label %d %q is there twice", i, label)
		seen[label] = true
	}
}

// maxMargins bounds the share of the n-gram member; training chooses below 10.
const maxMargins = 100

// fusion holds that an n-gram member and the rule for it come together: one without the other would be passed over in silence.
func (f *faults) fusion(fusion *Fusion, files []File) {
	f.add((fusion != nil) != listed(files, "ngrams.bin"), "ngrams.bin and fusion go together, only one of them is there")
	if fusion != nil {
		f.add(!(fusion.Margins >= 0 && fusion.Margins <= maxMargins), "fusion.margins is %g, it must be 0 to %d", fusion.Margins, maxMargins)
	}
}

func (f *faults) number(what string, v float64) {
	f.add(math.IsNaN(v) || math.IsInf(v, 0), "%s is %g", what, v)
}

func (f *faults) share(what string, v float64) {
	f.add(!(v >= 0 && v <= 1), "%s is %g, it must be 0 to 1", what, v)
}

// files checks the list of files against what there may be.
func (f *faults) files(files []File, known inventory) {
	f.add(len(files) > maxFiles, "%d files, at most %d are allowed", len(files), maxFiles)
	before := ""
	for _, file := range files {
		f.add(!slices.Contains(known.needed, file.Path) && !slices.Contains(known.optional, file.Path), "unknown file %q", file.Path)
		f.add(file.Path <= before, "file %q is out of order or there twice", file.Path)
		f.add(file.Size < 1 || file.Size > maxFileSize, "file %q has size %d", file.Path, file.Size)
		f.add(!hashPattern.MatchString(file.SHA256), "file %q: sha256 is not 64 hex digits", file.Path)
		before = file.Path
	}
	for _, name := range known.needed {
		f.add(!listed(files, name), "files do not list %s", name)
	}
}

func listed(files []File, name string) bool {
	return slices.ContainsFunc(files, func(f File) bool { return f.Path == name })
}
