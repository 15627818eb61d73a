package main

import (
	"fmt"
	"io"
	"strconv"
	"text/tabwriter"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/spf13/cobra"

	"rapport/api"
)

func newModels(std streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "models",
		Short: "List, compare, activate, roll back and import bundles",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newModelsList(std), newModelsShow(std), newModelsDiff(std), newModelsActivate(std), newModelsRollback(std),
		newModelsImport(std), newModelsTry(std))
	return cmd
}

// modelsFlag is the directory that all verbs of models look into.
func modelsFlag(cmd *cobra.Command, root *string) {
	cmd.Flags().StringVar(root, "models", "models", "directory of bundles and encoders")
}

func newModelsList(std streams) *cobra.Command {
	var root string
	var asJSON bool
	cmd := &cobra.Command{Use: "list", Short: "List the bundles on disk", Args: cobra.NoArgs}
	modelsFlag(cmd, &root)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	cmd.RunE = func(*cobra.Command, []string) error {
		bundles, err := shelfOf(root)
		if err != nil {
			return fmt.Errorf("%w: %w", errData, err)
		}
		lines := make([]listedModel, 0, len(bundles))
		for _, b := range bundles {
			lines = append(lines, listModel(b))
		}
		if asJSON {
			return printJSON(std.out, lines)
		}
		return printModels(std.out, lines)
	}
	return cmd
}

// listedModel is one line of the list.
type listedModel struct {
	Name     string `json:"name"`
	Version  int    `json:"version"`
	Digest   string `json:"digest"` // "" when damaged
	Labels   int    `json:"labels"`
	Rows     int    `json:"rows"` // trained on
	Encoder  string `json:"encoder"`
	Current  bool   `json:"current"`
	Previous bool   `json:"previous"` // rolling back returns to it
	Damaged  bool   `json:"damaged"`
}

func listModel(b api.Shelved) listedModel {
	line := listedModel{
		Name: b.Identity.Name, Version: b.Identity.Version, Digest: b.Identity.Digest, Labels: len(b.Manifest.Labels), Rows: b.Manifest.Training.Rows,
		Current: b.Current, Previous: b.Previous, Damaged: b.Identity.Digest == "",
	}
	if !line.Damaged {
		line.Encoder = encoderOf(b.Manifest)
	}
	return line
}

func printModels(out io.Writer, lines []listedModel) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(table, "MODEL\tLABELS\tROWS\tENCODER\tDIGEST\t")
	for _, l := range lines {
		mark := ""
		switch {
		case l.Damaged:
			mark = "damaged, or of another format"
		case l.Current:
			mark = "current"
		case l.Previous:
			mark = "previous"
		}
		_, _ = fmt.Fprintf(table, "%s/%d\t%d\t%d\t%s\t%s\t%s\n", l.Name, l.Version, l.Labels, l.Rows, l.Encoder, short(l.Digest), mark)
	}
	return table.Flush()
}

// short is the beginning of a digest: enough to tell bundles apart by eye.
func short(digest string) string {
	const enough = len("sha256:") + 12
	return digest[:min(enough, len(digest))]
}

// printJSON prints a value for machines, indented.
func printJSON(out io.Writer, value any) error {
	raw, err := json.Marshal(value, json.Deterministic(true), jsontext.WithIndent("  "))
	if err != nil {
		return fmt.Errorf("print JSON: %w", err)
	}
	_, err = out.Write(append(raw, '\n'))
	return err
}

// number writes a setting as people write it.
func number(v float64) string { return strconv.FormatFloat(v, 'g', 4, 64) }
