package api

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"rapport/classifier"
	"rapport/engine"
)

// verdict is how long the end of a batch waits for what its reader has to say of it.
const verdict = 100 * time.Millisecond

// fullPause is how long a line of a batch waits when the intent model's queue is full: single messages go first.
const fullPause = 20 * time.Millisecond

// answers judges the lines, a window of them at once, and gives their answers in the order of the lines. The channel is closed when all are
// given, or after the context ended and every line begun is answered; it must be read to its end.
func (a *API) answers(ctx context.Context, lines <-chan line) <-chan chan answer {
	ordered := make(chan chan answer, a.limits.Window-1)
	go func() {
		defer close(ordered)
		for number := 1; ; number++ {
			l, ok := nextLine(ctx, lines, number)
			if !ok {
				return
			}
			slot := make(chan answer, 1)
			ordered <- slot
			go func() { slot <- a.answerLine(ctx, l) }()
			if l.last {
				return
			}
		}
	}()
	return ordered
}

// nextLine waits for a line. When the context ends first, the line says so and is the last.
func nextLine(ctx context.Context, lines <-chan line, number int) (line, bool) {
	select {
	case <-ctx.Done():
		return endOf(ctx, lines, number), true
	default:
	}
	select {
	case l, ok := <-lines:
		return l, ok
	case <-ctx.Done():
		return endOf(ctx, lines, number), true
	}
}

// endOf is the last line of a batch whose context has ended. A read that fails ends the context of its request first and tells the reader after,
// so that a client that stands still would pass for one that has gone: the reader knows better.
func endOf(ctx context.Context, lines <-chan line, number int) line {
	end := line{number: number, last: true, err: ctx.Err()}
	if !errors.Is(end.err, context.Canceled) {
		return end
	}
	late := time.NewTimer(verdict)
	defer late.Stop()
	for {
		select {
		case l, ok := <-lines:
			switch {
			case !ok:
				return end
			case l.last:
				end.err = l.err
				return end
			}
		case <-late.C:
			return end
		}
	}
}

// answerLine judges one line. A panic costs this line only.
func (a *API) answerLine(ctx context.Context, l line) (out answer) {
	defer func() {
		if caught := recover(); caught != nil {
			a.logPanic(ctx, caught, slog.Int("line", l.number))
			out = a.renderLine(l, lineReply{}, errPanic)
		}
	}()
	text, err := textOf(l)
	if err != nil {
		return a.renderLine(l, lineReply{}, err)
	}
	assessment, err := a.judgeLine(ctx, engine.Turn{Text: text})
	if err != nil {
		return a.renderLine(l, lineReply{}, err)
	}
	return a.renderLine(l, lineReply{
		Intent: renderIntent(assessment), Anger: renderAnger(assessment, false), Truncated: assessment.Truncated,
	}, nil)
}

// judgeLine waits for a place among the messages judged at once, and for the model's queue as long as the deadline of a message allows. A
// batch gives way where a single message would be refused.
func (a *API) judgeLine(ctx context.Context, turn engine.Turn) (engine.Assessment, error) {
	for _, places := range []slots{a.lines, a.messages} {
		if err := places.enter(ctx); err != nil {
			return engine.Assessment{}, err
		}
		defer places.leave()
	}
	ctx, cancel := context.WithTimeout(ctx, a.limits.Timeout)
	defer cancel()
	for {
		assessment, err := a.engine.Assess(ctx, turn)
		if err == nil {
			a.metrics.judged(assessment)
		}
		if !errors.Is(err, classifier.ErrOverloaded) {
			return assessment, err
		}
		select {
		case <-ctx.Done():
			a.metrics.overloads.Inc()
			return engine.Assessment{}, err
		case <-time.After(fullPause):
		}
	}
}
