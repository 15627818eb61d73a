package audit

import (
	"context"
	"fmt"

	"rapport/training/corpus"
)

// Input is what is looked at.
type Input struct {
	Rows    []corpus.Row
	Test    []corpus.Row     // lines a model is to be judged on; may be empty
	Bad     []corpus.BadLine // lines the reader refused
	HeldOut *HeldOut         // nil: mislabelled lines and overlapping intents are not looked for
	Without string           // why HeldOut is nil, for the report
}

// HeldOut is what models fitted without a line said about it. Training lines only, each text once.
type HeldOut struct {
	Labels []string // intents in scope
	Rows   []HeldOutRow
}

// HeldOutRow is one line and its probabilities.
type HeldOutRow struct {
	File       string
	Line       int
	Text       string
	Label      int       // index into Labels
	Confidence []float32 // by label, they sum to 1
}

// Options are the borders of what is worth a finding. The zero value means the defaults.
type Options struct {
	// Near is the least similarity of near duplicates: the share of letter triples, numbers taken for equal, that two texts have in
	// common (Jaccard). Default .8: a word in plural, a missing letter or a different number pass, a different verb in a short sentence
	// does not.
	Near float64
	// Tiny is the fewest different texts an intent should have. Default 10, where BANKING77, CLINC150 and HWU64 reach 84 to 91 % accuracy.
	Tiny int
	// Skew is how often the lines of the median intent may go into those of the largest, or those of the smallest into it. Default 10.
	Skew float64
	// OutOfScope are the intents that mean none; their size and names do not matter. Default out_of_scope and oos.
	OutOfScope []string
}

func (o Options) withDefaults() Options {
	if o.Near == 0 {
		o.Near = .8
	}
	if o.Tiny == 0 {
		o.Tiny = 10
	}
	if o.Skew == 0 {
		o.Skew = 10
	}
	if len(o.OutOfScope) == 0 {
		o.OutOfScope = []string{"out_of_scope", "oos"}
	}
	return o
}

// Check looks for everything. It takes time near linear in the lines: 100,000 of them take a few seconds. Its only error is the context's.
func Check(ctx context.Context, in Input, options Options) (Report, error) {
	o := options.withDefaults()
	lines, bad := readable(in.Rows, false)
	tests, worse := readable(in.Test, true)
	units := group(append(lines, tests...))
	report := Report{Lines: len(lines), TestLines: len(tests)}
	for _, u := range units {
		if len(u.train) > 0 {
			report.Texts++
		}
	}
	intents := sizes(units)
	report.Intents = len(intents)
	report.Findings = append(report.Findings, unreadable(append(append(in.Bad, bad...), worse...))...)
	report.Findings = append(report.Findings, exact(units)...)
	report.Findings = append(report.Findings, copies(report.Lines, report.Texts, o.inScope(intents))...)
	report.Findings = append(report.Findings, labels(intents, o)...)
	report.Findings = append(report.Findings, personal(append(lines, tests...))...)
	if err := ctx.Err(); err != nil {
		return Report{}, err
	}
	pairs, err := nearPairs(ctx, units, o.Near)
	if err != nil {
		return Report{}, err
	}
	report.Findings = append(report.Findings, near(units, pairs)...)
	if in.HeldOut == nil {
		report.NotChecked = []NotChecked{{Kinds: []Kind{Mislabelled, Overlaps}, Reason: in.Without}}
	} else {
		report.Findings = append(report.Findings, mislabelled(*in.HeldOut)...)
		report.Findings = append(report.Findings, overlaps(*in.HeldOut)...)
	}
	if len(tests) == 0 {
		report.NotChecked = append(report.NotChecked, NotChecked{Kinds: []Kind{Leaks, NearLeaks}, Reason: "no test data given"})
	}
	arrange(report.Findings)
	return report, nil
}

// unreadable turns refused lines into findings.
func unreadable(bad []corpus.BadLine) []Finding {
	var found []Finding
	for _, b := range bad {
		found = append(found, Finding{
			Kind: Unreadable, Severity: Error, Message: b.Reason, Lines: 1, Places: []Place{{File: b.File, Line: b.Line}},
		})
	}
	return found
}

// copies finds data that mostly repeats itself. intents are those in scope.
func copies(lines, texts int, intents []intent) []Finding {
	one := true
	for _, i := range intents {
		one = one && i.texts == 1
	}
	switch {
	case lines < 2 || 2*texts > lines:
		return nil
	case one:
		return []Finding{{Kind: AllDuplicates, Severity: Error, Lines: lines, Score: 1, Message: fmt.Sprintf(
			"every intent is one text, written %d times in all: there is nothing to learn from", lines)}}
	}
	share := 1 - float64(texts)/float64(lines)
	return []Finding{{Kind: AllDuplicates, Severity: Warning, Lines: lines - texts, Score: share, Message: fmt.Sprintf(
		"%d of %d lines (%.0f %%) are copies; training takes each text once", lines-texts, lines, 100*share)}}
}
