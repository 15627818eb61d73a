package audit_test

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rapport/training/audit"
	"rapport/training/corpus"
)

// TestEachFaultIsFound adds one fault to healthy data, whose lines end with 9, and wants that finding and no other.
func TestEachFaultIsFound(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		add  [][2]string
		test [][2]string
		kind audit.Kind
		want [][]int
		says string
	}{
		"copy": {
			add: [][2]string{{"refund", "I WANT my money  back"}}, kind: audit.Duplicates, want: [][]int{{1, 10}}, says: "2 times under refund",
		},
		"two intents": {
			add: [][2]string{{"cancel", "i want my money back"}}, kind: audit.Conflicts, want: [][]int{{1, 10}}, says: "under cancel, refund",
		},
		"almost a copy": {
			add:  [][2]string{{"hours", "opening time of the shop?"}},
			kind: audit.NearDuplicates, want: [][]int{{8, 10}}, says: "2 almost the same under hours",
		},
		"other numbers": {
			add:  [][2]string{{"refund", "give 120 dollars back"}, {"refund", "give 1,350.50 dollars back!"}},
			kind: audit.NearDuplicates, want: [][]int{{10, 11}}, says: "refund",
		},
		"almost the same under two intents": {
			add:  [][2]string{{"refund", "take my purchases out of the queue"}},
			kind: audit.NearConflicts, want: [][]int{{6, 10}}, says: "as cancel and as refund",
		},
		"leak": {
			test: [][2]string{{"hours", "When do you open on Sunday"}}, kind: audit.Leaks, want: [][]int{{7, -1}}, says: "trained on and tested on",
		},
		"leak with another intent": {
			test: [][2]string{{"cancel", "when do you open on sunday"}}, kind: audit.Leaks, want: [][]int{{7, -1}}, says: "as hours and as cancel",
		},
		"near leak": {
			test: [][2]string{{"hours", "when do you open on sundays?"}}, kind: audit.NearLeaks, want: [][]int{{7, -1}}, says: "% the same, as hours",
		},
		"tiny": {
			add:  [][2]string{{"parking", "can I park my car"}},
			kind: audit.Tiny, want: [][]int{{10}}, says: "parking has 1 different text: training refuses it",
		},
		"e-mail": {
			add: [][2]string{{"refund", "mine is jane@example.com or 020 7946 0958"}}, kind: audit.PersonalData, want: [][]int{{10}}, says: "email, phone",
		},
		"odd sign": {
			add:  [][2]string{{"what|ever", "some words here"}, {"what|ever", "quite another line"}},
			kind: audit.OddLabels, want: [][]int{{10}}, says: `holds '|'`,
		},
		"columns the wrong way round": {
			add:  [][2]string{{"where is the thing that I ordered", "track"}, {"where is the thing that I ordered", "follow it"}},
			kind: audit.OddLabels, want: [][]int{{10}}, says: "wrong way round",
		},
		"number": {
			add: [][2]string{{"12", "some words here"}, {"12", "quite another line"}}, kind: audit.OddLabels, want: [][]int{{10}}, says: "no letter",
		},
		"case": {
			add:  [][2]string{{"Refund", "some words here"}, {"Refund", "quite another line"}},
			kind: audit.LabelTwins, want: [][]int{{1, 10}}, says: `"refund" (3), "Refund" (2)`,
		},
		"look-alike letter": {
			add:  [][2]string{{"r\u0435fund", "some words here"}, {"r\u0435fund", "quite another line"}},
			kind: audit.LabelTwins, want: [][]int{{1, 10}}, says: `"r\u0435fund" (2)`,
		},
		"unreadable": {
			add: [][2]string{{"refund", "\u200b"}}, kind: audit.Unreadable, want: [][]int{{10}}, says: "no readable text",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			report := check(t, audit.Input{Rows: plus(c.add...), Test: rowsOf("test.jsonl", c.test...), HeldOut: &audit.HeldOut{}}, small())
			found := of(report, c.kind)
			if diff := cmp.Diff(c.want, where(found)); diff != "" || len(found) != len(report.Findings) {
				t.Fatalf("%s\n%s", diff, report.Text(10))
			}
			if !strings.Contains(found[0].Message, c.says) {
				t.Errorf("says %q, want %q", found[0].Message, c.says)
			}
		})
	}
}

func TestUnicodeFormsOfANameAreTwins(t *testing.T) {
	t.Parallel()
	rows := plus([2]string{"caf\u00e9", "one coffee please"}, [2]string{"cafe\u0301", "bring me some tea"}, [2]string{"cafe ", "hot chocolate to go"})
	twins := of(check(t, audit.Input{Rows: rows}, small()), audit.LabelTwins)
	if len(twins) != 1 || twins[0].Lines != 3 || !strings.Contains(twins[0].Message, `"cafe\u0301" (1)`) {
		t.Errorf("%+v", twins)
	}
}

