package main

import (
	"rapport/conversation"
	"rapport/engine"
)

// replayer is an engine with the model, the rules and the words that serve, on a store of its own, always in the normal mode and without leases: a
// surge of today says nothing of the conversations of last year.
func (s *service) replayer(store conversation.Store) *engine.Engine {
	own := &service{config: s.config, parts: s.parts, scorer: s.scorer, splitter: s.splitter}
	own.parts.Store, own.parts.Mode, own.parts.Leases = store, nil, conversation.Leases{}
	return own.engineOf(s.now.Load())
}
