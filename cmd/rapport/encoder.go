package main

import (
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"rapport/classifier"
	"rapport/training/encoder"
)

func newEncoder(std streams) *cobra.Command {
	cmd := &cobra.Command{Use: "encoder", Short: "Build or compare sentence encoders", Args: cobra.NoArgs}
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
	cmd.AddCommand(newEncoderBuild(std), newEncoderCompare(std))
	return cmd
}

func newEncoderBuild(std streams) *cobra.Command {
	c := encoder.Config{Seed: encoder.MiniLMSeed, Credit: encoder.MiniLMCredit}
	var precision, library, shared string
	cmd := &cobra.Command{
		Use:   "build",
		Short: "Build an encoder from published weights",
		Long: "Reads model.safetensors, config.json, vocab.txt and tokenizer.json of all-MiniLM-L6-v2 (make weights) and writes a fused\n" +
			"graph with manifest and self-test. int8 takes its ranges from a fixed draw of the texts under --shared.",
		Args: cobra.NoArgs,
	}
	flags := cmd.Flags()
	flags.StringVar(&c.Weights, "weights", ".cache/minilm", "directory of the source weights")
	flags.StringVar(&c.Root, "root", "models/encoders", "directory of encoders to write into")
	flags.StringVar(&c.Name, "name", "minilm-l6-int8", "name of the encoder")
	flags.IntVar(&c.Version, "version", 1, "version of the encoder")
	flags.StringVar(&precision, "precision", "int8", "int8 or fp32")
	flags.StringVar(&shared, "shared", "../shared", "directory with the calibration texts")
	flags.StringVar(&library, "onnxruntime", "", "path of the ONNX Runtime library")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		c.Precision = encoder.Precision(precision)
		c.Calibration = encoder.MiniLMSources(filepath.Join(shared, "data"))
		return withRuntime(library, func(rt *classifier.Runtime) error {
			bars := newBars(std.err, false)
			defer bars.close()
			c.Runtime, c.Progress = rt, bars.report
			id, err := encoder.Build(cmd.Context(), c)
			if err != nil {
				return fmt.Errorf("%w: %w", errData, err)
			}
			_, err = fmt.Fprintf(std.out, "encoder %s/%d %s\n", id.Name, id.Version, id.Digest)
			return err
		})
	}
	return cmd
}

// withRuntime runs f with the library that flag, environment or the usual places name.
func withRuntime(library string, f func(*classifier.Runtime) error) error {
	rt, err := openRuntime(library)
	if err != nil {
		return err
	}
	defer func() { _ = rt.Close() }()
	return f(rt)
}
