package classifier

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"rapport/models"
	"rapport/text"
)

// ErrTrial is wrapped by every error about a model trained elsewhere that runs, but not as one must that serves.
var ErrTrial = errors.New("model did not stand its trial")

// Trial is a model trained elsewhere that is tried before it may become a bundle. Run it in a process of its own: a graph made to do harm ends or
// stops the process it runs in.
type Trial struct {
	Graph      []byte // as onnx.Adapt leaves it
	Vocabulary string // path of the vocabulary
	Model      models.Model
	Labels     int
	Now        func() time.Time
}

// Tried is what a model said in its trial.
type Tried struct {
	IDs    [][]int32     `json:"ids"`    // a text
	Logits [][]float32   `json:"logits"` // a text
	Took   time.Duration `json:"-"`      // for one message, on average of the first few
}

// Bounds of a trial.
const (
	trialTexts     = 16                     // of them every check is made, of the others only that they run
	trialTolerance = 2e-3                   // of a logit that differs with what shares its batch
	trialSlowest   = 250 * time.Millisecond // for one message: ten times what an encoder of twelve layers takes
)

// Try runs the model on texts, cleaned as served, and on the largest input. The logits must be finite, the same each time and, within .002,
// whatever shares the batch; they must not be the same for all texts, and not take longer than .25 s a message. Errors wrap ErrTrial or are the
// context's.
func (t Trial) Try(ctx context.Context, rt *Runtime, texts []string) (tried Tried, err error) {
	vocabulary, err := readVocabulary(t.Vocabulary)
	if err != nil {
		return Tried{}, fmt.Errorf("%w: %w", ErrTrial, err)
	}
	e, err := openRunner(rt, runnerSource{
		graph: t.Graph, vocabulary: vocabulary, vocabularyPath: t.Vocabulary, model: t.Model, labels: t.Labels,
	}, Options{})
	if err != nil {
		return Tried{}, fmt.Errorf("%w: %w", ErrTrial, err)
	}
	defer func() { err = errors.Join(err, e.Close()) }()
	for _, raw := range texts {
		doc, err := text.Clean(raw, text.Limits{})
		if err != nil {
			return Tried{}, fmt.Errorf("%w: %w", ErrTrial, err)
		}
		tried.IDs = append(tried.IDs, e.Tokens(nil, doc.Clean))
	}
	first := tried.IDs[:min(trialTexts, len(tried.IDs))]
	for _, step := range []func() error{
		func() error { return largest(ctx, e) },
		func() error { return t.quick(ctx, e, first, &tried) },
		func() error { return steady(ctx, e, first) },
		func() error { return attentive(ctx, e, first) },
	} {
		if err := step(); err != nil {
			return Tried{}, errors.Join(ErrTrial, err)
		}
	}
	if tried.Logits, err = e.EmbedAll(ctx, tried.IDs, nil); err != nil {
		return Tried{}, fmt.Errorf("%w: %w", ErrTrial, err)
	}
	return tried, nil
}

// largest runs the largest batch there can be, of the last token id: a table of words shorter than the vocabulary shows.
func largest(ctx context.Context, e *Encoder) error {
	row := make([]int32, e.manifest.MaxTokens)
	for i := range row {
		row[i] = int32(e.manifest.Vocabulary - 1) //nolint:gosec // bounded by maxVocabularyLines
	}
	rows := make([][]int32, max(1, min(maxBatchRows, maxBatchTokens/len(row))))
	for i := range rows {
		rows[i] = row
	}
	_, err := e.EmbedAll(ctx, rows, nil)
	return err
}

// quick measures messages one by one.
func (t Trial) quick(ctx context.Context, e *Encoder, ids [][]int32, tried *Tried) error {
	began := t.Now()
	for _, row := range ids {
		if _, err := e.Embed(ctx, row); err != nil {
			return err
		}
	}
	tried.Took = t.Now().Sub(began) / time.Duration(max(1, len(ids)))
	if tried.Took > trialSlowest {
		return fmt.Errorf("a message takes %s, more than %s", tried.Took.Round(time.Millisecond), trialSlowest)
	}
	return nil
}

// steady wants equal logits for equal text, alone again and in a batch with others, padded or not.
func steady(ctx context.Context, e *Encoder, ids [][]int32) error {
	for i, row := range ids {
		alone, err := e.Embed(ctx, row)
		if err != nil {
			return err
		}
		again, err := e.Embed(ctx, row)
		if err != nil {
			return err
		}
		if err := near("logits of the same text", again, alone, 0); err != nil {
			return err
		}
		other := ids[(i+1)%len(ids)]
		shared := [][]float32{make([]float32, len(alone)), make([]float32, len(alone))}
		l := newLane(e.session, e.tokenizer.vocabulary.pad, e.manifest.Dimensions, e.manifest.MaxTokens)
		if err := errors.Join(l.run([][]int32{row, other}, shared), l.close()); err != nil {
			return err
		}
		if err := near("logits beside another text", shared[0], alone, trialTolerance); err != nil {
			return fmt.Errorf("%w: quantise it statically, not dynamically, and have it obey attention_mask", err)
		}
	}
	return nil
}

// attentive wants different logits for different texts.
func attentive(ctx context.Context, e *Encoder, ids [][]int32) error {
	var widest float64
	var first []float32
	for _, row := range ids {
		logits, err := e.Embed(ctx, row)
		if err != nil {
			return err
		}
		if first == nil {
			first = logits
		}
		for i := range logits {
			widest = max(widest, math.Abs(float64(logits[i]-first[i])))
		}
	}
	if len(ids) > 1 && widest < 1e-6 {
		return errors.New("it says the same of every text")
	}
	return nil
}
