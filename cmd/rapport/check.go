package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"rapport/models"
)

func newCheck(std streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Find faults in a configuration, a bundle, a rule file or content before it goes live",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newCheckConfig(std), newCheckBundle(std), newCheckPolicy(std), newCheckLexicon(std), newCheckContent(std))
	return cmd
}

func newCheckConfig(std streams) *cobra.Command {
	var show bool
	cmd := &cobra.Command{
		Use:   "config [FILE]",
		Short: "Check a configuration file, or print the built-in one with --print",
		Args:  cobra.MaximumNArgs(1),
	}
	cmd.Flags().BoolVar(&show, "print", false, "print the complete built-in configuration")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if show {
			_, err := std.out.Write(defaultConfig)
			return err
		}
		path := ""
		if len(args) == 1 {
			path = args[0]
		}
		if _, err := loadConfig(path, cmd.Flags(), os.Getenv); err != nil {
			return gate(err)
		}
		return fine(std)
	}
	return cmd
}

func newCheckBundle(std streams) *cobra.Command {
	return &cobra.Command{
		Use:   "bundle DIRECTORY...",
		Short: "Verify bundles or encoders: every file, digest and field",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, directories []string) error {
			var faults []error
			for _, directory := range directories {
				if err := verify(directory); err != nil {
					faults = append(faults, err)
				}
			}
			if len(faults) > 0 {
				return gate(errors.Join(faults...))
			}
			return fine(std)
		},
	}
}

// verify checks a directory as the encoder that its graph makes it, else as a bundle.
func verify(directory string) error {
	if _, err := os.Stat(filepath.Join(directory, "encoder.onnx")); err == nil {
		return models.VerifyEncoder(directory)
	}
	return models.Verify(directory)
}

// gate makes any fault a failed check.
func gate(err error) error {
	return fmt.Errorf("%w:\n%s", errGate, strings.TrimPrefix(err.Error(), errUsage.Error()+": "))
}

func fine(std streams) error {
	_, err := fmt.Fprintln(std.out, "fine")
	return err
}
