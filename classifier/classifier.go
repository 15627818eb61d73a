package classifier

import (
	"context"
	"fmt"

	"rapport/classifier/ngram"
	"rapport/models"
	"rapport/text"
)

// Classifier says what a customer wants: a bundle's head and calibration on a shared encoder, or a model trained elsewhere. It is immutable, safe for
// concurrent use, and gives equal text equal numbers, whoever else asks at the same time.
type Classifier struct {
	identity models.Identity
	manifest models.Manifest
	encoder  *Encoder
	head     *head        // nil when what the encoder gives are the logits: see OpenModel
	ngrams   *ngram.Model // nil when the bundle has none
	recorded recorded
}

// Classify says what one message wants. Errors: ErrOverloaded when too many wait already, one wrapping ErrUnavailable when the model cannot
// run, and the context's error, when it ends before the message's turn has come.
func (c *Classifier) Classify(ctx context.Context, doc text.Doc) (Prediction, error) {
	ids := c.encoder.Tokens(make([]int32, 0, c.encoder.manifest.MaxTokens), doc.Clean)
	vector, err := c.encoder.Embed(ctx, ids)
	if err != nil {
		return Prediction{}, fmt.Errorf("classify: %w", err)
	}
	p, err := c.Judge(doc, vector)
	if err != nil {
		return Prediction{}, err
	}
	p.Tokens = len(ids)
	return p, nil
}

// ClassifyBatch says what many messages want, in their order, taking turns with single ones. It is for files and histories: it does not
// return ErrOverloaded but waits. The first error stops it.
func (c *Classifier) ClassifyBatch(ctx context.Context, docs []text.Doc) ([]Prediction, error) {
	ids := make([][]int32, len(docs))
	for i, doc := range docs {
		ids[i] = c.encoder.Tokens(nil, doc.Clean)
	}
	vectors, err := c.encoder.EmbedAll(ctx, ids, nil)
	if err != nil {
		return nil, fmt.Errorf("classify %d messages: %w", len(docs), err)
	}
	predictions := make([]Prediction, len(docs))
	for i, vector := range vectors {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("classify %d messages: %w", len(docs), err)
		}
		if predictions[i], err = c.Judge(docs[i], vector); err != nil {
			return nil, err
		}
		predictions[i].Tokens = len(ids[i])
	}
	return predictions, nil
}

// Judge says what a message wants whose vector is known from the same encoder. The prediction keeps the vector and does not know the tokens.
func (c *Classifier) Judge(doc text.Doc, vector []float32) (Prediction, error) {
	var p Prediction
	err := c.score(doc, vector, func(s scores) {
		p = predict(c.manifest.Labels, s, c.manifest.Calibration, c.manifest.Thresholds)
	})
	if err != nil {
		return Prediction{}, fmt.Errorf("classify: %w", err)
	}
	if c.head != nil {
		p.Embedding = vector
	}
	return p, nil
}

// score is what head and n-grams say of a message together.
func (c *Classifier) score(doc text.Doc, vector []float32, use func(scores)) error {
	if c.head == nil {
		return c.scoreLogits(vector, use)
	}
	return c.head.score(vector, func(s scores) {
		if c.ngrams != nil {
			c.ngrams.Add(s.logits, float32(c.manifest.Fusion.Margins), doc.Folded)
		}
		use(s)
	})
}

// Identity names the bundle.
func (c *Classifier) Identity() models.Identity { return c.identity }

// Manifest is what the bundle says of itself.
func (c *Classifier) Manifest() models.Manifest { return c.manifest }

// Encoder is the encoder the classifier shares; nil when it has none.
func (c *Classifier) Encoder() *Encoder {
	if c.head == nil {
		return nil
	}
	return c.encoder
}

// Close waits for the head's runs under way and frees it; a shared encoder stays open. Classify returns an error wrapping ErrUnavailable from
// then on.
func (c *Classifier) Close() error {
	if c.head == nil {
		return c.encoder.Close()
	}
	return c.head.close()
}
