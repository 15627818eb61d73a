package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"rapport/content"
	"rapport/conversation"
	"rapport/engine"
	"rapport/text"
	"rapport/training/corpus"
)

func newContent(std streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "content",
		Short: "What answers, offers and greetings are worth",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newContentCoverage(std))
	return cmd
}

// coverageFlags are what `rapport content coverage` is asked for.
type coverageFlags struct {
	config     Config
	configPath string
	source     replayFlags
	top        int
	asJSON     bool
}

func newContentCoverage(std streams) *cobra.Command {
	var f coverageFlags
	cmd := &cobra.Command{
		Use:   "coverage",
		Short: "Count which past conversations the answers reach, and what the next one would add",
		Long: "Plays past conversations through the model, the rules and the answers of --content. A conversation is reached when an entry fits one of\n" +
			"its messages: an answer, or the first question of a tree; nobody in the past has answered our questions, so what lies behind them is\n" +
			"not counted. Then it lists the intents that an entry would add most for.",
		Example: "  rapport content coverage --content my-content --data conversations.jsonl",
		Args:    cobra.NoArgs,
	}
	flags := cmd.Flags()
	bindFlags(flags, &f.config)
	flags.StringVar(&f.configPath, "config", "", "configuration file")
	flags.StringArrayVar(&f.source.data, "data", nil, "file or directory of conversations (repeatable)")
	flags.BoolVar(&f.source.skipBad, "skip-bad", false, "leave bad lines out and list them, instead of stopping")
	flags.IntVar(&f.top, "top", 10, "how many intents to list")
	flags.BoolVar(&f.asJSON, "json", false, "print JSON")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if len(f.source.data) == 0 || f.top < 0 {
			return fmt.Errorf("%w: give --data, and a --top of 0 or more", errUsage)
		}
		var err error
		if f.config, err = loadConfig(f.configPath, cmd.Flags(), os.Getenv); err != nil {
			return err
		}
		return f.run(cmd.Context(), std)
	}
	return cmd
}

func (f *coverageFlags) run(ctx context.Context, std streams) error {
	conversations, err := f.source.read(f.source.data, std.err)
	if err != nil {
		return err
	}
	s, err := assemble(ctx, f.config)
	if err != nil {
		return err
	}
	defer func() { _ = s.close() }()
	all := make([]content.Past, 0, len(conversations))
	for i, one := range conversations {
		past, err := s.play(ctx, "coverage-"+strconv.Itoa(i), one.Turns)
		if err != nil {
			return err
		}
		all = append(all, past)
	}
	sum := content.Cover(all)
	sum.Next = sum.Next[:min(f.top, len(sum.Next))]
	if f.asJSON {
		return printLine(std.out, sum)
	}
	_, err = io.WriteString(std.out, describeCoverage(sum))
	return err
}

// play has one conversation judged as if the customer had written to us at a Wednesday noon, a message a minute.
func (s *service) play(ctx context.Context, id string, turns []corpus.Turn) (past content.Past, err error) {
	at := time.Date(2026, time.January, 7, 12, 0, 0, 0, time.UTC)
	defer func() {
		if gone := s.engine.Forget(ctx, id); !errors.Is(gone, conversation.ErrNotFound) {
			err = errors.Join(err, gone)
		}
	}()
	for _, turn := range turns {
		if turn.Role != corpus.RoleCustomer {
			continue
		}
		at = at.Add(time.Minute)
		judged, err := s.engine.Assess(ctx, engine.Turn{Text: turn.Text, Conversation: id, At: at})
		if errors.Is(err, text.ErrEmpty) {
			continue
		}
		if err != nil {
			return past, fmt.Errorf("%w: %s:%d: %w", errData, turn.File, turn.Line, err)
		}
		s.note(&past, judged)
	}
	return past, nil
}

// note adds what one message shows.
func (s *service) note(past *content.Past, judged engine.Assessment) {
	intent, answer, now := judged.Intent.Top(), judged.Content.Answer, s.now.Load()
	matter := intent != "" && now.rules.Role(intent).Matter()
	past.Matter = past.Matter || matter
	switch {
	case answer != nil:
		past.Entry = true
		past.Leaf = past.Leaf || answer.Question == ""
		past.Settled = past.Settled || answer.Resolved == content.Surely
	case judged.Decision.Action == conversation.Escalate:
		past.Person = past.Person || !past.Entry
	case matter && !now.words.Load().Answers(intent) && !slices.Contains(past.Missing, intent):
		past.Missing = append(past.Missing, intent)
	}
}

func describeCoverage(sum content.Coverage) string {
	var out strings.Builder
	share := func(n int) string { return fmt.Sprintf("%5.1f %%", 100*float64(n)/float64(max(1, sum.Conversations))) }
	fmt.Fprintf(&out, "%d conversations with a matter", sum.Conversations)
	if sum.Idle > 0 {
		fmt.Fprintf(&out, " (%d without are left out)", sum.Idle)
	}
	fmt.Fprintf(&out, "\n%s  an entry fits: an answer, or the first question of a tree\n", share(sum.Entry))
	fmt.Fprintf(&out, "%s  an answer is reached at once\n%s  an answer that surely settles the matter\n", share(sum.Leaf), share(sum.Settled))
	fmt.Fprintf(&out, "%s  a person is called before anything fits\n", share(sum.Person))
	for i, gain := range sum.Next {
		if i == 0 {
			out.WriteString("\nan entry for ... would add\n")
		}
		fmt.Fprintf(&out, "+%s  %s\n", share(gain.Conversations), gain.Intent)
	}
	return out.String()
}
