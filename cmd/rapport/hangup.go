package main

import (
	"context"
	"log/slog"
	"os"
	"os/signal"
	"strconv"
	"sync"
	"syscall"
)

// onHangUp calls f for every SIGHUP until the context ends or stop is called, which waits for a call under way.
func onHangUp(ctx context.Context, f func(context.Context)) (stop func()) {
	hangUps := make(chan os.Signal, 1) // one that comes during another is remembered, more are one
	signal.Notify(hangUps, syscall.SIGHUP)
	ctx, cancel := context.WithCancel(ctx)
	var listening sync.WaitGroup
	listening.Go(func() {
		for {
			select {
			case <-hangUps:
				f(ctx)
			case <-ctx.Done():
				return
			}
		}
	})
	return func() {
		signal.Stop(hangUps)
		cancel()
		listening.Wait()
	}
}

// hangUp has the current version serve, and says what came of it.
func (s *service) hangUp(ctx context.Context, log *slog.Logger) {
	defer s.hangUpContent(ctx, log)
	defer s.hangUpLexicon(ctx, log)
	now, before, err := s.reload(ctx)
	if err != nil {
		log.LogAttrs(ctx, slog.LevelWarn, "model not changed", slog.String("change", "hangup"), slog.String("reason", s.refusal(err).Error()))
		return
	}
	log.LogAttrs(ctx, slog.LevelInfo, "model changed", slog.String("change", "hangup"),
		slog.String("now", now.Name+"/"+strconv.Itoa(now.Version)), slog.String("digest", now.Digest),
		slog.String("before", before.Name+"/"+strconv.Itoa(before.Version)), slog.String("digest_before", before.Digest))
}
