package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"text/tabwriter"

	"github.com/go-json-experiment/json"
	"github.com/spf13/cobra"

	"rapport/models"
)

func newModelsShow(std streams) *cobra.Command {
	var root string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "show NAME[/VERSION]",
		Short: "Say what a bundle is: labels, thresholds, origin, files",
		Args:  cobra.ExactArgs(1),
	}
	modelsFlag(cmd, &root)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the manifest as JSON, the digest beside it")
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		directory, err := bundleDirectory(root, args[0])
		if err != nil {
			return err
		}
		bundle, err := models.Open(directory)
		if err != nil {
			return fmt.Errorf("%w: %w", errData, err)
		}
		if asJSON {
			return printJSON(std.out, struct {
				Digest   string          `json:"digest"`
				Manifest models.Manifest `json:"manifest"`
			}{bundle.Identity.Digest, bundle.Manifest})
		}
		return printManifest(std.out, bundle.Identity, bundle.Manifest)
	}
	return cmd
}

func printManifest(out io.Writer, id models.Identity, m models.Manifest) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintf(table, "model\t%s/%d\ndigest\t%s\n", id.Name, id.Version, id.Digest)
	for _, fact := range factsOf(m) {
		_, _ = fmt.Fprintf(table, "%s\t%s\n", fact.name, fact.value)
	}
	_, _ = fmt.Fprintf(table, "labels\t%d\n", len(m.Labels))
	for _, label := range m.Labels {
		_, _ = fmt.Fprintf(table, "\t%s\n", label)
	}
	for _, file := range m.Files {
		_, _ = fmt.Fprintf(table, "file\t%s, %d bytes\n", file.Path, file.Size)
	}
	return table.Flush()
}

// fact is one thing that a manifest says.
type fact struct{ name, value string }

// factsOf is what a manifest says beside labels and files, in one order for all.
func factsOf(m models.Manifest) []fact {
	facts := []fact{
		{"encoder", encoderOf(m)},
		{"out of scope label", m.OutOfScope},
		{"temperature", number(m.Calibration.Temperature)},
		{"threshold in scope", number(m.Thresholds.InScope)},
		{"threshold right", number(m.Thresholds.Right)},
		{"label set", setOf(m.Thresholds.Conformal)},
		{"costs", costOf(m.Costs.Cost)},
	}
	facts = append(facts, weightsOf(m.Calibration.InScope)...)
	for _, label := range slices.Sorted(maps.Keys(m.Thresholds.Labels)) {
		facts = append(facts, fact{"threshold of " + label, number(m.Thresholds.Labels[label])})
	}
	for _, label := range slices.Sorted(maps.Keys(m.Costs.Labels)) {
		facts = append(facts, fact{"costs of " + label, costOf(m.Costs.Labels[label])})
	}
	if m.Fusion != nil {
		facts = append(facts, fact{"n-gram member", "margins " + number(m.Fusion.Margins)})
	}
	facts = append(facts,
		fact{"trained on", strconv.Itoa(m.Training.Rows) + " rows"},
		fact{"dataset", m.Training.DatasetDigest},
		fact{"seed", strconv.FormatUint(m.Training.Seed, 10)},
		fact{"code", m.Training.CodeVersion},
	)
	for _, key := range slices.Sorted(maps.Keys(m.Training.Config)) {
		facts = append(facts, fact{"setting " + key, m.Training.Config[key]})
	}
	return facts
}

func encoderOf(m models.Manifest) string {
	if m.Model != nil {
		if !m.Model.Calibrated {
			return "its own, uncalibrated"
		}
		return "its own"
	}
	return m.Encoder.Name + "/" + strconv.Itoa(m.Encoder.Version) + " " + short(m.Encoder.Digest)
}

// weightsOf are the weights of the in-scope probability, whichever there are.
func weightsOf(w models.InScope) []fact {
	weights := map[string]float64{}
	if raw, err := json.Marshal(w); err == nil {
		_ = json.Unmarshal(raw, &weights) // numbers of a manifest that was checked: neither can fail
	}
	var facts []fact
	for _, name := range slices.Sorted(maps.Keys(weights)) {
		facts = append(facts, fact{"in-scope weight of " + name, number(weights[name])})
	}
	return facts
}

func setOf(c models.Conformal) string {
	if c == (models.Conformal{}) {
		return "none"
	}
	return "covers " + number(c.Coverage) + ", confidence from " + number(c.Threshold)
}

func costOf(c models.Cost) string {
	return "wrong answer " + number(c.WrongAnswer) + ", clarify " + number(c.Clarify) + ", escalate " + number(c.Escalate)
}
