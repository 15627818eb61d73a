package api

import (
	"context"

	"github.com/gin-gonic/gin"
)

// classify answers POST /v1/classify: lines in, lines out, stateless, order kept.
func (a *API) classify(c *gin.Context) error {
	if err := checkMedia(c.Request.Header, "application/x-ndjson", "application/ndjson", "application/jsonl"); err != nil {
		return err
	}
	if c.Request.ContentLength > a.limits.BatchBytes {
		return &requestError{cause: errBodyTooLarge, detail: "the body has too many bytes"}
	}
	if !a.batches.try() {
		return errOverloaded
	}
	defer a.batches.leave()
	ctx, cancel := context.WithTimeout(c.Request.Context(), a.limits.BatchTimeout)
	defer cancel()
	batch := a.newBatch(ctx, c)
	lines := make(chan line, a.limits.BatchLines+1)
	go newLineReader(batch, a.limits.MessageBytes, a.limits.BatchLines).send(lines)
	err := batch.write(a.answers(ctx, lines), cancel)
	batch.stop(err != nil)
	for range lines { // the reader is done when it closes the channel
	}
	return err
}

// lineRequest is one line of a batch.
type lineRequest struct {
	Text *string `json:"text"`
}

// lineReply is its answer: the objects of Reply.
type lineReply struct {
	Intent    *Intent `json:"intent"`
	Anger     Anger   `json:"anger"`
	Truncated bool    `json:"truncated,omitzero"`
}

// lineFailure is its answer when it could not be judged.
type lineFailure struct {
	Error lineProblem `json:"error"`
}

type lineProblem struct {
	Code      string `json:"code"`
	Line      int    `json:"line"` // from 1
	Detail    string `json:"detail"`
	Field     string `json:"field,omitzero"`
	Retryable bool   `json:"retryable"`
}

// answer is one line of the reply. The first one with fatal set, if nothing was written before it, makes the whole request fail.
type answer struct {
	body  []byte
	fatal error
}

// renderLine writes what became of a line.
func (a *API) renderLine(l line, reply lineReply, err error) answer {
	var body []byte
	if err == nil {
		body, err = Marshal(reply)
	}
	outcome := "ok"
	if err != nil {
		problem := ProblemOf(err)
		outcome = problem.Code
		body, _ = Marshal(lineFailure{Error: lineProblem{ // strings and numbers: this cannot fail
			Code: problem.Code, Line: l.number, Detail: problem.Detail, Field: problem.Field, Retryable: problem.Retryable,
		}})
	}
	a.metrics.lines.WithLabelValues(outcome).Inc()
	out := answer{body: append(body, '\n')}
	if l.last {
		out.fatal = err
	}
	return out
}

// textOf reads a line.
func textOf(l line) (string, error) {
	if l.err != nil {
		return "", l.err
	}
	var wire lineRequest
	if err := decode(l.text, &wire); err != nil {
		return "", err
	}
	if wire.Text == nil {
		return "", invalid("text", "is required")
	}
	return *wire.Text, nil
}