// TestDataNobodyCanLearnFrom is data that is wrong as a whole.
func TestDataNobodyCanLearnFrom(t *testing.T) {
	t.Parallel()
	many := func(lines ...[2]string) (all [][2]string) {
		for range 6 {
			all = append(all, lines...)
		}
		return all
	}
	for name, c := range map[string]struct {
		lines [][2]string
		want  []audit.Kind
	}{
		"nothing":       {nil, []audit.Kind{audit.OneIntent}},
		"one intent":    {[][2]string{{"a", "one line"}, {"a", "another one"}}, []audit.Kind{audit.OneIntent}},
		"out of scope":  {[][2]string{{"oos", "one line"}, {"a", "another one"}, {"a", "and a third"}}, []audit.Kind{audit.OneIntent}},
		"one text each": {many([2]string{"a", "one line"}, [2]string{"b", "another"}), []audit.Kind{audit.AllDuplicates, audit.Tiny, audit.Tiny}},
		"one text":      {many([2]string{"a", "one line"}), []audit.Kind{audit.OneIntent, audit.AllDuplicates, audit.Tiny}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []audit.Kind
			for _, f := range check(t, audit.Input{Rows: rowsOf("data.jsonl", c.lines...)}, small()).Findings {
				if f.Severity == audit.Error {
					got = append(got, f.Kind)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestImbalance(t *testing.T) {
	t.Parallel()
	var more [][2]string
	for i := range 40 {
		more = append(more, [2]string{"refund", fmt.Sprintf("give %d dollars back", i)})
	}
	report := check(t, audit.Input{Rows: plus(more...)}, audit.Options{Tiny: 2, Near: 1})
	const want = "from cancel (3 texts) to refund (43 texts), the median intent has 3"
	if found := of(report, audit.Imbalance); len(found) != 1 || found[0].Message != want {
		t.Errorf("%+v", found)
	}
}

// TestOrderOfLinesChangesNothing but which of several copies is named first.
func TestOrderOfLinesChangesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SampledFrom([]string{"cancel", "my", "order", "orders", "please", "a@b.co", "12", "now"})
		names := rapid.SampledFrom([]string{"a", "b", "A", "oos"})
		rows := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) corpus.Row {
			return corpus.Row{Text: strings.Join(rapid.SliceOfN(words, 1, 6).Draw(t, "words"), " "), Intent: names.Draw(t, "intent"), File: "f"}
		}), 0, 30).Draw(t, "rows")
		for i := range rows {
			rows[i].Line = i + 1
		}
		first := check(t, audit.Input{Rows: rows}, audit.Options{})
		if again := check(t, audit.Input{Rows: slices.Clone(rows)}, audit.Options{}); !cmp.Equal(first, again) {
			t.Fatal("a second look found something else")
		}
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		random.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
		shuffled := check(t, audit.Input{Rows: rows}, audit.Options{})
		for _, kind := range audit.Kinds() {
			if kind == audit.NearConflicts { // which pairs are named depends on the order
				continue
			}
			if first.Count(kind) != shuffled.Count(kind) {
				t.Fatalf("%s: %d, and in another order %d", kind, first.Count(kind), shuffled.Count(kind))
			}
		}
		if strings.Contains(first.Text(100), "a@b.co") {
			t.Fatal("the report holds an e-mail address")
		}
	})
}

// TestListingIsLabelledData reads the listing back: every line once, with the intent it has.
func TestListingIsLabelledData(t *testing.T) {
	t.Parallel()
	rows := plus([2]string{"cancel", "\"I want\tmy\nmoney back"}, [2]string{"refund", "\"I want my money back"},
		[2]string{"hours", "call 020 7946 0958"})
	var listing strings.Builder
	if err := check(t, audit.Input{Rows: rows}, small()).WriteListing(&listing); err != nil {
		t.Fatal(err)
	}
	back, err := corpus.ReadLabelledFrom(strings.NewReader(listing.String()), "listing")
	if err != nil || len(back.Bad) > 0 {
		t.Fatal(err, back.Bad)
	}
	var got [][2]string
	for _, row := range back.Rows {
		got = append(got, [2]string{row.Intent, row.Text})
	}
	want := [][2]string{
		{"cancel", `"I want my money back`}, {"refund", `"I want my money back`}, {"refund", "I want my money back"}, {"hours", "call [phone]"},
	}
	slices.SortFunc(got, func(a, b [2]string) int { return strings.Compare(a[0]+a[1], b[0]+b[1]) })
	slices.SortFunc(want, func(a, b [2]string) int { return strings.Compare(a[0]+a[1], b[0]+b[1]) })
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s\n%s", diff, listing.String())
	}
	table := csv.NewReader(strings.NewReader(listing.String()))
	table.Comma = '\t'
	if _, err := table.ReadAll(); err != nil {
		t.Error(err)
	}
}

func TestCheckStops(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := audit.Check(ctx, audit.Input{Rows: plus()}, small()); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v", err)
	}
}
