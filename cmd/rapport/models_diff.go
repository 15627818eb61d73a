package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"rapport/classifier"
	"rapport/models"
)

// diffFlags are the flags of models diff.
type diffFlags struct {
	root, data, library string
	limit               int
	asJSON              bool
}

func newModelsDiff(std streams) *cobra.Command {
	var f diffFlags
	cmd := &cobra.Command{
		Use:   "diff NAME[/VERSION] NAME[/VERSION]",
		Short: "Say what changed between two bundles, and for which messages",
		Long: "Compares two bundles: labels, thresholds, origin, and what they answer to the lines of --data (labelled or not), or without it to the\n" +
			"messages of their self-tests. Messages are shown with personal data masked.",
		Args: cobra.ExactArgs(2),
	}
	modelsFlag(cmd, &f.root)
	cmd.Flags().StringVar(&f.data, "data", "", "file of labelled lines or of messages, one a line, to compare the answers on")
	cmd.Flags().IntVar(&f.limit, "limit", 50, "messages to show; --json has all")
	cmd.Flags().BoolVar(&f.asJSON, "json", false, "print JSON")
	cmd.Flags().StringVar(&f.library, "onnxruntime", "", "path of the ONNX Runtime library")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		d, err := f.compare(cmd.Context(), args[0], args[1])
		if err != nil {
			return err
		}
		if f.asJSON {
			return printJSON(std.out, d)
		}
		return d.print(std.out, f.limit)
	}
	return cmd
}

// difference is what changed from one bundle to another.
type difference struct {
	Before        models.Identity `json:"before"`
	After         models.Identity `json:"after"`
	LabelsAdded   []string        `json:"labels_added"`
	LabelsRemoved []string        `json:"labels_removed"`
	Facts         []changedFact   `json:"facts"`
	Compared      int             `json:"compared"`
	BecameRight   int             `json:"became_right"` // of the lines that say what is wanted
	BecameWrong   int             `json:"became_wrong"`
	Messages      []changedAnswer `json:"messages"` // answered differently
}

type changedFact struct {
	Name   string `json:"name"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// changedAnswer is a message that the two bundles answer differently.
type changedAnswer struct {
	Text   string `json:"text"` // personal data masked
	Wanted string `json:"wanted,omitzero"`
	Before answer `json:"before"`
	After  answer `json:"after"`
}

// answer is what one bundle says of one message.
type answer struct {
	Intent     string  `json:"intent"` // "" when it declines to name one
	Confidence float64 `json:"confidence"`
}

func (f diffFlags) compare(ctx context.Context, before, after string) (*difference, error) {
	var bundles [2]models.Bundle
	for i, model := range []string{before, after} {
		directory, err := bundleDirectory(f.root, model)
		if err != nil {
			return nil, err
		}
		if bundles[i], err = models.Open(directory); err != nil {
			return nil, fmt.Errorf("%w: %w", errData, err)
		}
	}
	lines, err := f.lines(bundles)
	if err != nil {
		return nil, err
	}
	d := differ(bundles[0], bundles[1])
	err = withRuntime(f.library, func(rt *classifier.Runtime) error { return d.answers(ctx, rt, f.root, bundles, lines) })
	return d, err
}

// differ compares what two bundles say of themselves.
func differ(before, after models.Bundle) *difference {
	d := &difference{Before: before.Identity, After: after.Identity, LabelsAdded: []string{}, LabelsRemoved: []string{}}
	for _, label := range after.Manifest.Labels {
		if !slices.Contains(before.Manifest.Labels, label) {
			d.LabelsAdded = append(d.LabelsAdded, label)
		}
	}
	for _, label := range before.Manifest.Labels {
		if !slices.Contains(after.Manifest.Labels, label) {
			d.LabelsRemoved = append(d.LabelsRemoved, label)
		}
	}
	was, is := factsOf(before.Manifest), factsOf(after.Manifest)
	find := func(facts []fact, name string) string {
		if at := slices.IndexFunc(facts, func(f fact) bool { return f.name == name }); at >= 0 {
			return facts[at].value
		}
		return ""
	}
	d.Facts, d.Messages = []changedFact{}, []changedAnswer{}
	for _, f := range was {
		if now := find(is, f.name); now != f.value {
			d.Facts = append(d.Facts, changedFact{f.name, f.value, now})
		}
	}
	for _, f := range is {
		if !slices.ContainsFunc(was, func(w fact) bool { return w.name == f.name }) {
			d.Facts = append(d.Facts, changedFact{f.name, "", f.value})
		}
	}
	return d
}
