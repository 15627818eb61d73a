package classifier

import (
	"context"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"runtime"

	"rapport/models"
)

// ErrEncoder is wrapped by every error about an encoder that cannot be used though its files are whole.
var ErrEncoder = errors.New("encoder is not usable")

// ErrTokens is wrapped when ids handed to an encoder are not what its tokenizer makes.
var ErrTokens = errors.New("token ids are not usable")

// Files of an encoder directory that are read here.
const (
	encoderGraph      = "encoder.onnx"
	encoderVocabulary = "vocab.txt"
)

// DefaultQueue is how many messages may wait for a worker: at two cores a full line is some 60 ms of work, and a longer one only adds to what
// everybody waits.
const DefaultQueue = 24

// maxModelTokens is the longest input a BERT encoder has positions for.
const maxModelTokens = 512

// Options say how much of the machine an encoder uses. The zero value means the defaults.
type Options struct {
	Workers int // runs at the same time, one thread each; default the number of cores Go uses
	Queue   int // messages that may wait for a worker; default DefaultQueue
}

// Encoder turns token ids into sentence vectors. Many classifiers share one: its workers and its line are theirs together. It is safe for
// concurrent use.
type Encoder struct {
	identity  models.Identity
	manifest  models.EncoderManifest
	tokenizer *Tokenizer
	session   *Session
	workers   int
	queue     *queue
	recorded  recorded
}

// OpenEncoder loads a verified encoder and runs it once. It does not run the self-test: SelfTest does. Nothing of source is kept but its
// self-test, so the caller can let go of it. Errors wrap ErrEncoder.
func OpenEncoder(rt *Runtime, source models.Encoder, o Options) (*Encoder, error) {
	e, err := openEncoder(rt, source, o)
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrEncoder, source.Path(), err)
	}
	return e, nil
}

func openEncoder(rt *Runtime, source models.Encoder, o Options) (*Encoder, error) {
	m := source.Manifest
	if err := checkEncoder(m); err != nil {
		return nil, err
	}
	tokenizer, err := openTokenizer(filepath.Join(source.Path(), encoderVocabulary), source.Content(encoderVocabulary))
	if err != nil {
		return nil, err
	}
	if tokenizer.Size() != m.Vocabulary {
		return nil, fmt.Errorf("%s holds %d pieces, the manifest says %d", encoderVocabulary, tokenizer.Size(), m.Vocabulary)
	}
	session, err := rt.Load(source.Content(encoderGraph), []string{"input_ids", "attention_mask"}, []string{"embedding"})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", encoderGraph, err)
	}
	e := &Encoder{identity: source.Identity, manifest: m, tokenizer: tokenizer, session: session, recorded: selfTestOf(source)}
	e.start(o)
	if err := e.probe(); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", encoderGraph, err), e.Close())
	}
	return e, nil
}

// checkEncoder refuses what this package cannot serve.
func checkEncoder(m models.EncoderManifest) error {
	switch {
	case m.Dimensions < 1:
		return fmt.Errorf("dimensions %d, want at least 1", m.Dimensions)
	case m.MaxTokens < 2 || m.MaxTokens > maxModelTokens:
		return fmt.Errorf("max_tokens %d, want 2 to %d", m.MaxTokens, maxModelTokens)
	case !m.Lowercase:
		return errors.New("lowercase is false, and only uncased vocabularies are supported")
	}
	return nil
}

// start gives the encoder its workers and their line.
func (e *Encoder) start(o Options) {
	lanes := e.lanes(o.Workers)
	e.workers, e.queue = len(lanes), newQueue(lanes, limitOf(o))
}

func limitOf(o Options) int {
	if o.Queue <= 0 {
		return DefaultQueue
	}
	return o.Queue
}

func (e *Encoder) lanes(workers int) []worker {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	lanes := make([]worker, workers)
	for i := range lanes {
		lanes[i] = newLane(e.session, e.tokenizer.vocabulary.pad, e.manifest.Dimensions, e.manifest.MaxTokens)
	}
	return lanes
}

// probe runs the empty message: a graph of other inputs or outputs than the manifest says must not wait for its first customer.
func (e *Encoder) probe() error {
	vector, err := e.Embed(context.Background(), e.Tokens(nil, ""))
	if err != nil {
		return err
	}
	var square float64
	for _, x := range vector {
		square += float64(x) * float64(x)
	}
	if math.Abs(square-1) > 1e-3 {
		return fmt.Errorf("embedding has length %.4f, want 1", math.Sqrt(square))
	}
	return nil
}

// Identity names the encoder; bundles refer to it.
func (e *Encoder) Identity() models.Identity { return e.identity }

// Manifest is what the encoder says of itself.
func (e *Encoder) Manifest() models.EncoderManifest { return e.manifest }

// Dimensions is the length of a sentence vector.
func (e *Encoder) Dimensions() int { return e.manifest.Dimensions }

// Tokens appends the ids of a message to dst, as many as the encoder reads at most. It does not clean: serving and training pass text.Doc.Clean.
func (e *Encoder) Tokens(dst []int32, message string) []int32 {
	return e.tokenizer.Encode(dst, message, e.manifest.MaxTokens)
}

// Load counts the workers at work and the messages that wait for one.
func (e *Encoder) Load() (running, waiting int) { return e.queue.load() }

// Close waits for everything admitted to finish and frees the graph. Embed returns an error wrapping ErrUnavailable from then on.
func (e *Encoder) Close() error {
	var faults []error
	lanes := e.queue.close()
	for _, w := range lanes {
		if l, ok := w.(*lane); ok {
			faults = append(faults, l.close())
		}
	}
	if len(lanes) > 0 {
		faults = append(faults, e.session.Close())
	}
	return errors.Join(faults...)
}
