package corpus_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rapport/training/corpus"
)

const rasaFile = `# a file as teams keep it
version: "3.1"

nlu:
- intent: greet
  examples: |
    - hey
    - Hello, you!

    # no example
    - - a dash
- intent: travel
  metadata:
    sentiment: neutral
  examples: |
    - to [Paris](city)
    - from [the city of light]{"entity": "city", "role": "from", "value": "PAR"} to [🇩🇪 Bonn](city:bonn)
    - [big]{"entity": "size"} [red][{"entity": "colour"}, {"entity": "mood", "group": "1"}] bag
    - see [this]{broken} and [that][one]
- intent: faq/opening
  examples:
  - text: |
      when do you open
      on Sundays?
    metadata: {sentiment: neutral}
  - text: "open:\tnow?"
  - are you open
- intent: thanks+bye
  examples: |
    - thanks, bye
- synonym: Paris
  examples: |
    - city of light
- regex: zip
  examples: |
    - \d{5}
- lookup: country
  examples: |
    - France
stories:
- story: one
- story: two
`

func TestReadsRasa(t *testing.T) {
	t.Parallel()
	all, err := corpus.ReadLabelledFrom(strings.NewReader(rasaFile), "nlu.yml")
	if err != nil {
		t.Fatal(err)
	}
	place := func(r corpus.Row, line int) corpus.Row { r.File, r.Line = "nlu.yml", line; return r }
	want := []corpus.Row{
		place(corpus.Row{Text: "hey", Intent: "greet"}, 7),
		place(corpus.Row{Text: "Hello, you!", Intent: "greet"}, 8),
		place(corpus.Row{Text: "- a dash", Intent: "greet"}, 11),
		place(corpus.Row{Text: "to Paris", Intent: "travel", Entities: []corpus.Entity{{Start: 3, End: 8, Name: "city", Value: "Paris"}}}, 16),
		place(corpus.Row{Text: "from the city of light to 🇩🇪 Bonn", Intent: "travel", Entities: []corpus.Entity{
			{Start: 5, End: 22, Name: "city", Value: "PAR", Role: "from"}, {Start: 26, End: 33, Name: "city", Value: "bonn"},
		}}, 17),
		place(corpus.Row{Text: "big red bag", Intent: "travel", Entities: []corpus.Entity{
			{Start: 0, End: 3, Name: "size", Value: "big"},
			{Start: 4, End: 7, Name: "colour", Value: "red"},
			{Start: 4, End: 7, Name: "mood", Value: "red", Group: "1"},
		}}, 18),
		place(corpus.Row{Text: "see [this]{broken} and [that][one]", Intent: "travel"}, 19),
		place(corpus.Row{Text: "when do you open\non Sundays?", Intent: "faq/opening"}, 22),
		place(corpus.Row{Text: "open:\tnow?", Intent: "faq/opening"}, 26),
		place(corpus.Row{Text: "are you open", Intent: "faq/opening"}, 27),
		place(corpus.Row{Text: "thanks, bye", Intent: "thanks+bye"}, 30),
	}
	if diff := cmp.Diff(want, all.Rows); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"nlu.yml:10: an example that does not begin with a dash"}, lines(all.Bad)); diff != "" {
		t.Error(diff)
	}
	uncarried := []string{
		`nlu.yml:14: not carried: key "metadata" (2)`,
		"nlu.yml:19: not carried: entity marks that cannot be read, kept in the text (2)",
		`nlu.yml:28: not carried: several intents in one, kept as one name: "thanks+bye" (1)`,
		"nlu.yml:31: not carried: synonym (1)",
		"nlu.yml:34: not carried: regex (1)",
		"nlu.yml:37: not carried: lookup (1)",
		`nlu.yml:41: not carried: section "stories" (2)`,
	}
	if diff := cmp.Diff(uncarried, lines(all.Uncarried)); diff != "" {
		t.Error(diff)
	}
}

func lines[T fmt.Stringer](all []T) []string {
	var out []string
	for _, one := range all {
		out = append(out, one.String())
	}
	return out
}

func TestHostileRasaIsRefused(t *testing.T) {
	t.Parallel()
	var bomb strings.Builder
	bomb.WriteString("nlu:\n- &a [x, x, x, x, x, x, x, x, x]\n")
	for i := range 9 {
		fmt.Fprintf(&bomb, "- &%c [*%c, *%c, *%c, *%c]\n", 'b'+i, 'a'+i, 'a'+i, 'a'+i, 'a'+i)
	}
	for name, c := range map[string]struct{ content, want string }{
		"aliases":        {bomb.String(), "f: line 2: anchors, aliases, tags"},
		"tags":           {"nlu:\n- !!binary aGk=\n", "f: line 2: anchors, aliases, tags"},
		"nesting":        {"nlu: " + strings.Repeat("[", 100_000), "f: line 1: nested too deep"},
		"dashes":         {"nlu:\n  " + strings.Repeat("- ", 1000) + "x\n", "f: line 2: nested too deep"},
		"keys":           {"nlu:\n- intent: a\n  intent: b\n  examples: |\n    - hey\n", "f: line 3: not valid YAML"},
		"sections":       {"nlu: []\nnlu: []\n", "f: line 2: not valid YAML"},
		"no nlu":         {"version: 3\nstories: []\n", "without the key nlu"},
		"a list":         {"- a: b\n", "f: line 1: not a mapping"},
		"size":           {"nlu:\n- intent: a\n  examples: |\n" + strings.Repeat("    - hello there\n", 1_000_000), "more than 8 MiB"},
		"values":         {"nlu:\n- {x: [" + strings.Repeat("1,", 300_000) + "]}\n", "more than 400000 values"},
		"commas":         {"nlu:\n- [" + strings.Repeat(",", 2_000_000) + "]\n", "more than 1000000 signs"},
		"Latin-1":        {"nlu:\n- intent: a\n  examples: |\n    - caf\xe9\n", "not UTF-8"},
		"a quote opened": {"nlu:\n- intent: \"a\n  examples: |\n    - secretword\n", "not valid YAML"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := corpus.ReadLabelledFrom(strings.NewReader(c.content), "f")
			if !errors.Is(err, corpus.ErrBadData) || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "secretword") {
				t.Errorf("%v, want %q", err, c.want)
			}
		})
	}
}

// What is wrong in one place costs that place only.
func TestBadPlacesOfRasaAreNamed(t *testing.T) {
	t.Parallel()
	all, err := corpus.ReadLabelledFrom(strings.NewReader(`nlu:
- intent:
  examples: |
    - secretword
- intent: a
- intent: b
  examples: {secretword: 1}
- intent: c
  examples:
  - {metadata: 1}
  - [secretword]
- secretword
- what: 1
- intent: d
  examples: |
    -
    - fine
`), "f")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"f:2: the intent's name cannot be read", "f:5: an intent without examples", "f:7: examples are neither a block of lines nor a list",
		"f:10: an example without text", "f:11: an example without text", "f:12: not an intent with examples",
		"f:13: neither an intent nor a synonym, regex or lookup", "f:16: the text is empty",
	}
	if diff := cmp.Diff(want, lines(all.Bad)); diff != "" || len(all.Rows) != 1 {
		t.Errorf("%d rows, %s", len(all.Rows), diff)
	}
}
