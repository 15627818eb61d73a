package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/spf13/cobra"

	"rapport/classifier"
	"rapport/training"
	"rapport/training/audit"
	"rapport/training/corpus"
)

// dataCheckFlags are what `rapport data check` is asked for.
type dataCheckFlags struct {
	source       encoderFlags
	data, test   []string
	options      audit.Options
	out, cache   string
	failOn       []string
	fast, asJSON bool
	quiet        bool
	show         int
	seed         uint64
}

func newDataCheck(std streams) *cobra.Command {
	var f dataCheckFlags
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Find what is wrong with labelled lines, the most pressing first",
		Long: "Finds texts with several intents, lines of the test data among the training data, copies and almost copies, tiny and twin\n" +
			"intents, personal data, and, with the encoder, lines whose intent is probably wrong and intents that overlap. Personal data\n" +
			"is masked in everything it prints or writes. Exits with 1 when something of --fail-on was found, with 3 when lines cannot\n" +
			"be read.",
		Example: "  rapport data check --data train.jsonl --test test.jsonl\n" +
			"  rapport data check --data nlu/ --out look-at.tsv    # edit it, then: rapport train --data nlu/ --data look-at.tsv\n" +
			"  rapport data check --data train.csv --fast --fail-on leaks,conflicts,personal",
		Args: cobra.NoArgs,
	}
	flags := cmd.Flags()
	flags.StringArrayVar(&f.data, "data", nil, "labelled file or directory (repeatable)")
	flags.StringArrayVar(&f.test, "test", nil, "labelled file or directory that must share nothing with --data (repeatable)")
	flags.BoolVar(&f.fast, "fast", false, "work without the encoder: no mislabelled lines, no overlapping intents")
	flags.StringSliceVar(&f.failOn, "fail-on", nil, "kinds that make the check fail: "+kindNames())
	flags.StringVar(&f.out, "out", "", "write the lines to look at into this file, ranked: a TSV to edit and to train with")
	flags.BoolVar(&f.asJSON, "json", false, "print JSON, everything in it")
	flags.IntVar(&f.show, "show", 10, "findings of each kind to print")
	flags.Float64Var(&f.options.Near, "near", 0, "least similarity of near duplicates, above 0 to 1 (default 0.8)")
	flags.IntVar(&f.options.Tiny, "tiny", 0, "fewest different lines an intent should have (default 10)")
	flags.StringSliceVar(&f.options.OutOfScope, "out-of-scope", nil, "intents that mean none of ours (default out_of_scope,oos)")
	flags.StringVar(&f.cache, "cache", defaultCache(), "directory of the embedding cache, empty for none")
	flags.Uint64Var(&f.seed, "seed", 1, "seed of the folds")
	flags.BoolVar(&f.quiet, "quiet", false, "no progress")
	f.source.bind(flags)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return f.run(cmd.Context(), std) }
	return cmd
}

func kindNames() string {
	var names []string
	for _, k := range audit.Kinds() {
		names = append(names, string(k))
	}
	return strings.Join(names, ", ")
}

func (f dataCheckFlags) run(ctx context.Context, std streams) error {
	if err := f.fault(); err != nil {
		return err
	}
	in, err := f.read()
	if err != nil {
		return err
	}
	bars := newBars(std.err, f.quiet)
	err = f.judge(ctx, &in, bars)
	bars.close()
	if err != nil {
		return err
	}
	report, err := audit.Check(ctx, in, f.options)
	if err != nil {
		return err
	}
	if err := f.print(std.out, report); err != nil {
		return err
	}
	return f.verdict(report)
}

