// Package outcomes learns from past conversations how often the bot's next reply settles a matter: policy.Chances, by intent and by the vain replies
// before. Read Count.
package outcomes

import (
	"context"
	"fmt"

	"rapport/conversation"
	"rapport/policy"
	"rapport/training/corpus"
)

// Hear understands one customer message, as the service does.
type Hear func(ctx context.Context, said corpus.Turn) (conversation.Heard, error)

// Report says what was counted, and what could not be.
type Report struct {
	Conversations int
	Replies       int // of the bot, of which it is known what came of them
	Settled       int // of those, that settled the matter
	Unknown       int // of which it is not known: the customer never wrote again, or said nothing of the matter
}

// maxTries is how many vain replies are told apart, as in a rule file.
const maxTries = 6

// Count follows conversations turn by turn. A reply of the bot to a matter
//
//   - settled it when the customer's next message says so, or the file does;
//   - was vain when that message puts a matter again, is not understood or is annoyed, or when a person answers instead of the bot;
//   - tells nothing otherwise, as before an order number or after the last message of a conversation that nobody judged.
//
// Turns of agents count as a person's, and end what is counted of a conversation. Errors are those of hear, with the place of the turn.
func Count(ctx context.Context, p *policy.Policy, hear Hear, all []corpus.Conversation) (policy.Chances, Report, error) {
	c := counter{policy: p, hear: hear, intents: map[string]*policy.Tally{}}
	for _, one := range all {
		c.report.Conversations++
		if err := c.follow(ctx, one); err != nil {
			return policy.Chances{}, Report{}, err
		}
	}
	chances := policy.Chances{All: c.all, Intents: make(map[string]policy.Tally, len(c.intents))}
	for intent, tally := range c.intents {
		chances.Intents[intent] = *tally
	}
	return chances, c.report, nil
}

type counter struct {
	policy  *policy.Policy
	hear    Hear
	all     policy.Tally
	intents map[string]*policy.Tally
	report  Report
}

// open is a reply that waits for what comes of it.
type open struct {
	intent string
	tries  int
}

func (c *counter) follow(ctx context.Context, one corpus.Conversation) error {
	var state conversation.State
	var waiting *open
	for i, said := range one.Turns {
		if said.Role == corpus.RoleAgent {
			c.close(waiting, false)
			return nil // a person has it
		}
		if said.Role != corpus.RoleCustomer {
			continue
		}
		heard, err := c.hear(ctx, said)
		if err != nil {
			return fmt.Errorf("%s:%d: turn %d: %w", said.File, said.Line, i+1, err)
		}
		heard.Role = c.policy.Role(heard.Intent)
		heard.Resolved = heard.Resolved || said.Judged != nil && said.Judged.Resolved
		state = state.Advance(heard)
		if waiting != nil {
			waiting = c.came(waiting, state, heard)
		}
		s := c.policy.Signals(state, heard, policy.Context{})
		if !state.Resolved && (heard.Role.Matter() || heard.Abstained) {
			waiting = &open{intent: state.Matter, tries: min(s.Tries(), maxTries-1)}
		}
	}
	if waiting != nil {
		c.report.Unknown++
	}
	return nil
}

// came sees what came of a reply, and returns it while that is not known.
func (c *counter) came(waiting *open, state conversation.State, heard conversation.Heard) *open {
	switch {
	case state.Resolved, heard.Mood.Thanks && !heard.Role.Matter() && !heard.Abstained:
		c.close(waiting, true)
	case heard.Role.Matter(), heard.Abstained, heard.Role == conversation.OutOfScope, heard.Role == conversation.Human:
		c.close(waiting, false)
	default:
		return waiting
	}
	return nil
}

// close counts a reply.
func (c *counter) close(waiting *open, settled bool) {
	if waiting == nil {
		return
	}
	c.report.Replies++
	if settled {
		c.report.Settled++
	}
	note(&c.all, waiting.tries, settled)
	if waiting.intent == "" {
		return
	}
	if c.intents[waiting.intent] == nil {
		c.intents[waiting.intent] = &policy.Tally{}
	}
	note(c.intents[waiting.intent], waiting.tries, settled)
}

func note(t *policy.Tally, tries int, settled bool) {
	for len(t.Replies) <= tries {
		t.Replies, t.Settled = append(t.Replies, 0), append(t.Settled, 0)
	}
	t.Replies[tries]++
	if settled {
		t.Settled[tries]++
	}
}
