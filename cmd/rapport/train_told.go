package main

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"rapport/training"
	"rapport/training/report"
)

// codeVersion stands in the manifest: the format the trainer writes, not the build, so that equal data give equal bytes from any build.
func codeVersion() string { return "rapport-train/1" }

// trainingError gives an error of the trainer its exit code.
func trainingError(err error) error {
	switch {
	case errors.Is(err, errUsage):
		return err
	case errors.Is(err, training.ErrConfig):
		return fmt.Errorf("%w: %w", errUsage, err)
	case errors.Is(err, training.ErrWorse):
		return fmt.Errorf("%w: %w; publish it all the same with --publish-worse", errGate, err)
	}
	return fmt.Errorf("%w: %w", errData, err)
}

// listedLines is how many of the lines left out are shown; the report in the bundle names all.
const listedLines = 20

// printTrained says what was made, what was left out, how good it is, and how to serve it.
func printTrained(out io.Writer, result training.Result, c training.Config, worse bool) error {
	var text strings.Builder
	r := result.Report
	fmt.Fprintf(&text, "%d intents, %d lines, judged by %s\n", len(r.Labels), r.Rows, r.Method)
	if r.Added != nil {
		fmt.Fprintln(&text, strings.Join(r.Added.Says(), "\n"))
	}
	fmt.Fprintf(&text, "accuracy %.1f %% (%.1f-%.1f), macro-F1 %.3f, ECE %.3f; answers %.1f %% of messages",
		100*r.Accuracy.Value, 100*r.Accuracy.Low, 100*r.Accuracy.High, r.MacroF1.Value, r.ECE.Value, 100*r.Answered.Value)
	if r.Right.Defined() {
		fmt.Fprintf(&text, " and is right in %.1f %% of those", 100*r.Right.Value)
	}
	text.WriteString("\n")
	tellComparison(&text, r, c)
	for i, line := range r.Data.Skipped {
		if i == listedLines {
			fmt.Fprintf(&text, "left out: %d more\n", len(r.Data.Skipped)-i)
			break
		}
		fmt.Fprintf(&text, "left out: %s\n", line)
	}
	switch {
	case worse:
	case result.Directory == "":
		text.WriteString("dry run: nothing was published\n")
	default:
		fmt.Fprintf(&text, "published %s (%s)\nserve it: rapport serve --models %s --model %s\n",
			result.Directory, result.Bundle.Digest, c.Models, c.Name+"/"+strconv.Itoa(result.Bundle.Version))
	}
	_, err := io.WriteString(out, text.String())
	return err
}

// tellComparison says what the bundle was held against and how it does there.
func tellComparison(text *strings.Builder, r report.Report, c training.Config) {
	if r.Comparison == nil {
		return
	}
	for _, line := range r.Comparison.Says() {
		fmt.Fprintln(text, line)
	}
	if r.Comparison.WorseSays() != "" && c.PublishWorse {
		fmt.Fprintln(text, "it is worse, and published because --publish-worse says so")
	}
}
