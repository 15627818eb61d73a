package engine

import (
	"context"
	"fmt"
	"sync/atomic"

	"rapport/classifier"
	"rapport/content"
	"rapport/conversation"
	"rapport/handoff"
)

// Live serves with one Engine and replaces it under load. Every turn is judged by exactly one engine from start to finish, and an engine's parts
// are freed when its last turn is over. The engines share their store, so conversations outlive them. It is safe for concurrent use.
type Live struct{ now atomic.Pointer[generation] }

// generation is one engine with the count of those who need it.
type generation struct {
	engine *Engine
	users  atomic.Int64 // turns under way, and one more while it serves; 0 is for good
	retire func()
}

// NewLive serves with an engine. retire is called once, when the engine is replaced and its last turn is over, by whoever ended that turn: it must
// be quick.
func NewLive(first *Engine, retire func()) *Live {
	l := &Live{}
	l.Replace(first, retire)
	return l
}

// Replace serves with next from now on. Turns under way end with the engine that began them.
func (l *Live) Replace(next *Engine, retire func()) {
	g := &generation{engine: next, retire: retire}
	g.users.Store(1)
	if was := l.now.Swap(g); was != nil {
		was.leave()
	}
}

// Close serves no more: every call returns an error wrapping classifier.ErrUnavailable.
func (l *Live) Close() {
	if was := l.now.Swap(nil); was != nil {
		was.leave()
	}
}

// enter holds the engine that serves now. Between reading the pointer and holding what it points at, that may have been replaced and freed: then
// there is another to hold.
func (l *Live) enter() (*generation, error) {
	for {
		g := l.now.Load()
		if g == nil {
			return nil, fmt.Errorf("%w: the engine is closed", classifier.ErrUnavailable)
		}
		for users := g.users.Load(); users > 0; users = g.users.Load() {
			if g.users.CompareAndSwap(users, users+1) {
				return g, nil
			}
		}
	}
}

func (g *generation) leave() {
	if g.users.Add(-1) == 0 {
		g.retire()
	}
}

// Assess is Engine.Assess.
func (l *Live) Assess(ctx context.Context, turn Turn) (Assessment, error) {
	g, err := l.enter()
	if err != nil {
		return Assessment{}, err
	}
	defer g.leave()
	return g.engine.Assess(ctx, turn)
}

// Get is Engine.Get.
func (l *Live) Get(ctx context.Context, id string) (conversation.State, error) {
	g, err := l.enter()
	if err != nil {
		return conversation.State{}, err
	}
	defer g.leave()
	return g.engine.Get(ctx, id)
}

// Accept is Engine.Accept.
func (l *Live) Accept(ctx context.Context, id, by string) (conversation.State, error) {
	g, err := l.enter()
	if err != nil {
		return conversation.State{}, err
	}
	defer g.leave()
	return g.engine.Accept(ctx, id, by)
}

// Handoff is Engine.Handoff.
func (l *Live) Handoff(ctx context.Context, id string) (handoff.Packet, error) {
	g, err := l.enter()
	if err != nil {
		return handoff.Packet{}, err
	}
	defer g.leave()
	return g.engine.Handoff(ctx, id)
}

// HandBack is Engine.HandBack.
func (l *Live) HandBack(ctx context.Context, id, by string, resolved bool) (conversation.State, error) {
	g, err := l.enter()
	if err != nil {
		return conversation.State{}, err
	}
	defer g.leave()
	return g.engine.HandBack(ctx, id, by, resolved)
}

// Replies is Engine.Replies.
func (l *Live) Replies(ctx context.Context, id string) ([]content.Line, error) {
	g, err := l.enter()
	if err != nil {
		return nil, err
	}
	defer g.leave()
	return g.engine.Replies(ctx, id)
}

// Forget is Engine.Forget.
func (l *Live) Forget(ctx context.Context, id string) error {
	g, err := l.enter()
	if err != nil {
		return err
	}
	defer g.leave()
	return g.engine.Forget(ctx, id)
}
