package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/spf13/cobra"

	"rapport/classifier"
	"rapport/training"
	"rapport/training/corpus"
	"rapport/training/discover"
)

// discoverFlags are what `rapport discover` is asked for.
type discoverFlags struct {
	source        encoderFlags
	data, lines   []string
	turns         string
	model, cache  string
	out, labels   string
	suggest       int
	angry         bool
	skipBad       bool
	asJSON, quiet bool
	config        discover.Config
	labelling     discover.Labelling
}

func newDiscover(std streams) *cobra.Command {
	var f discoverFlags
	cmd := &cobra.Command{
		Use:   "discover",
		Short: "Find out what customers ask, from conversations nobody has labelled",
		Long: "Picks the requests out of conversations, puts like to like, and says of each topic how much of the traffic it opens, what is\n" +
			"typical of it and which intent of --model it is nearest to. --out writes a file to edit: give a topic an intent and all its lines\n" +
			"have it, give a line one and it has that, - leaves out; rapport train --data reads it back. --suggest picks the lines whose labels\n" +
			"would help --model most. Personal data is masked in all output.",
		Example: "  rapport discover --data conversations.jsonl --out labels.tsv\n" +
			"  rapport train --data labels.tsv --name my-bot\n" +
			"  rapport discover --data conversations.jsonl --labels labels.tsv --out labels-2.tsv\n" +
			"  rapport discover --data conversations.jsonl --model my-bot --suggest 200 --out more.tsv",
		Args: cobra.NoArgs,
	}
	flags := cmd.Flags()
	flags.StringArrayVar(&f.data, "data", nil, "conversations: Zendesk, Intercom, Chatwoot, JSON or table of turns; file or directory (repeatable)")
	flags.StringArrayVar(&f.lines, "lines", nil, "lines without conversations: plain text, JSON lines or table with text (repeatable)")
	flags.StringVar(&f.turns, "turns", string(discover.Requests), "turns that count: first (request of a conversation), requests (later ones too), all")
	flags.StringVar(&f.model, "model", "care-en", "bundle that topics are compared with and lines suggested for, NAME or NAME/VERSION; empty for none")
	flags.IntVar(&f.config.Topics, "topics", 0, "number of topics (default: chosen by the data)")
	flags.IntVar(&f.config.Smallest, "smallest", 0, "different lines of the smallest topic (default 5)")
	flags.Uint64Var(&f.config.Seed, "seed", 1, "seed of the sample that is taken of more than 3000 lines")
	flags.StringVar(&f.out, "out", "", "file to label, .csv or else tab-separated")
	flags.StringVar(&f.labels, "labels", "", "labelling file or labelled data whose labels are kept")
	flags.IntVar(&f.labelling.Lines, "per-topic", 0, "lines of each topic in the file to label (default 30)")
	flags.Float64Var(&f.labelling.Prefill, "prefill", 0, "name topics that the model knows with at least this probability")
	flags.IntVar(&f.suggest, "suggest", 0, "pick this many lines whose labels would help the model most, instead of topics")
	flags.BoolVar(&f.angry, "angry", false, "with --suggest: lines of frustrated customers count up to twice")
	flags.StringVar(&f.cache, "cache", defaultCache(), "directory of the embedding cache, empty for none")
	flags.BoolVar(&f.skipBad, "skip-bad", false, "leave bad lines out and list them, instead of stopping")
	flags.BoolVar(&f.asJSON, "json", false, "print JSON")
	flags.BoolVar(&f.quiet, "quiet", false, "no progress")
	f.source.bind(flags)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return f.run(cmd.Context(), std) }
	return cmd
}

func (f discoverFlags) run(ctx context.Context, std streams) error {
	if err := f.check(); err != nil {
		return err
	}
	bars := newBars(std.err, f.quiet)
	defer bars.close()
	lines, err := f.read(std.err)
	if err != nil {
		return trainingError(err)
	}
	given, err := f.given()
	if err != nil {
		return trainingError(err)
	}
	f.labelling.Given, f.labelling.Unsorted = given, true
	f.config.Progress = bars.report
	return f.source.with(func(rt *classifier.Runtime, encoder *classifier.Encoder) error {
		pool := discover.Collect(lines)
		vectors, err := training.Vectors(ctx, encoder, f.cache, pool.Texts(), func(done, total int) { bars.report("embed", done, total) })
		if err != nil {
			return trainingError(err)
		}
		judge, closeModel, err := f.judge(rt, encoder, vectors)
		if err != nil {
			return err
		}
		defer closeModel()
		if f.suggest > 0 {
			return f.suggestLines(discovery{pool, vectors, judge}, std)
		}
		return f.topics(ctx, discovery{pool, vectors, judge}, bars, std)
	})
}

// discovery is what topics are made of. judge is nil when there is no model to compare with.
type discovery struct {
	pool    discover.Pool
	vectors [][]float32
	judge   func(bare string, place int) (discover.Opinion, error)
}

func (f discoverFlags) check() error {
	reason := ""
	switch {
	case (len(f.data) > 0) == (len(f.lines) > 0):
		reason = "give --data or --lines, one of them"
	case f.suggest < 0:
		reason = "--suggest wants a number above 0"
	case f.suggest > 0 && f.model == "":
		reason = "--suggest asks a model what it does not know: give --model"
	case f.angry && f.suggest == 0:
		reason = "--angry goes with --suggest"
	case f.labelling.Prefill < 0 || f.labelling.Prefill > 1 || f.labelling.Lines < 0 || f.config.Topics < 0 || f.config.Smallest < 0:
		reason = "--prefill is 0 to 1, --per-topic, --topics and --smallest are not negative"
	}
	if reason != "" {
		return fmt.Errorf("%w: %s", errUsage, reason)
	}
	return f.checkOut()
}

