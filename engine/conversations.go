package engine

import (
	"context"

	"rapport/conversation"
)

// Get returns the state of a conversation, conversation.ErrNotFound when nobody has spoken in it.
func (e *Engine) Get(ctx context.Context, id string) (conversation.State, error) {
	return e.store.Get(ctx, id)
}

// HandBack gives a conversation that a person holds back to the bot; resolved says that the person settled the matter. It returns
// conversation.ErrNotFound when nobody has spoken in it.
func (e *Engine) HandBack(ctx context.Context, id string, resolved bool) (conversation.State, error) {
	if _, err := e.store.Get(ctx, id); err != nil {
		return conversation.State{}, err
	}
	return e.store.Update(ctx, id, func(was conversation.State) conversation.State { return was.HandBack(resolved) })
}

// Forget erases all that is known of a conversation. It returns conversation.ErrNotFound when nobody has spoken in it.
func (e *Engine) Forget(ctx context.Context, id string) error { return e.store.Delete(ctx, id) }
