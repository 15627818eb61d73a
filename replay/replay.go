// Package replay runs past conversations through the engine and says what it would have done: turn by turn, and in figures where somebody has
// said what should have been done. Read Run first, then tally.go.
package replay

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"rapport/conversation"
	"rapport/engine"
	"rapport/policy"
	"rapport/sentiment"
	"rapport/text"
	"rapport/training/corpus"
)

// Assessor judges one customer turn, as it does when serving.
type Assessor interface {
	Assess(ctx context.Context, turn engine.Turn) (engine.Assessment, error)
}

// Config is what a replay is made of; Assessor and Store are required.
type Config struct {
	Assessor Assessor
	Store    conversation.Store // the one Assessor keeps its conversations in
	Known    policy.Context     // of every turn: consent, queue, channel
	Resolved bool               // tell the engine where the data says that the matter was solved, as a bot would that knows
	Start    time.Time          // of conversations without times, whose turns are a minute apart
	Progress func(done, total int)
}

// spaced is how far apart turns without times are put.
const spaced = time.Minute

// Run replays conversations, each from its beginning. A conversation went on with whoever answered then, so where the engine hands over, the next
// turn is judged as if the bot had kept the conversation: Turn.HandedOver says where a person would have had it. Errors are those of the engine,
// and name the place of the turn, never its words.
func Run(ctx context.Context, c Config, all []corpus.Conversation) ([]Trace, error) {
	traces := make([]Trace, 0, len(all))
	for i, one := range all {
		trace, err := c.replay(ctx, "replay-"+strconv.Itoa(i), one)
		if err != nil {
			return nil, err
		}
		traces = append(traces, trace)
		if c.Progress != nil {
			c.Progress(i+1, len(all))
		}
	}
	return traces, nil
}

func (c Config) replay(ctx context.Context, id string, from corpus.Conversation) (Trace, error) {
	trace := Trace{ID: from.ID, Turns: make([]Turn, 0, len(from.Turns))}
	timed := haveTimes(from.Turns)
	var before []conversation.Said // to the customer, since their last message
	for i, said := range from.Turns {
		turn := Turn{Speaker: said.Role, Said: text.Mask(said.Text)}
		at := said.At
		if !timed {
			at = c.Start.Add(time.Duration(i) * spaced)
		}
		if said.Role == corpus.RoleCustomer {
			ask := engine.Turn{Text: said.Text, Conversation: id, Context: c.known(said), At: at, Said: before}
			if err := c.judge(ctx, ask, &turn); err != nil {
				return Trace{}, fmt.Errorf("%s:%d: turn %d: %w", said.File, said.Line, i+1, err)
			}
			turn.Gold, before = gold(said.Judged), nil
		} else {
			before = append(before, conversation.Said{Speaker: conversation.ByBot, Text: said.Text, At: at})
		}
		trace.Turns = append(trace.Turns, turn)
	}
	trace.number()
	err := c.Store.Delete(ctx, id)
	if err != nil && !errors.Is(err, conversation.ErrNotFound) {
		return Trace{}, fmt.Errorf("forget the conversation: %w", err)
	}
	return trace, nil
}

func haveTimes(turns []corpus.Turn) bool {
	for _, turn := range turns {
		if turn.At.IsZero() {
			return false
		}
	}
	return true
}

func (c Config) known(said corpus.Turn) policy.Context {
	known := c.Known
	known.Resolved = c.Resolved && said.Judged != nil && said.Judged.Resolved
	return known
}

// judge asks the engine. A turn in which nothing was said, such as one of spaces, stays unjudged.
func (c Config) judge(ctx context.Context, ask engine.Turn, turn *Turn) error {
	a, err := c.Assessor.Assess(ctx, ask)
	if errors.Is(err, text.ErrEmpty) {
		return nil
	}
	if err != nil {
		return err
	}
	turn.Judged = true
	turn.Intent, turn.Confidence, turn.Abstained = a.Intent.Top(), topConfidence(a), a.Intent.Abstained
	turn.Anger, turn.Level, turn.Message = a.State.Anger, a.State.Level(), sentiment.LevelOf(a.Mood.Score)
	turn.Misses, turn.HumanRequested = a.State.Misses, a.Mood.HumanRequested
	turn.Action, turn.Rule, turn.Reasons, turn.Moment = a.Decision.Action, a.Decision.Rule, a.Decision.Reasons, moment(a.Decision.Moment)
	if a.Decision.Action == conversation.Escalate {
		return c.keep(ctx, ask.Conversation)
	}
	return nil
}

// keep takes a handover back: in the conversation that is replayed there was none.
func (c Config) keep(ctx context.Context, id string) error {
	_, err := c.Store.Update(ctx, id, func(s conversation.State) conversation.State {
		s.Owner, s.Handover, s.HandedOverAt = conversation.Bot, nil, 0
		return s
	})
	if err != nil {
		return fmt.Errorf("keep the conversation: %w", err)
	}
	return nil
}

func topConfidence(a engine.Assessment) float64 {
	if len(a.Intent.Ranking) == 0 {
		return 0
	}
	return a.Intent.Ranking[0].Confidence
}
