package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"rapport/sentiment"
	"rapport/text"
)

// lexiconTrial is what `rapport check lexicon` is asked.
type lexiconTrial struct {
	file       string
	data       string
	maxChanges int
	show       int
}

func newCheckLexicon(std streams) *cobra.Command {
	var trial lexiconTrial
	cmd := &cobra.Command{
		Use:   "lexicon FILE",
		Short: "Show what a team lexicon changes on graded messages before it serves",
		Long: "Reads a team lexicon and scores messages without and with it, by words alone: the project's own 900 graded messages, or those of --data,\n" +
			"one {\"text\"} with perhaps \"level\" (0 to 4) and \"tags\" a line, or plain lines in a .txt file. Fails when the file has a fault, when a\n" +
			"message that must stay below frustrated no longer does, or when more than --max-changes messages change their level.",
		Example: "  rapport check lexicon team.tsv\n  rapport check lexicon team.tsv --data last-week.txt --max-changes 20",
		Args:    cobra.ExactArgs(1),
	}
	cmd.Flags().StringVar(&trial.data, "data", "", "messages to try it on (default: the project's own)")
	cmd.Flags().IntVar(&trial.maxChanges, "max-changes", -1, "most messages that may change their level; -1: any number")
	cmd.Flags().IntVar(&trial.show, "show", 20, "most messages to list")
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		trial.file = args[0]
		return trial.run(std.out)
	}
	return cmd
}

func (t *lexiconTrial) run(out io.Writer) error {
	team, err := readTeam(t.file)
	if err != nil {
		return gate(err)
	}
	before, err := sentiment.New(sentiment.Options{})
	if err != nil {
		return fmt.Errorf("%w: %w", errData, err)
	}
	after, err := sentiment.New(sentiment.Options{Team: team})
	if err != nil {
		return gate(err)
	}
	samples, err := readSamples(t.data)
	if err != nil {
		return err
	}
	found := changes(samples, before, after)
	crossing, angry, broken := tally(found)
	if _, err := fmt.Fprintf(out, "%d phrases, tried on %d messages by words alone: %d scores change, %d levels\n",
		team.Len(), len(samples), len(found), crossing); err != nil {
		return err
	}
	if _, err := io.WriteString(out, t.list(found)); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "calm messages newly called angry: %d\nmessages that must stay below frustrated and do not: %d\n", angry, broken)
	if err != nil {
		return err
	}
	switch {
	case broken > 0:
		return fmt.Errorf("%w: %d messages that must stay below frustrated do not", errGate, broken)
	case t.maxChanges >= 0 && crossing > t.maxChanges:
		return fmt.Errorf("%w: %d messages change their level, at most %d may", errGate, crossing, t.maxChanges)
	}
	return nil
}

// tally counts the messages that cross a level, the calm ones newly angry, and those that must not.
func tally(found []change) (crossing, angry, broken int) {
	for i := range found {
		for _, one := range []struct {
			is bool
			n  *int
		}{{found[i].crosses(), &crossing}, {found[i].newlyAngry(), &angry}, {found[i].breaks(), &broken}} {
			if one.is {
				*one.n++
			}
		}
	}
	return crossing, angry, broken
}

// list tells every message that crosses a level, one a line, as many as wanted.
func (t *lexiconTrial) list(found []change) string {
	var b strings.Builder
	shown, left := 0, 0
	for i := range found {
		c := &found[i]
		if !c.crosses() {
			continue
		}
		if shown == t.show {
			left++
			continue
		}
		shown++
		fmt.Fprintf(&b, "  %s: %v %.2f -> %v %.2f", c.sample.place, c.before.Level(), c.before.Score, c.after.Level(), c.after.Score)
		if c.sample.level != nil {
			fmt.Fprintf(&b, " (graded %v)", *c.sample.level)
		}
		if cue := c.cue(); cue != nil {
			fmt.Fprintf(&b, " by %s %+.2f %q", cue.Rule, cue.Weight, text.Mask(cue.Text))
		}
		fmt.Fprintf(&b, "%s: %q\n", c.alarm(), text.Mask(c.sample.doc.Clean))
	}
	if left > 0 {
		fmt.Fprintf(&b, "  and %d more (--show)\n", left)
	}
	return b.String()
}

// alarm marks the changes that nobody wants.
func (c *change) alarm() string {
	switch {
	case c.breaks():
		return " MUST NOT"
	case c.newlyAngry():
		return " CALM"
	}
	return ""
}

func isTeamCue(rule string) bool {
	return rule == sentiment.TeamRule || strings.HasPrefix(rule, sentiment.TeamRule+".")
}
