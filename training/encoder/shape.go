package encoder

import (
	"errors"
	"fmt"
	"os"

	"github.com/go-json-experiment/json"
)

// ErrSource is wrapped by errors about a source directory that is not a BERT encoder we can build.
var ErrSource = errors.New("encoder source is not usable")

// Shape is the architecture of a BERT encoder, as its config.json states it.
type Shape struct {
	Model        string  `json:"model_type"`
	Activation   string  `json:"hidden_act"`
	Layers       int     `json:"num_hidden_layers"`
	Heads        int     `json:"num_attention_heads"`
	Hidden       int     `json:"hidden_size"`
	Intermediate int     `json:"intermediate_size"`
	Positions    int     `json:"max_position_embeddings"`
	TokenTypes   int     `json:"type_vocab_size"`
	Vocabulary   int     `json:"vocab_size"`
	NormEpsilon  float32 `json:"layer_norm_eps"`
}

// readShape reads config.json at path. Members we do not use (dropout, versions) are ignored: the file is not ours.
func readShape(path string) (Shape, error) {
	raw, err := os.ReadFile(path) //nolint:gosec // the caller names the file
	if err != nil {
		return Shape{}, fmt.Errorf("%w: %w", ErrSource, err)
	}
	var s Shape
	if err := json.Unmarshal(raw, &s); err != nil {
		return Shape{}, fmt.Errorf("%w: %s: %w", ErrSource, path, err)
	}
	if err := s.check(); err != nil {
		return Shape{}, fmt.Errorf("%w: %s: %w", ErrSource, path, err)
	}
	return s, nil
}

func (s Shape) check() error {
	if s.Model != "bert" || s.Activation != "gelu" {
		return fmt.Errorf("model_type %q with hidden_act %q; only bert with gelu is built", s.Model, s.Activation)
	}
	for name, n := range map[string]int{
		"num_hidden_layers": s.Layers, "num_attention_heads": s.Heads, "hidden_size": s.Hidden, "intermediate_size": s.Intermediate,
		"max_position_embeddings": s.Positions, "type_vocab_size": s.TokenTypes, "vocab_size": s.Vocabulary,
	} {
		if n < 1 || n > 1<<20 {
			return fmt.Errorf("%s is %d", name, n)
		}
	}
	if s.Hidden%s.Heads != 0 {
		return fmt.Errorf("hidden_size %d does not divide into %d heads", s.Hidden, s.Heads)
	}
	if !(s.NormEpsilon > 0) || s.NormEpsilon > 1e-3 {
		return fmt.Errorf("layer_norm_eps is %g", s.NormEpsilon)
	}
	return nil
}
