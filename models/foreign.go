package models

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"

	"github.com/go-json-experiment/json"

	"rapport/models/onnx"
)

// ErrForeign is wrapped by every error about a model trained elsewhere that cannot become a bundle.
var ErrForeign = errors.New("model cannot be imported")

// Foreign is a text classifier trained elsewhere, as its directory holds it. Nothing of it has run.
type Foreign struct {
	Graph     []byte // model.onnx as onnx.Adapt leaves it
	Digest    string // "sha256:" and the SHA-256 of model.onnx as it lies there
	Tokenizer []byte // tokenizer.json
	Labels    []string
	Positions int // most tokens it takes; 0 when it does not say
	Pad       int // token id of padding; -1 when it does not say
	Words     int // token ids it knows; 0 when it does not say
}

// Limits of a directory to import from.
const (
	maxForeignEntries = 200
	maxForeignText    = 16 << 20 // bytes of tokenizer.json and of config.json
)

// foreignConfig is what config.json, as Hugging Face writes it, says to us.
type foreignConfig struct {
	ID2Label    map[string]string `json:"id2label"`
	Positions   int               `json:"max_position_embeddings"`
	Words       int               `json:"vocab_size"`
	Pad         *int              `json:"pad_token_id"`
	ProblemType string            `json:"problem_type"`
}

// ReadForeign reads model.onnx, tokenizer.json and config.json of a directory; anything else in it is not looked at. The three must be files that lie
// in the directory itself, not links and not linked to from elsewhere. Errors wrap ErrForeign.
func ReadForeign(path string) (f Foreign, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("%w: %s: %w", ErrForeign, path, err)
		}
	}()
	root, err := os.OpenRoot(path)
	if err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	if err := few(root); err != nil {
		return f, err
	}
	config, err := readForeign(root, "config.json", maxForeignText)
	if err != nil {
		return f, err
	}
	if err := f.configure(config); err != nil {
		return f, fmt.Errorf("config.json: %w", err)
	}
	if f.Tokenizer, err = readForeign(root, "tokenizer.json", maxForeignText); err != nil {
		return f, err
	}
	model, err := readForeign(root, "model.onnx", int64(onnx.AdaptLimits().Bytes))
	if err != nil {
		return f, err
	}
	f.Digest = "sha256:" + digest(model)
	if f.Graph, err = onnx.Adapt(model, len(f.Labels)); err != nil {
		return f, fmt.Errorf("model.onnx: %w", err)
	}
	return f, nil
}

// few refuses a directory of so many entries that it is something else.
func few(root *os.Root) (err error) {
	directory, err := root.Open(".")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, directory.Close()) }()
	entries, _ := directory.Readdirnames(maxForeignEntries + 1) // an error shows when the files are read
	if len(entries) > maxForeignEntries {
		return fmt.Errorf("more than %d files: a model is a handful", maxForeignEntries)
	}
	return nil
}

func readForeign(root *os.Root, name string, limit int64) ([]byte, error) {
	about, err := root.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("no %s: model.onnx, tokenizer.json and config.json are needed", name)
	}
	if err != nil {
		return nil, err
	}
	if linked(about) {
		return nil, fmt.Errorf("%s is linked to from elsewhere: copy it", name)
	}
	return readFile(root, name, limit)
}

// configure takes labels and sizes from config.json.
func (f *Foreign) configure(raw []byte) error {
	var c foreignConfig
	if err := json.Unmarshal(raw, &c); err != nil {
		return err
	}
	if c.ProblemType != "" && c.ProblemType != "single_label_classification" {
		return fmt.Errorf("problem_type is %.40q: only one label a message is supported", c.ProblemType)
	}
	if len(c.ID2Label) > maxLabels {
		return fmt.Errorf("id2label: %d labels, at most %d are allowed", len(c.ID2Label), maxLabels)
	}
	f.Labels = make([]string, len(c.ID2Label))
	for i := range f.Labels {
		label, known := c.ID2Label[strconv.Itoa(i)]
		if !known {
			return fmt.Errorf("id2label: the ids are not 0 to %d", len(f.Labels)-1)
		}
		f.Labels[i] = label
	}
	f.Positions, f.Words, f.Pad = c.Positions, c.Words, -1
	if c.Pad != nil {
		f.Pad = *c.Pad
	}
	if f.Positions < 0 || f.Words < 0 {
		return fmt.Errorf("max_position_embeddings %d, vocab_size %d", f.Positions, f.Words)
	}
	var wrong faults
	wrong.labels(f.Labels)
	return errors.Join(wrong...)
}
