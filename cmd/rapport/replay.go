package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"rapport/conversation"
	"rapport/policy"
	"rapport/replay"
	"rapport/training/corpus"
	"rapport/training/report"
)

// replayFlags are what `rapport replay` is asked for.
type replayFlags struct {
	config            Config
	configPath        string
	data, train       []string
	benchmark         string
	html              string
	under, over       []string
	consent, resolved bool
	brief, asJSON     bool
	skipBad, quiet    bool
	seed              uint64
}

func newReplay(std streams) *cobra.Command {
	var f replayFlags
	cmd := &cobra.Command{
		Use:   "replay",
		Short: "Run past conversations through the rules: what would have been done, turn by turn",
		Long: "Runs conversations (JSON, JSON lines, CSV; exports of Zendesk, Intercom, Chatwoot) through the engine as it serves and prints, turn by\n" +
			"turn, how the customer feels, what would have been done and why, and where a person would have got the conversation. Where turns carry\n" +
			"a grader's anger, action, acceptable and must_not, says how good that is, beside simpler policies. Exits with 1 when a gate failed,\n" +
			"2 for wrong use, 3 for bad data. The trace shows what customers wrote, personal data masked.",
		Example: "  rapport replay --data chats.jsonl\n" +
			"  rapport replay --data export.json --policy my-rules.yaml --html replay.html\n" +
			"  rapport replay --data graded.jsonl --brief --fail-under action_right=0.85 --fail-over blunders=0.01",
		Args: cobra.NoArgs,
	}
	flags := cmd.Flags()
	bindFlags(flags, &f.config)
	flags.StringVar(&f.configPath, "config", "", "configuration file")
	flags.StringArrayVar(&f.data, "data", nil, "file or directory of conversations (repeatable)")
	flags.StringArrayVar(&f.train, "train", nil, "graded conversations to choose the best threshold to compare with on (repeatable)")
	flags.StringVar(&f.benchmark, "benchmark", "", "instead: the tables of docs/benchmarks.md, from the shared directory")
	flags.StringVar(&f.html, "html", "", "file to write the replay into as one HTML page")
	flags.StringArrayVar(&f.under, "fail-under", nil, "FIGURE=NUMBER, such as action_right=0.85: fail when the figure is lower (repeatable)")
	flags.StringArrayVar(&f.over, "fail-over", nil, "FIGURE=NUMBER, such as blunders=0.01: fail when the figure is higher (repeatable)")
	flags.BoolVar(&f.consent, "consent", false, "the customers agreed to marketing: without it no offer is made")
	flags.BoolVar(&f.resolved, "resolved", false, "tell the engine where the data says resolved, as a bot would that knows")
	flags.BoolVar(&f.brief, "brief", false, "print the summary only, no turns")
	flags.BoolVar(&f.asJSON, "json", false, "print JSON instead of text")
	flags.BoolVar(&f.skipBad, "skip-bad", false, "leave bad lines out and list them, instead of stopping")
	flags.BoolVar(&f.quiet, "quiet", false, "no progress")
	flags.Uint64Var(&f.seed, "seed", 1, "seed of intervals")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		under, over, err := f.check()
		if err != nil {
			return err
		}
		if f.config, err = loadConfig(f.configPath, cmd.Flags(), os.Getenv); err != nil {
			return err
		}
		return f.run(cmd.Context(), std, under, over)
	}
	return cmd
}

// check refuses what cannot be done, before any work.
func (f *replayFlags) check() (under, over []report.Limit, err error) {
	if (len(f.data) > 0) == (f.benchmark != "") {
		return nil, nil, fmt.Errorf("%w: give --data or --benchmark, one of them", errUsage)
	}
	if f.benchmark != "" && len(f.train)+len(f.under)+len(f.over) > 0 {
		return nil, nil, fmt.Errorf("%w: --train, --fail-under and --fail-over go with --data", errUsage)
	}
	if under, err = limits(f.under, false); err != nil {
		return nil, nil, err
	}
	over, err = limits(f.over, true)
	return under, over, err
}

func limits(given []string, most bool) ([]report.Limit, error) {
	var all []report.Limit
	for _, one := range given {
		limit, err := report.ParseLimit(one)
		if err == nil {
			err = replay.Known(limit, most)
		}
		if err != nil {
			return nil, fmt.Errorf("%w: %w", errUsage, err)
		}
		all = append(all, limit)
	}
	return all, nil
}

