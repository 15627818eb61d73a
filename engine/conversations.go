package engine

import (
	"context"
	"errors"

	"rapport/content"
	"rapport/conversation"
	"rapport/handoff"
)

// ErrNoDesk is returned by Handoff of an engine without a desk.
var ErrNoDesk = errors.New("the engine has no desk to make packets")

// Get returns the state of a conversation as it is now, leases that have ended included; conversation.ErrNotFound when nobody has spoken in it.
func (e *Engine) Get(ctx context.Context, id string) (conversation.State, error) {
	state, err := e.store.Get(ctx, id)
	if err != nil {
		return conversation.State{}, err
	}
	return state.Lapse(e.now(), e.leases), nil
}

// Handoff returns the packet of a conversation, whoever has it; conversation.ErrNotFound when nobody has spoken in it.
func (e *Engine) Handoff(ctx context.Context, id string) (handoff.Packet, error) {
	if e.desk == nil {
		return handoff.Packet{}, ErrNoDesk
	}
	state, err := e.Get(ctx, id)
	if err != nil {
		return handoff.Packet{}, err
	}
	return e.desk.Packet(e.caseOf(state, e.now())), nil
}

// Replies returns the saved replies that suit a conversation, best first; conversation.ErrNotFound when nobody has spoken in it.
func (e *Engine) Replies(ctx context.Context, id string) ([]content.Line, error) {
	state, err := e.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	return e.words().Saved(state.Matter, state.Level()), nil
}

// Accept gives a conversation to a person, whom by names ("" nobody in particular), or renews the lease of the person who has it. It returns
// conversation.ErrNotFound when nobody has spoken in it, conversation.ErrHeld when another person has it.
func (e *Engine) Accept(ctx context.Context, id, by string) (conversation.State, error) {
	now := e.now()
	return e.change(ctx, id, func(was conversation.State) (conversation.State, error) {
		return was.Lapse(now, e.leases).Accept(by, now)
	})
}

// HandBack gives a conversation that waits for a person or has one back to the bot; resolved says that the person settled the matter. It returns
// conversation.ErrNotFound when nobody has spoken in it, conversation.ErrHeld when another person than by has it.
func (e *Engine) HandBack(ctx context.Context, id, by string, resolved bool) (conversation.State, error) {
	now := e.now()
	return e.change(ctx, id, func(was conversation.State) (conversation.State, error) {
		was = was.Lapse(now, e.leases)
		if err := was.Held(by); err != nil {
			return was, err
		}
		return was.HandBack(resolved), nil
	})
}

// change is an Update of a conversation that is known, by an f that may refuse.
func (e *Engine) change(
	ctx context.Context, id string, f func(conversation.State) (conversation.State, error),
) (conversation.State, error) {
	if _, err := e.store.Get(ctx, id); err != nil {
		return conversation.State{}, err
	}
	var refused error
	state, err := e.store.Update(ctx, id, func(was conversation.State) (next conversation.State) {
		next, refused = f(was)
		return next
	})
	return state, errors.Join(err, refused)
}

// Forget erases all that is known of a conversation, words included. It returns conversation.ErrNotFound when nobody has spoken in it.
func (e *Engine) Forget(ctx context.Context, id string) error { return e.store.Delete(ctx, id) }
