package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"sync/atomic"

	"rapport/api"
	"rapport/sentiment"
	"rapport/text"
)

// readTeam reads a team lexicon, none when path is empty. Every fault is named with file and line.
func readTeam(path string) (team *sentiment.Team, err error) {
	if path == "" {
		return nil, nil //nolint:nilnil // no team lexicon is the usual case
	}
	file, err := os.Open(path) //nolint:gosec // the operator names the file
	if err != nil {
		return nil, fmt.Errorf("%w: read lexicon %s: %s", errUsage, path, reason(err))
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if team, err = sentiment.ReadTeam(path, file); err != nil {
		return nil, fmt.Errorf("%w: %w", errUsage, err)
	}
	return team, nil
}

// newScorer is the built-in lexicon with a team's beside it.
func newScorer(lexicon string) (*sentiment.Scorer, error) {
	team, err := readTeam(lexicon)
	if err != nil {
		return nil, err
	}
	scorer, err := sentiment.New(sentiment.Options{Team: team})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errUsage, err)
	}
	return scorer, nil
}

// ear scores with the lexicon of now, which may change between two messages.
type ear struct {
	now atomic.Pointer[sentiment.Scorer]
}

// Score implements engine.Scorer.
func (e *ear) Score(doc text.Doc, embedding []float32) sentiment.Frustration {
	return e.now.Load().Score(doc, embedding)
}

// relearn has the team lexicon as it is now serve. A fault leaves the one that serves.
func (s *service) relearn() error {
	if !s.changing.TryLock() {
		return api.ErrConflict
	}
	defer s.changing.Unlock()
	scorer, err := newScorer(s.config.Lexicon)
	if err != nil {
		return err
	}
	s.scorer = scorer
	now := s.now.Load()
	now.ear.now.Store(scorer.WithTone(now.tone))
	return nil
}

// hangUpLexicon reads the team lexicon again, if there is one, and says what came of it.
func (s *service) hangUpLexicon(ctx context.Context, log *slog.Logger) {
	if s.config.Lexicon == "" {
		return
	}
	if err := s.relearn(); err != nil {
		log.LogAttrs(ctx, slog.LevelWarn, "lexicon not changed", slog.String("reason", strings.TrimPrefix(err.Error(), errUsage.Error()+": ")))
		return
	}
	log.LogAttrs(ctx, slog.LevelInfo, "lexicon read")
}
