package api

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/gin-gonic/gin"
)

// How long a batch's connection may stand still: moved on with every read and write, for the server's own deadlines would cut a long batch.
const (
	stillReading = 15 * time.Second
	stillWriting = 30 * time.Second
)

var errStopped = errors.New("the batch has ended")

// batch is the connection of one POST /v1/classify, read and written at the same time.
type batch struct {
	ctx        context.Context //nolint:containedctx // an io.Reader has no other way to learn that the batch has ended
	now        func() time.Time
	body       io.Reader
	to         gin.ResponseWriter
	connection *http.ResponseController

	mu      sync.Mutex
	stopped bool
}

func (a *API) newBatch(ctx context.Context, c *gin.Context) *batch {
	b := &batch{
		ctx: ctx, now: a.now, to: c.Writer, connection: http.NewResponseController(c.Writer),
		body: http.MaxBytesReader(c.Writer, c.Request.Body, a.limits.BatchBytes),
	}
	_ = b.connection.EnableFullDuplex() // only HTTP/1 connections can and need it
	return b
}

// Read reads the body for as long as the batch lasts.
func (b *batch) Read(p []byte) (int, error) {
	if err := b.proceed(); err != nil {
		return 0, err
	}
	return b.body.Read(p)
}

func (b *batch) proceed() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.stopped || b.ctx.Err() != nil {
		return errStopped
	}
	_ = b.connection.SetReadDeadline(b.now().Add(stillReading)) // a recorder in a test has no deadlines
	return nil
}

// stop ends reading: at once when abruptly is set, else when the client has sent its body or stands still.
func (b *batch) stop(abruptly bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if abruptly || b.ctx.Err() != nil {
		b.stopped = true
		_ = b.connection.SetReadDeadline(time.Unix(1, 0))
	}
}

// write writes the answers in order and reads them to their end. It fails when there is none, when the first one is fatal, or when the client
// has gone; quit then ends the batch.
func (b *batch) write(answers <-chan chan answer, quit context.CancelFunc) error {
	written := false
	var failure error
	for slot := range answers {
		out := <-slot
		if failure == nil && !written && out.fatal != nil {
			failure = out.fatal
		}
		if failure != nil {
			quit()
			continue
		}
		failure = b.writeLine(out.body, len(answers) == 0)
		written = true
	}
	switch {
	case failure != nil && written:
		return context.Canceled // the client has gone
	case failure == nil && !written:
		return invalid("", "the body holds no lines")
	}
	return failure
}

func (b *batch) writeLine(body []byte, flush bool) error {
	_ = b.connection.SetWriteDeadline(b.now().Add(stillWriting))
	if !b.to.Written() {
		b.to.Header().Set("Content-Type", "application/x-ndjson")
		b.to.WriteHeader(http.StatusOK)
	}
	_, err := b.to.Write(body)
	if err == nil && flush {
		b.to.Flush()
	}
	return err
}
