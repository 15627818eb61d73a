package main

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/spf13/cobra"

	"rapport/classifier"
)

// newModelsTry is the child's side of a trial: see trial.run. Nobody else calls it.
func newModelsTry(std streams) *cobra.Command {
	return &cobra.Command{
		Use:    "try DIRECTORY",
		Short:  "Run a model that is about to be imported",
		Hidden: true,
		Args:   cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			told, err := os.ReadFile(filepath.Join(args[0], trialTold))
			if err != nil {
				return fmt.Errorf("%w: %w", errUsage, err)
			}
			var request trialRequest
			if err := json.Unmarshal(told, &request); err != nil {
				return fmt.Errorf("%w: %w", errUsage, err)
			}
			graph, err := os.ReadFile(filepath.Join(args[0], trialGraph))
			if err != nil {
				return fmt.Errorf("%w: %w", errUsage, err)
			}
			limits := trial{bytes: len(graph), texts: len(request.Texts)}
			if err := limits.confine(); err != nil { // before anything of the model runs
				return fmt.Errorf("%w: %w", errUsage, err)
			}
			rt, err := classifier.OpenRuntime(request.ONNXRuntime)
			if err != nil {
				return fmt.Errorf("%w: %w", errUsage, err)
			}
			tried, err := classifier.Trial{
				Graph: graph, Vocabulary: filepath.Join(args[0], trialVocabulary), Model: request.Model, Labels: request.Labels, Now: time.Now,
			}.Try(cmd.Context(), rt, request.Texts)
			if err != nil {
				return fmt.Errorf("%w: %w", errData, err)
			}
			said, err := json.Marshal(tried)
			if err != nil {
				return fmt.Errorf("%w: %w", errData, err)
			}
			_, err = std.out.Write(said)
			return err
		},
	}
}
