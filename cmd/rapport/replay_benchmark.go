package main

import (
	"context"
	"fmt"
	"path/filepath"

	"rapport/replay"
)

// measureAll replays the graded sets of the shared data. The built-in rules were tuned on temper_seed and on the train part of policy_real; the
// valid part judges.
func (f *replayFlags) measureAll(ctx context.Context, s *service, std streams, bars *bars) (replay.Benchmark, error) {
	b := replay.Benchmark{Model: modelName(s)}
	var train []replay.Trace
	for _, set := range []struct{ name, path string }{
		{"temper_seed", filepath.Join("temper_seed", "conversations.jsonl")},
		{"policy_real train", filepath.Join("policy_real", "train.jsonl")},
		{"policy_real valid", filepath.Join("policy_real", "valid.jsonl")},
	} {
		data, err := f.read([]string{filepath.Join(f.benchmark, "data", set.path)}, std.err)
		if err != nil {
			return b, err
		}
		traces, err := f.replay(ctx, s, data, bars)
		if err != nil {
			return b, err
		}
		settings := replay.Settings{Model: b.Model, Seed: f.seed}
		if set.name == "policy_real valid" {
			settings.Train = train
		}
		train = traces
		r := replay.Measure(traces, settings)
		r.Traces = nil
		b.Sets = append(b.Sets, replay.BenchmarkSet{Name: set.name, Report: r})
	}
	given, err := f.givenSentiments()
	b.Given = given
	return b, err
}

func (f *replayFlags) givenSentiments() (*replay.LabelledScores, error) {
	directory := filepath.Join(f.benchmark, "data", "emotion", "mhch_ssa_makeup")
	train, err := replay.ReadLabelled(filepath.Join(directory, "train.jsonl.gz"))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errData, err)
	}
	test, err := replay.ReadLabelled(filepath.Join(directory, "test.jsonl.gz"))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errData, err)
	}
	scores := replay.MeasureLabelled(train, test, f.seed)
	return &scores, nil
}