func (f *replayFlags) run(ctx context.Context, std streams, under, over []report.Limit) error {
	data, err := f.read(f.data, std.err)
	if err != nil {
		return err
	}
	train, err := f.read(f.train, std.err)
	if err != nil {
		return err
	}
	bars := newBars(std.err, f.quiet)
	defer bars.close()
	s, err := assemble(ctx, f.config)
	if err != nil {
		return err
	}
	defer func() { _ = s.close() }()
	if f.benchmark != "" {
		b, err := f.measureAll(ctx, s, std, bars)
		if err != nil {
			return err
		}
		bars.close()
		return errors.Join(printReport(std.out, b, f.asJSON), f.page(b))
	}
	traces, err := f.replay(ctx, s, data, bars)
	if err != nil {
		return err
	}
	settings := replay.Settings{Model: modelName(s), Seed: f.seed}
	if settings.Train, err = f.replay(ctx, s, train, bars); err != nil {
		return err
	}
	bars.close()
	r := replay.Measure(traces, settings)
	if r.Graded == 0 && len(under)+len(over) > 0 {
		return fmt.Errorf("%w: gates need graded conversations, and there are none", errData)
	}
	if r.Gates, err = r.Decide(under, over); err != nil {
		return fmt.Errorf("%w: %w", errUsage, err)
	}
	if err := f.write(r, std.out); err != nil {
		return err
	}
	return failedGates(r)
}

func modelName(s *service) string {
	id := s.now.Load().identity
	return fmt.Sprintf("%s version %d", id.Name, id.Version)
}

// replay runs conversations through an engine of their own, whose store keeps no one else's.
func (f *replayFlags) replay(ctx context.Context, s *service, all []corpus.Conversation, bars *bars) ([]replay.Trace, error) {
	store := conversation.NewMemory(conversation.Config{Max: 1})
	traces, err := replay.Run(ctx, replay.Config{
		Assessor: s.replayer(store), Store: store, Resolved: f.resolved,
		Known:    policy.Context{Customer: policy.Customer{MarketingConsent: f.consent}},
		Start:    time.Date(2026, time.January, 7, 12, 0, 0, 0, time.UTC), // a Wednesday noon, when most desks are open
		Progress: func(done, total int) { bars.report("replay", done, total) },
	}, all)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errData, err)
	}
	return traces, nil
}

func (f *replayFlags) read(paths []string, warnings io.Writer) ([]corpus.Conversation, error) {
	var all []corpus.Conversation
	for _, path := range paths {
		read, err := corpus.ReadConversations(path)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", errData, err)
		}
		if len(read.Bad) > 0 && !f.skipBad {
			return nil, fmt.Errorf("%w: %w", errData, &corpus.BadLinesError{Lines: read.Bad})
		}
		var text strings.Builder
		printListed(&text, "left out", read.Bad)
		if _, err := io.WriteString(warnings, text.String()); err != nil {
			return nil, err
		}
		all = append(all, read.Conversations...)
	}
	if len(paths) > 0 && len(all) == 0 {
		return nil, fmt.Errorf("%w: no conversations in %s", errData, strings.Join(paths, ", "))
	}
	return all, nil
}

func (f *replayFlags) write(r replay.Report, out io.Writer) error {
	if err := f.page(r); err != nil {
		return err
	}
	if f.brief {
		r.Traces = nil
	}
	if !f.asJSON {
		for _, trace := range r.Traces {
			if _, err := io.WriteString(out, trace.Text()+"\n"); err != nil {
				return err
			}
		}
	}
	return printReport(out, r, f.asJSON)
}

// page writes what was measured as HTML, where that is asked for.
func (f *replayFlags) page(of interface{ HTML() ([]byte, error) }) error {
	if f.html == "" {
		return nil
	}
	html, err := of.HTML()
	if err != nil {
		return err
	}
	return writeNamed(f.html, html)
}

func failedGates(r replay.Report) error {
	failed := r.Failed()
	if len(failed) == 0 {
		return nil
	}
	lines := make([]error, 0, len(failed))
	for _, gate := range failed {
		lines = append(lines, errors.New("  "+gate.Name+": "+gate.Says)) //nolint:err113 // a line of the error below
	}
	return fmt.Errorf("%w: %d of %d gates failed\n%w", errGate, len(failed), len(r.Gates), errors.Join(lines...))
}
