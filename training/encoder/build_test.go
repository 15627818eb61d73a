package encoder_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rapport/models"
	"rapport/training/encoder"
)

func TestBuiltEncoderServes(t *testing.T) {
	t.Parallel()
	for _, precision := range []encoder.Precision{encoder.FP32, encoder.Int8} {
		t.Run(string(precision), func(t *testing.T) {
			t.Parallel()
			c := tinyConfig(t, precision)
			stages := map[string]bool{}
			c.Progress = func(stage string, done, total int) {
				if done > total {
					t.Errorf("progress of %s is %d of %d", stage, done, total)
				}
				stages[stage] = stages[stage] || done == total
			}
			id, err := encoder.Build(t.Context(), c)
			if err != nil {
				t.Fatal(err)
			}
			for stage, finished := range stages {
				if !finished {
					t.Errorf("stage %q never finished", stage)
				}
			}
			path := filepath.Join(c.Root, "tiny", "1")
			verified, err := models.OpenEncoder(path)
			if err != nil {
				t.Fatal(err)
			}
			if verified.Identity != id {
				t.Errorf("built as %v, opened as %v", id, verified.Identity)
			}
			if err := open(t, path).SelfTest(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestBuildIsReproducible(t *testing.T) {
	t.Parallel()
	c := tinyConfig(t, encoder.Int8)
	first, err := encoder.Build(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	c.Root = t.TempDir()
	second, err := encoder.Build(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if first != second {
		t.Errorf("the same source gave %v and %v", first, second)
	}
}

func TestInt8IsCloseToFloat32(t *testing.T) {
	t.Parallel()
	var sides []encoder.Embedder
	for _, precision := range []encoder.Precision{encoder.FP32, encoder.Int8} {
		c := tinyConfig(t, precision)
		if _, err := encoder.Build(t.Context(), c); err != nil {
			t.Fatal(err)
		}
		sides = append(sides, open(t, filepath.Join(c.Root, "tiny", "1")))
	}
	got, err := encoder.Compare(t.Context(), sides[0], sides[1], tinyTexts())
	if err != nil {
		t.Fatal(err)
	}
	if got.Mean < 0.995 || got.Worst < 0.98 {
		t.Errorf("cosine is %.4f on average and %.4f at worst (%q)", got.Mean, got.Worst, tinyTexts()[got.At])
	}
}

func TestBuildRefuses(t *testing.T) {
	t.Parallel()
	replace := func(c encoder.Config, name, old, with string) {
		path := filepath.Join(c.Weights, name)
		raw, err := os.ReadFile(path)
		if err != nil || !strings.Contains(string(raw), old) {
			t.Errorf("%s does not hold %q: %v", name, old, err)
		}
		save(t, path, []byte(strings.Replace(string(raw), old, with, 1)))
	}
	remove := func(elements ...string) {
		if err := os.Remove(filepath.Join(elements...)); err != nil {
			t.Error(err)
		}
	}
	tests := map[string]struct {
		spoil func(t *testing.T, c *encoder.Config)
		want  error
	}{
		"unknown precision": {func(_ *testing.T, c *encoder.Config) { c.Precision = "int4" }, encoder.ErrSource},
		"no source":         {func(_ *testing.T, c *encoder.Config) { c.Weights = filepath.Join(c.Weights, "nowhere") }, encoder.ErrSource},
		"another model":     {func(_ *testing.T, c *encoder.Config) { replace(*c, "config.json", `"bert"`, `"roberta"`) }, encoder.ErrSource},
		"odd heads": {func(_ *testing.T, c *encoder.Config) {
			replace(*c, "config.json", `"num_attention_heads":4`, `"num_attention_heads":5`)
		}, encoder.ErrSource},
		"absurd size": {func(_ *testing.T, c *encoder.Config) {
			replace(*c, "config.json", `"hidden_size":32`, `"hidden_size":-32`)
		}, encoder.ErrSource},
		"missing layer": {func(_ *testing.T, c *encoder.Config) {
			replace(*c, "config.json", `"num_hidden_layers":2`, `"num_hidden_layers":3`)
		}, encoder.ErrWeights},
		"short vocabulary": {func(_ *testing.T, c *encoder.Config) { replace(*c, "vocab.txt", "\nrefund", "") }, encoder.ErrSource},
		"no tokenizer":     {func(_ *testing.T, c *encoder.Config) { remove(c.Weights, "tokenizer.json") }, encoder.ErrSource},
		"no weights":       {func(_ *testing.T, c *encoder.Config) { remove(c.Weights, "model.safetensors") }, encoder.ErrWeights},
		"no texts":         {func(_ *testing.T, c *encoder.Config) { c.Calibration = nil }, encoder.ErrCalibration},
		"too few texts":    {func(_ *testing.T, c *encoder.Config) { c.Calibration[0].Texts = 1000 }, encoder.ErrCalibration},
		"no JSON": {func(t *testing.T, c *encoder.Config) {
			t.Helper()
			save(t, c.Calibration[0].Path, []byte("text\n"))
		}, encoder.ErrCalibration},
		"no credit":  {func(_ *testing.T, c *encoder.Config) { c.Credit = "" }, models.ErrInvalid},
		"no version": {func(_ *testing.T, c *encoder.Config) { c.Version = 0 }, models.ErrInvalid},
		"there already": {func(t *testing.T, c *encoder.Config) {
			t.Helper()
			if err := os.MkdirAll(filepath.Join(c.Root, "tiny", "1"), 0o700); err != nil {
				t.Fatal(err)
			}
		}, models.ErrExists},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := tinyConfig(t, encoder.Int8)
			test.spoil(t, &c)
			if _, err := encoder.Build(t.Context(), c); !errors.Is(err, test.want) {
				t.Errorf("Build: %v, want %v", err, test.want)
			}
		})
	}
}

func TestCancelledBuildLeavesNothing(t *testing.T) {
	t.Parallel()
	c := tinyConfig(t, encoder.Int8)
	ctx, cancel := context.WithCancel(t.Context())
	c.Progress = func(stage string, done, _ int) {
		if stage == "calibrate" && done == 3 {
			cancel()
		}
	}
	if _, err := encoder.Build(ctx, c); !errors.Is(err, context.Canceled) {
		t.Errorf("Build: %v, want context.Canceled", err)
	}
	if entries, err := os.ReadDir(c.Root); err != nil || len(entries) > 0 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
}
