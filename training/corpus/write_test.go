package corpus_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rapport/training/corpus"
)

// texts draws what people write, and what formats stumble over.
func texts() *rapid.Generator[string] {
	pieces := rapid.SampledFrom([]string{
		"where is my order", " ", "-", "- ", "[", "]", "(", ")", "{", "}", "[Paris](city)", `[a]{"entity":"b"}`, "[x][y]", "\"", "'", "\"\"", "\\",
		",", ";", ":", ": ", "#", " #", "|", ">", "&a", "*a", "!!str", "%", "@", "`", "?", "null", "~", "true", "---", "...", "\n", "\n\n", "\t", "\u0085",
		"\u2028", "\ufeff", "\u200b", "👩‍👩‍👧‍👦", "🇩🇪", "שלום", "\u202eمرحبا", "é", "e\u0301",
		"12:30", "0x1F", "1e3", "{{Order Number}}", "\x07", "\u007f", "\ufffd", "\\n", "\\u0041",
	})
	return rapid.OneOf(
		rapid.Map(rapid.SliceOfN(pieces, 1, 6), func(s []string) string { return strings.Join(s, "") }),
		rapid.String(),
	).Filter(func(s string) bool { return strings.TrimSpace(s) != "" && !strings.ContainsRune(s, 0) })
}

func intents() *rapid.Generator[string] {
	return rapid.SampledFrom([]string{
		"order_status", "faq/returns", "a+b", "yes", "null", "12", "1.5", "true", "refund: late", "- dash",
		"# hash", "\"quoted\"", "it's", "Ümläut", "退款", "[x]", "{a}", "a b", "*x",
	})
}

func rows() *rapid.Generator[[]corpus.Row] {
	row := rapid.Custom(func(t *rapid.T) corpus.Row {
		row := corpus.Row{Text: texts().Draw(t, "text"), Intent: intents().Draw(t, "intent")}
		row.Tags = rapid.SampledFrom([][]string{nil, nil, {"typos"}, {"B", "a b", "\"q\",["}}).Draw(t, "tags")
		runes := []rune(row.Text)
		if rapid.IntRange(0, 2).Draw(t, "marked") > 0 {
			return row
		}
		for at := 0; at < len(runes) && len(row.Entities) < 3; {
			start := rapid.IntRange(at, len(runes)-1).Draw(t, "start")
			end := rapid.IntRange(start+1, len(runes)).Draw(t, "end")
			name := rapid.SampledFrom([]string{"city", "order id", "a:b", "x)"}).Draw(t, "name")
			e := corpus.Entity{Start: start, End: end, Name: name, Value: string(runes[start:end])}
			if rapid.Bool().Draw(t, "more") {
				e.Value, e.Role = rapid.SampledFrom([]string{"PAR", "a}b", "c]\"d\\"}).Draw(t, "value"), rapid.SampledFrom([]string{"", "to"}).Draw(t, "role")
				e.Group = rapid.SampledFrom([]string{"", "1"}).Draw(t, "group")
			}
			row.Entities = append(row.Entities, e)
			at = end
		}
		return row
	})
	return rapid.SliceOfN(row, 1, 5)
}

// back reads what was written, without places.
func back(t *rapid.T, written []byte) []corpus.Row {
	all, err := corpus.ReadLabelledFrom(bytes.NewReader(written), "f")
	if err != nil || len(all.Bad) > 0 {
		t.Fatalf("%v, bad %v, of\n%q", err, all.Bad, written)
	}
	for i := range all.Rows {
		all.Rows[i].File, all.Rows[i].Line = "", 0
	}
	return all.Rows
}

func TestJSONLRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := rows().Draw(t, "rows")
		var b bytes.Buffer
		if err := corpus.WriteJSONL(&b, want); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, back(t, b.Bytes())); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestCSVRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := rows().Draw(t, "rows")
		for i := range want {
			if strings.Contains(want[i].Text, "\r\n") { // tables do not tell them apart
				want[i].Text, want[i].Entities = strings.ReplaceAll(want[i].Text, "\r\n", "\n"), nil
			}
		}
		var b bytes.Buffer
		if err := corpus.WriteCSV(&b, want); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, back(t, b.Bytes())); diff != "" {
			t.Fatal(diff)
		}
	})
}

// Rows come back in groups of one intent, without spaces and line ends at their edges; what cannot be written is said.
func TestRasaRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all := rows().Draw(t, "rows")
		for i := range all {
			all[i].File, all[i].Line = "f", i+1
		}
		var b bytes.Buffer
		left, err := corpus.WriteRasaYAML(&b, all)
		if err != nil {
			t.Fatal(err)
		}
		want := kept(all, left)
		if diff := cmp.Diff(want, back(t, b.Bytes())); diff != "" {
			t.Fatalf("%s\n%s", diff, b.String())
		}
		for _, line := range left {
			if row := all[line.Line-1]; len(row.Entities) == 0 && !strings.Contains(row.Text, "[") {
				t.Fatalf("%q left out: %s", row.Text, line.Reason)
			}
		}
	})
}

func kept(all []corpus.Row, left []corpus.BadLine) []corpus.Row {
	var order []string
	var rows []corpus.Row
	for _, row := range all {
		if slices.ContainsFunc(left, func(l corpus.BadLine) bool { return l.Line == row.Line }) {
			continue
		}
		if !slices.Contains(order, row.Intent) {
			order = append(order, row.Intent)
		}
		shift := len([]rune(row.Text)) - len([]rune(strings.TrimLeft(row.Text, "\n\r ")))
		row.Text, row.File, row.Line, row.Tags = strings.Trim(row.Text, "\n\r "), "", 0, nil
		for i := range row.Entities {
			row.Entities[i].Start -= shift
			row.Entities[i].End -= shift
		}
		rows = append(rows, row)
	}
	slices.SortStableFunc(rows, func(a, b corpus.Row) int { return slices.Index(order, a.Intent) - slices.Index(order, b.Intent) })
	return rows
}
