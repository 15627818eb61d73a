package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"rapport/sentiment"
	"rapport/text"
	temperseed "rapport/training/data/temper_seed"
)

// sample is one message that a lexicon is tried on.
type sample struct {
	place string // file:line
	doc   text.Doc
	level *sentiment.Level // as graded; nil when nobody did
	tags  []string
}

// isCalm is what people said of the message, else what the words said before.
func (s *sample) isCalm(before sentiment.Level) bool {
	if s.level != nil {
		return *s.level == sentiment.Calm
	}
	return before == sentiment.Calm
}

// mustStay tells the messages with dangerous words that may never be called frustrated.
func (s *sample) mustStay() bool {
	return s.level != nil && *s.level == sentiment.Calm && slices.ContainsFunc(s.tags, func(tag string) bool {
		return slices.Contains([]string{"idiom_safe", "positive_slang", "emphatic_happy", "polite_request"}, tag)
	})
}

// readSamples reads messages: {"text"} with perhaps "level" (0 to 4) and "tags" one a line, or plain text in files named .txt. Without a path they
// are the project's own graded ones.
func readSamples(path string) ([]sample, error) {
	name, content := filepath.Base(temperseed.Name), temperseed.Messages()
	if path != "" {
		var err error
		name = path
		if content, err = os.ReadFile(path); err != nil { //nolint:gosec // the operator names the file
			return nil, fmt.Errorf("%w: read messages %s: %s", errUsage, path, reason(err))
		}
	}
	var samples []sample
	lines := bufio.NewReader(bytes.NewReader(content))
	for number := 1; ; number++ {
		line, err := lines.ReadBytes('\n')
		if line = bytes.TrimSpace(line); len(line) > 0 {
			one, bad := readSample(line, isTextFile(path))
			if bad != nil {
				return nil, fmt.Errorf("%w: %s:%d: %w", errData, name, number, bad)
			}
			one.place = fmt.Sprintf("%s:%d", name, number)
			samples = append(samples, one)
		}
		if errors.Is(err, io.EOF) {
			break
		}
	}
	if len(samples) == 0 {
		return nil, fmt.Errorf("%w: %s holds no message", errData, name)
	}
	return samples, nil
}

func isTextFile(path string) bool { return filepath.Ext(path) == ".txt" }

func readSample(line []byte, plain bool) (sample, error) {
	said := struct {
		Text  string   `json:"text"`
		Level *int     `json:"level"`
		Tags  []string `json:"tags"`
	}{Text: string(line)}
	if !plain {
		said.Text = ""
		if json.Unmarshal(line, &said) != nil {
			return sample{}, errors.New(`want an object as {"text": "...", "level": 0, "tags": []}`)
		}
	}
	one := sample{tags: said.Tags}
	if said.Level != nil {
		if *said.Level < 0 || *said.Level > int(sentiment.Furious) {
			return one, fmt.Errorf("level %d: want 0 to %d", *said.Level, sentiment.Furious)
		}
		level := sentiment.Level(*said.Level)
		one.level = &level
	}
	var err error
	one.doc, err = text.Clean(said.Text, text.Limits{})
	return one, err
}

// change is a message that a lexicon says something else of.
type change struct {
	sample        *sample
	before, after sentiment.Frustration
}

func (c *change) crosses() bool { return c.before.Level() != c.after.Level() }

// newlyAngry is a calm message that is called angry now.
func (c *change) newlyAngry() bool {
	return c.after.Level() >= sentiment.Angry && c.before.Level() < sentiment.Angry && c.sample.isCalm(c.before.Level())
}

// breaks is a message that must stay below frustrated and no longer does.
func (c *change) breaks() bool {
	return c.sample.mustStay() && c.after.Level() >= sentiment.Frustrated && c.before.Level() < sentiment.Frustrated
}

// cue is the heaviest cue of the team, nil when its lexicon only took others away.
func (c *change) cue() *sentiment.Cue {
	var most *sentiment.Cue
	for i := range c.after.Cues {
		if one := &c.after.Cues[i]; isTeamCue(one.Rule) && (most == nil || one.Weight > most.Weight) {
			most = one
		}
	}
	return most
}

// changes are the messages whose score two scorers see differently, in their order.
func changes(samples []sample, before, after *sentiment.Scorer) []change {
	var found []change
	for i := range samples {
		c := change{sample: &samples[i], before: before.Score(samples[i].doc, nil), after: after.Score(samples[i].doc, nil)}
		if c.before.Score != c.after.Score {
			found = append(found, c)
		}
	}
	return found
}
