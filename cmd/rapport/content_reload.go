package main

import (
	"context"
	"log/slog"

	"rapport/api"
)

// reread has the content directory as it is now serve. A fault leaves what serves.
func (s *service) reread() error {
	if !s.changing.TryLock() {
		return api.ErrConflict
	}
	defer s.changing.Unlock()
	now := s.now.Load()
	words, err := loadContent(s.config.Content, s.config.Persona, now.manifest)
	if err != nil {
		return err
	}
	now.words.Store(words)
	return nil
}

// hangUpContent reads the content directory again, if there is one, and says what came of it.
func (s *service) hangUpContent(ctx context.Context, log *slog.Logger) {
	if s.config.Content == "" {
		return
	}
	if err := s.reread(); err != nil {
		log.LogAttrs(ctx, slog.LevelWarn, "content not changed", slog.String("reason", s.refusal(err).Error()))
		return
	}
	log.LogAttrs(ctx, slog.LevelInfo, "content read")
}