// checkOut keeps a file somebody may have labelled from being written over.
func (f discoverFlags) checkOut() error {
	if f.out == "" || f.labels != "" && filepath.Clean(f.labels) == filepath.Clean(f.out) {
		return nil
	}
	if _, err := os.Stat(f.out); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w: %s is there already; --labels %s keeps the labels in it, or give another --out", errUsage, f.out, f.out)
	}
	return nil
}

// read picks the lines out of what was given.
func (f discoverFlags) read(warnings io.Writer) ([]discover.Line, error) {
	var lines []discover.Line
	var bad []corpus.BadLine
	for _, path := range f.data {
		more, worse, err := readRequests(path, discover.Which(f.turns))
		if err != nil {
			return nil, err
		}
		lines, bad = append(lines, more...), append(bad, worse...)
	}
	for _, path := range f.lines {
		rows, worse, err := corpus.ReadTexts(path)
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			lines = append(lines, discover.Line{Text: row.Text, Opening: true})
		}
		bad = append(bad, worse...)
	}
	if len(bad) > 0 && !f.skipBad {
		return nil, &corpus.BadLinesError{Lines: bad}
	}
	for i, line := range bad {
		if i == listedLines {
			_, _ = fmt.Fprintf(warnings, "left out: %d more\n", len(bad)-i)
			break
		}
		_, _ = fmt.Fprintf(warnings, "left out: %s\n", line)
	}
	return lines, nil
}

// readRequests picks the requests out of conversation files.
func readRequests(path string, which discover.Which) ([]discover.Line, []corpus.BadLine, error) {
	all, err := corpus.ReadConversations(path)
	if err != nil {
		return nil, nil, err
	}
	var lines []discover.Line
	for _, conversation := range all.Conversations {
		turns := make([]discover.Turn, len(conversation.Turns))
		for i, turn := range conversation.Turns {
			turns[i] = discover.Turn{Customer: turn.Role == corpus.RoleCustomer, Text: turn.Text}
		}
		picked, err := discover.Pick(path+"\x00"+conversation.ID, turns, which)
		if err != nil {
			return nil, nil, fmt.Errorf("%w: --turns %q: %w", errUsage, which, err)
		}
		lines = append(lines, picked...)
	}
	if len(lines) == 0 && len(all.Bad) == 0 {
		return nil, nil, fmt.Errorf("%w: %s: in none of %d conversations a customer says anything", corpus.ErrBadData, path, len(all.Conversations))
	}
	return lines, all.Bad, nil
}

// given are the labels to keep.
func (f discoverFlags) given() (map[string]discover.Label, error) {
	if f.labels == "" {
		return nil, nil
	}
	labelled, err := corpus.ReadLabelled(f.labels)
	if err != nil {
		return nil, err
	}
	if len(labelled.Bad) > 0 && !f.skipBad {
		return nil, &corpus.BadLinesError{Lines: labelled.Bad}
	}
	given := map[string]discover.Label{}
	for _, row := range labelled.Rows {
		given[discover.Key(row.Text)] = discover.Label{Text: row.Text, Intent: row.Intent}
	}
	for _, row := range labelled.Left {
		given[discover.Key(row.Text)] = discover.Label{Text: row.Text, Intent: discover.Left}
	}
	return given, nil
}

// topics finds, compares, prints and writes.
func (f discoverFlags) topics(ctx context.Context, d discovery, bars *bars, std streams) error {
	found, err := discover.Find(ctx, d.pool, d.vectors, f.config)
	if errors.Is(err, discover.ErrConfig) {
		return fmt.Errorf("%w: %w", errUsage, err)
	}
	if err != nil {
		return trainingError(err)
	}
	if d.judge != nil {
		if err := found.Compare(d.judge); err != nil {
			return trainingError(err)
		}
	}
	bars.close()
	if err := f.printTopics(std.out, found); err != nil || f.out == "" {
		return err
	}
	return f.write(std.out, found.Labelling)
}

func (f discoverFlags) printTopics(out io.Writer, found discover.Map) error {
	if f.asJSON {
		encoded, err := json.Marshal(found, json.Deterministic(true), jsontext.WithIndent("  "))
		if err != nil {
			return err
		}
		_, err = out.Write(append(encoded, '\n'))
		return err
	}
	whole := discover.InConversations
	if len(f.lines) > 0 {
		whole = discover.Alone
	}
	_, err := io.WriteString(out, found.Text(whole))
	return err
}

// write makes the file to label and says what to do with it.
func (f discoverFlags) write(out io.Writer, file func(discover.Labelling) ([]byte, error)) error {
	if strings.EqualFold(filepath.Ext(f.out), ".csv") {
		f.labelling.Comma = ','
	}
	raw, err := file(f.labelling)
	if err != nil {
		return err
	}
	if err := corpus.WriteFile(f.out, raw, 0o600); err != nil {
		return fmt.Errorf("%w: write %s: %s", errUsage, f.out, reason(err))
	}
	if f.asJSON {
		return nil
	}
	_, err = fmt.Fprintf(out, "\nwrote %s: fill the column intent (- leaves out), then: %s\n", f.out, f.next())
	return err
}

// next is the command that trains with the file. Suggested lines are too few to train with alone.
func (f discoverFlags) next() string {
	if f.suggest == 0 {
		return fmt.Sprintf("rapport train --data %s --name my-bot", f.out)
	}
	name, _, _ := strings.Cut(f.model, "/")
	return fmt.Sprintf("rapport train --data %s --data %s --name %s", cmp.Or(f.labels, "THE-DATA-OF-"+name), f.out, name)
}
