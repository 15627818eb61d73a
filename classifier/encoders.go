package classifier

import (
	"errors"
	"fmt"
	"sync"

	"rapport/models"
)

// Encoders opens encoders and lends them: classifiers made for the same encoder share one, which is closed when the last of them gives it back. It is
// safe for concurrent use.
type Encoders struct {
	runtime *Runtime
	options Options
	mu      sync.Mutex
	open    map[string]*lent // by digest
}

// lent is an open encoder and how many use it.
type lent struct {
	encoder *Encoder
	users   int
}

// NewEncoders lends encoders opened with these options.
func NewEncoders(rt *Runtime, o Options) *Encoders {
	return &Encoders{runtime: rt, options: o, open: map[string]*lent{}}
}

// Options are what encoders are opened with.
func (e *Encoders) Options() Options { return e.options }

// Use lends the encoder of a digest, read with read if it is not open yet. Giving it back, once, closes it after its last user. Errors are those of
// read, or wrap ErrEncoder.
func (e *Encoders) Use(digest string, read func() (models.Encoder, error)) (encoder *Encoder, giveBack func() error, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	one := e.open[digest]
	if one == nil {
		source, err := read()
		if err != nil {
			return nil, nil, err
		}
		opened, err := OpenEncoder(e.runtime, source, e.options)
		if err != nil {
			return nil, nil, err
		}
		if id := opened.identity; id.Digest != digest {
			err := fmt.Errorf("%w: %s/%d is %s, wanted is %s", ErrEncoder, id.Name, id.Version, id.Digest, digest)
			return nil, nil, errors.Join(err, opened.Close())
		}
		one = &lent{encoder: opened}
		e.open[digest] = one
	}
	one.users++
	return one.encoder, sync.OnceValue(func() error { return e.giveBack(digest, one) }), nil
}

func (e *Encoders) giveBack(digest string, one *lent) error {
	e.mu.Lock()
	one.users--
	last := one.users == 0
	if last {
		delete(e.open, digest)
	}
	e.mu.Unlock()
	if !last {
		return nil
	}
	return one.encoder.Close()
}