// fault says what is wrong with the flags.
func (f dataCheckFlags) fault() error {
	switch {
	case len(f.data) == 0:
		return fmt.Errorf("%w: give --data", errUsage)
	case f.options.Near < 0 || f.options.Near > 1:
		return fmt.Errorf("%w: --near %v: want above 0 and at most 1", errUsage, f.options.Near)
	case f.options.Tiny < 0 || f.show < 0:
		return fmt.Errorf("%w: --tiny and --show cannot be negative", errUsage)
	}
	for _, name := range f.failOn {
		kind := audit.Kind(name)
		switch {
		case !slices.Contains(audit.Kinds(), kind):
			return fmt.Errorf("%w: --fail-on %q: want some of %s", errUsage, name, kindNames())
		case kind.NeedsHeldOut() && f.fast:
			return fmt.Errorf("%w: --fail-on %s cannot be checked with --fast", errUsage, name)
		case (kind == audit.Leaks || kind == audit.NearLeaks) && len(f.test) == 0:
			return fmt.Errorf("%w: --fail-on %s needs --test", errUsage, name)
		}
	}
	return nil
}

// read reads all data; lines that cannot be used become findings.
func (f dataCheckFlags) read() (audit.Input, error) {
	var in audit.Input
	for _, one := range []struct {
		paths []string
		rows  *[]corpus.Row
	}{{f.data, &in.Rows}, {f.test, &in.Test}} {
		for _, path := range one.paths {
			rows, bad, err := corpus.Read(path)
			if err != nil {
				return audit.Input{}, fmt.Errorf("%w: %w", errData, err)
			}
			*one.rows, in.Bad = append(*one.rows, rows...), append(in.Bad, bad...)
		}
	}
	return in, nil
}

// judge adds what cross-validated heads say about the lines, or why they say nothing.
func (f dataCheckFlags) judge(ctx context.Context, in *audit.Input, bars *bars) error {
	if f.fast {
		in.Without = "--fast"
		return nil
	}
	err := f.source.with(func(rt *classifier.Runtime, encoder *classifier.Encoder) error {
		held, err := training.HeldOut(ctx, training.Config{
			Runtime: rt, Encoder: encoder, Data: f.data, SkipBad: true, OutOfScope: f.options.OutOfScope, Seed: f.seed, Cache: f.cache,
			Progress: bars.report,
		})
		if err != nil {
			return err
		}
		in.HeldOut = &audit.HeldOut{Labels: held.Labels}
		for _, row := range held.Rows {
			in.HeldOut.Rows = append(in.HeldOut.Rows, audit.HeldOutRow(row))
		}
		return nil
	})
	switch {
	case err == nil, ctx.Err() != nil:
		return err
	case slices.ContainsFunc(f.failOn, func(name string) bool { return audit.Kind(name).NeedsHeldOut() }):
		return trainingError(err) // a gate that cannot be looked at does not pass
	}
	in.Without, _, _ = strings.Cut(strings.TrimPrefix(err.Error(), errUsage.Error()+": "), "\n")
	return nil
}

// print prints the report and writes the listing.
func (f dataCheckFlags) print(out io.Writer, report audit.Report) error {
	if f.out != "" {
		var listing bytes.Buffer
		if err := report.WriteListing(&listing); err != nil {
			return err
		}
		if err := corpus.WriteFile(filepath.Clean(f.out), listing.Bytes(), 0o600); err != nil {
			return fmt.Errorf("%w: --out: %w", errUsage, err)
		}
	}
	if !f.asJSON {
		_, err := io.WriteString(out, report.Text(f.show))
		return err
	}
	encoded, err := json.Marshal(report, json.Deterministic(true), jsontext.WithIndent("  "))
	if err != nil {
		return err
	}
	_, err = out.Write(append(encoded, '\n'))
	return err
}

// verdict is the exit code: lines that cannot be read weigh more than a gate.
func (f dataCheckFlags) verdict(report audit.Report) error {
	if n := report.Count(audit.Unreadable); n > 0 {
		return fmt.Errorf("%w: %d lines cannot be read", errData, n)
	}
	var failed []error
	for _, name := range f.failOn {
		if n := report.Count(audit.Kind(name)); n > 0 {
			failed = append(failed, fmt.Errorf("%d %s", n, name))
		}
	}
	if len(failed) == 0 {
		return nil
	}
	return fmt.Errorf("%w: %s", errGate, strings.ReplaceAll(errors.Join(failed...).Error(), "\n", ", "))
}
