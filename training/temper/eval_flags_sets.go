package temper

import (
	"encoding/json"
	"math"
	"path/filepath"
	"slices"

	"rapport/sentiment"
	"rapport/text"
)

// factLine is one line of severity.jsonl.
type factLine struct {
	Text  string `json:"text"`
	Spans []struct {
		Start    int    `json:"start"`
		End      int    `json:"end"`
		Type     string `json:"type"`
		Value    any    `json:"value"`
		Currency string `json:"currency"`
	} `json:"spans"`
}

// factSlack is how far a value may be off: the file rounds days to two decimals.
const factSlack = 0.011

// facts judges what is lifted from severity.jsonl: type, span, value and currency must all be right.
func (j *judge) facts() error {
	var t tallies
	err := readLines(filepath.Join(j.config.Flags, "severity.jsonl"), func(raw []byte) bool {
		var line factLine
		if json.Unmarshal(raw, &line) != nil {
			return false
		}
		doc, err := text.Clean(line.Text, text.Limits{})
		if err != nil {
			return true
		}
		found := j.config.Scorer.Score(doc, nil).Facts
		one := tally{}
		for _, span := range line.Spans {
			one.count(true, slices.ContainsFunc(found, func(f sentiment.Fact) bool {
				value, isNumber := span.Value.(float64)
				return string(f.Type) == span.Type && f.Start == span.Start && f.End == span.End && f.Currency == span.Currency &&
					(!isNumber || math.Abs(f.Value-value) <= factSlack)
			}))
		}
		one.extra = float64(len(found)) - one.right
		t[byWords] = append(t[byWords], one)
		return true
	})
	j.flagRowsTo("flags_seed facts with span and value, phrases that saw the rows", len(t[byWords]), &t, [3]float64{0, 0, .85}, [3]float64{0, 0, .93})
	return err
}

// handoffs judges requests for a person on the test files of two public sets together.
func (j *judge) handoffs() error {
	var rows []flagRow
	for _, set := range []string{"handoff_requests_bitext", "handoff_requests_rasa"} {
		more, err := readFlags(j.file(set, "test.jsonl"), 1, humanLine)
		if err != nil {
			return err
		}
		rows = append(rows, more...)
	}
	var t tallies
	t[byWords] = j.tallied(rows, []string{humanFlag})
	j.flagRowsTo("human request, Bitext and Rasa test", len(rows), &t, [3]float64{.98, .95}, [3]float64{.99, .98})
	return nil
}

// realFlags judges the flags of temper_real valid, whose labels are less sure than its levels. No phrase was written on that file; some were on what
// was missed on its train file.
func (j *judge) realFlags() error {
	rows, err := readFlags(filepath.Join(j.config.Real, "valid.jsonl"), 1, realLine)
	if err != nil {
		return err
	}
	for _, one := range []struct{ flag, name string }{{humanFlag, "human request"}, {anyThreat, "any threat"}, {anySubject, "any sensitive subject"}} {
		var t tallies
		t[byWords] = j.tallied(rows, []string{one.flag})
		j.flagRowsTo("temper_real valid, "+one.name+", not seen", len(rows), &t, [3]float64{}, [3]float64{})
	}
	return nil
}

// calmFlags counts everyday requests that raise a flag. A few of a bank's do hold one: a stolen card is fraud.
func (j *judge) calmFlags() error {
	for _, set := range []string{"banking77", "clinc150"} {
		rows, err := readFlags(filepath.Join(j.config.Intents, set, "test.jsonl"), calmFlagRow, calmLine)
		if err != nil {
			return err
		}
		for _, one := range []struct{ flag, name string }{{humanFlag, "a human request"}, {anyThreat, "a threat"}, {anySubject, "a sensitive subject"}} {
			var t tallies
			t[byWords] = j.tallied(rows, []string{one.flag})
			line := Row{Set: set + " test", Figure: "taken for " + one.name + ", in 1,000", Rows: len(rows)}
			j.rowOf(line, func(method int) bool { return method == byWords }, func(method int, count []int32) float64 {
				found, all := 0.0, 0.0
				for i, n := range count {
					all += float64(n)
					found += float64(n) * t[method][i].extra
				}
				return 1000 * found / all
			})
		}
	}
	return nil
}
