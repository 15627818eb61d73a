package corpus_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rapport/training/corpus"
)

const labellingHeader = "topic\tintent\tsuggested\ttext\tlines\tnote\n"

func TestLabellingFile(t *testing.T) {
	t.Parallel()
	const name = "labels.tsv"
	row := func(text, intent string, line int) corpus.Row {
		return corpus.Row{Text: text, Intent: intent, File: name, Line: line}
	}
	cases := map[string]struct {
		file string
		want corpus.Labelled
	}{
		"a topic's name holds for its lines, in any order": {
			"1\t\t\tmy parcel is late\t3\t\n1\torder_status\torder_late\t\t9\t5 %\n1\t\t\twhere is it\t2\t\n",
			corpus.Labelled{Rows: []corpus.Row{row("my parcel is late", "order_status", 2), row("where is it", "order_status", 4)}},
		},
		"a line's own intent overrules, a dash leaves it out": {
			"1\torder_status\t\t\t9\t\n1\tcancel\t\tstop my order\t3\t\n1\t-\t\tlol\t3\t\n",
			corpus.Labelled{Rows: []corpus.Row{row("stop my order", "cancel", 3)}, Left: []corpus.Row{row("lol", "-", 4)}},
		},
		"what nobody has labelled is counted": {
			"1\ta\t\t\t9\t\n1\t\t\tone\t1\t\n2\t\t\t\t9\t\n2\t\t\ttwo\t1\t\nunsorted\t\t\tthree\t1\t\n",
			corpus.Labelled{Rows: []corpus.Row{row("one", "a", 3)}, Unlabelled: 2},
		},
		"a topic named twice": {
			"1\ta\t\t\t9\t\n1\tb\t\t\t9\t\n1\t\t\tone\t1\t\n",
			corpus.Labelled{
				Rows: []corpus.Row{row("one", "a", 4)},
				Bad:  []corpus.BadLine{{File: name, Line: 3, Reason: "the topic is named a second time, and otherwise"}},
			},
		},
		"a spreadsheet's semicolons and quotes": {
			"", corpus.Labelled{Rows: []corpus.Row{row(`he said "now"; I wait`, "a", 3)}},
		},
	}
	for title, c := range cases {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			file := labellingHeader + c.file
			if c.file == "" {
				file = "topic;intent;suggested;text\r\n1;a;;\r\n1;;;\"he said \"\"now\"\"; I wait\"\r\n"
			}
			got, err := corpus.ReadLabelledFrom(strings.NewReader(file), name)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestLabellingFileWithoutLabels(t *testing.T) {
	t.Parallel()
	_, err := corpus.ReadLabelledFrom(strings.NewReader(labellingHeader+"1\t\t\tone\t1\t\n"), "labels.tsv")
	if !errors.Is(err, corpus.ErrBadData) || !strings.Contains(err.Error(), "none of the 1 lines is labelled yet") {
		t.Errorf("got %v", err)
	}
}
