package main

import (
	"context"
	"errors"
	"fmt"

	"rapport/training/corpus"

	"github.com/spf13/cobra"

	"rapport/classifier"
	"rapport/models"
	"rapport/text"
	"rapport/training/encoder"
)

func newEncoderCompare(std streams) *cobra.Command {
	var library, data string
	cmd := &cobra.Command{
		Use:   "compare DIRECTORY DIRECTORY",
		Short: "Say how close the vectors of two encoders are on the texts of a labelled file",
		Args:  cobra.ExactArgs(2),
	}
	cmd.Flags().StringVar(&data, "data", "", "labelled file or directory")
	cmd.Flags().StringVar(&library, "onnxruntime", "", "path of the ONNX Runtime library")
	cmd.RunE = func(cmd *cobra.Command, directories []string) error {
		if data == "" {
			return fmt.Errorf("%w: give --data, the texts to compare on", errUsage)
		}
		texts, err := cleanTexts(data)
		if err != nil {
			return err
		}
		return withRuntime(library, func(rt *classifier.Runtime) error {
			found, err := compareEncoders(cmd.Context(), rt, directories, texts)
			if err != nil {
				return fmt.Errorf("%w: %w", errData, err)
			}
			_, err = fmt.Fprintf(std.out, "%d texts: mean cosine %.5f, worst %.5f\n", found.Texts, found.Mean, found.Worst)
			return err
		})
	}
	return cmd
}

func compareEncoders(ctx context.Context, rt *classifier.Runtime, directories, texts []string) (_ encoder.Agreement, err error) {
	var open [2]*classifier.Encoder
	for i, directory := range directories {
		source, err := models.OpenEncoder(directory)
		if err != nil {
			return encoder.Agreement{}, err
		}
		if open[i], err = classifier.OpenEncoder(rt, source, classifier.Options{}); err != nil {
			return encoder.Agreement{}, err
		}
		defer func() { err = errors.Join(err, open[i].Close()) }()
	}
	return encoder.Compare(ctx, open[0], open[1], texts)
}

// cleanTexts are the texts of a labelled file as the service would read them.
func cleanTexts(path string) ([]string, error) {
	rows, bad, err := corpus.Read(path)
	if err != nil {
		return nil, trainingError(err)
	}
	if len(bad) > 0 {
		return nil, trainingError(&corpus.BadLinesError{Lines: bad})
	}
	texts := make([]string, 0, len(rows))
	for _, row := range rows {
		doc, err := text.Clean(row.Text, text.Limits{})
		if err != nil {
			return nil, fmt.Errorf("%w: %s:%d: %w", errData, row.File, row.Line, err)
		}
		texts = append(texts, doc.Clean)
	}
	return texts, nil
}
