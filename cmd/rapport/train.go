package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"rapport/classifier"
	"rapport/models"
)

func newTrain(std streams) *cobra.Command {
	var f trainFlags
	cmd := &cobra.Command{
		Use:   "train",
		Short: "Train a bundle from labelled lines",
		Long: "Trains a bundle from labelled lines (JSON lines with text and intent, CSV or TSV, Rasa YAML, or the file of rapport discover;\n" +
			"directories of such files), cross-validates it, re-opens it as it will be served, and publishes it as the current version. Later --data wins\n" +
			"where a text has several intents.\n" +
			"It is held against the version that serves now, and not published when it is worse by more than chance explains (exit code 1).\n" +
			"With --add, intents are added to the version that serves now in a second, without the lines of the others.",
		Example: "  rapport train --data training/data/care_seed --data my.jsonl --name my-bot\n" +
			"  rapport train --add one_more_intent.jsonl --name my-bot\n" +
			"  rapport train --recipe training/data/care-en.json --shared ../shared --name care-en",
		Args: cobra.NoArgs,
	}
	f.bind(cmd.Flags())
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		bars := newBars(std.err, f.quiet)
		defer bars.close()
		return f.run(cmd, std, bars)
	}
	return cmd
}

// encoderFlags open the encoder that training and evaluation embed with.
type encoderFlags struct {
	models, encoder, library string
}

func (e *encoderFlags) bind(flags flagSet) {
	flags.StringVar(&e.models, "models", envOr("RAPPORT_MODELS", "models"), "directory of bundles and encoders")
	flags.StringVar(&e.encoder, "encoder", "minilm-l6-int8/1", "encoder, NAME/VERSION")
	flags.StringVar(&e.library, "onnxruntime", "", "path of the ONNX Runtime library")
}

// with runs f with the encoder open.
func (e *encoderFlags) with(f func(*classifier.Runtime, *classifier.Encoder) error) error {
	return withRuntime(e.library, func(rt *classifier.Runtime) error {
		source, err := models.OpenEncoder(filepath.Join(e.models, "encoders", filepath.FromSlash(e.encoder)))
		if err != nil {
			return fmt.Errorf("%w: %w", errData, err)
		}
		encoder, err := classifier.OpenEncoder(rt, source, classifier.Options{})
		if err != nil {
			return fmt.Errorf("%w: %w", errData, err)
		}
		return errors.Join(f(rt, encoder), encoder.Close())
	})
}

// flagSet is what encoderFlags need of a command's flags.
type flagSet interface {
	StringVar(target *string, name, value, usage string)
}

func envOr(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}

// defaultCache is a directory of the user's cache, or none when the system names no such place.
func defaultCache() string {
	directory, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(directory, "rapport", "embeddings")
}
