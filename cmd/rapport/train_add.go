package main

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"rapport/models"
	"rapport/training"
)

// fittedFlags are those that choose how a bundle is fitted; one that intents are added to has chosen.
func fittedFlags() []string {
	return []string{"data", "recipe", "test", "no-ngrams", "unbalanced", "cost", "coverage"}
}

// runAdd adds intents to a bundle.
func (f *trainFlags) runAdd(cmd *cobra.Command, std streams, bars *bars) error {
	for _, name := range fittedFlags() {
		if cmd.Flags().Changed(name) {
			return fmt.Errorf("%w: --add does not go with --%s: the bundle it adds to has decided that", errUsage, name)
		}
	}
	c := &f.config
	model := f.baseline
	if model == "" {
		version, err := models.Current(f.source.models, c.Name)
		if err != nil {
			return fmt.Errorf("%w: --add adds to the current version of %s: %w", errData, c.Name, err)
		}
		model = c.Name + "/" + strconv.Itoa(version)
	}
	directory, err := bundleDirectory(f.source.models, model)
	if err != nil {
		return err
	}
	bundle, err := models.Open(directory)
	if err != nil {
		return fmt.Errorf("%w: %w", errData, err)
	}
	c.Data = f.add
	result, err := training.Add(cmd.Context(), *c, bundle)
	worse := errors.Is(err, training.ErrWorse)
	if err != nil && !worse {
		return trainingError(err)
	}
	bars.close()
	if told := printTrained(std.out, result, *c, worse); told != nil || err == nil {
		return told
	}
	return trainingError(err)
}
