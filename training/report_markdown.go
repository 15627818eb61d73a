package training

import (
	"fmt"
	"slices"
	"strings"
)

// listedLines is how many places a report names.
const listedLines = 20

// Markdown is the report for people. The whole of it is in report.json.
func (r Report) Markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s version %d\n\n", r.Bundle.Name, r.Bundle.Version)
	fmt.Fprintf(&b, "Judged by %s, %d in-scope rows. Shares with their 95 %% bootstrap interval.\n\n", r.Method, r.Rows)
	b.WriteString("| figure | value | means |\n|---|---|---|\n")
	fmt.Fprintf(&b, "| accuracy | %s | the best intent is the right one |\n", r.Accuracy)
	fmt.Fprintf(&b, "| macro-F1 | %.3f | the same with every intent counting alike |\n", r.MacroF1)
	fmt.Fprintf(&b, "| answered | %s | in-scope messages that get an answer instead of a question back |\n", r.Answered)
	fmt.Fprintf(&b, "| right when answered | %s | |\n", r.Right)
	fmt.Fprintf(&b, "| ECE | %.3f | distance of confidence and truth; 0 is honest |\n", r.ECE)
	fmt.Fprintf(&b, "| Brier | %.3f | squared error of all confidences |\n", r.Brier)
	fmt.Fprintf(&b, "| AURC | %.4f | mean share of wrong answers over all coverages |\n", r.AURC)
	if o := r.OutOfScope; o != nil {
		fmt.Fprintf(&b, "| out-of-scope AUROC | %.3f | over %d out-of-scope rows; FPR95 %.3f |\n", o.AUROC, o.Rows, o.FPR95)
		fmt.Fprintf(&b, "| out-of-scope refused | %.1f %% | and %.1f %% of them get a wrong answer; %.1f %% of in-scope rows are refused too |\n",
			100*o.Refused, 100*o.Answered, 100*o.Lost)
	}
	if r.InScope != "" {
		fmt.Fprintf(&b, "\nThe in-scope probability was %s.\n", r.InScope)
	}
	r.writeCoverage(&b)
	r.writeLabels(&b)
	r.Data.writeTo(&b)
	return b.String()
}

// String is the figure in percent with its interval.
func (f Figure) String() string {
	return fmt.Sprintf("%.2f %% (%.1f-%.1f)", 100*f.Value, 100*f.Low, 100*f.High)
}

func (r Report) writeCoverage(b *strings.Builder) {
	if len(r.RiskCoverage) == 0 {
		return
	}
	b.WriteString("\n## Answering only the surest\n\n| answered |")
	for _, p := range r.RiskCoverage {
		fmt.Fprintf(b, " %.0f %% |", 100*p.Coverage)
	}
	b.WriteString("\n|---|" + strings.Repeat("---|", len(r.RiskCoverage)) + "\n| wrong |")
	for _, p := range r.RiskCoverage {
		fmt.Fprintf(b, " %.1f %% |", 100*p.Wrong)
	}
	b.WriteString("\n")
}

func (r Report) writeLabels(b *strings.Builder) {
	b.WriteString("\n## Intents, weakest first\n\n| intent | rows | precision | recall | F1 |\n|---|---|---|---|---|\n")
	weakest := slices.Clone(r.Labels)
	slices.SortStableFunc(weakest, func(a, b LabelReport) int {
		switch {
		case a.F1 < b.F1:
			return -1
		case a.F1 > b.F1:
			return 1
		}
		return strings.Compare(a.Label, b.Label)
	})
	for _, l := range weakest {
		fmt.Fprintf(b, "| %s | %d | %.3f | %.3f | %.3f |\n", cell(l.Label), l.Rows, l.Precision, l.Recall, l.F1)
	}
	if len(r.Confusions) == 0 {
		return
	}
	b.WriteString("\n## Most often confused\n\n| intent | taken for | rows |\n|---|---|---|\n")
	for _, c := range r.Confusions {
		fmt.Fprintf(b, "| %s | %s | %d |\n", cell(c.Gold), cell(c.Predicted), c.Rows)
	}
}

func (d *DataReport) writeTo(b *strings.Builder) {
	if d == nil {
		return
	}
	b.WriteString("\n## Training data\n\n| source | rows |\n|---|---|\n")
	for _, s := range d.Sources {
		fmt.Fprintf(b, "| %s | %d |\n", cell(s.Name), s.Rows)
	}
	fmt.Fprintf(b, "\n%d rows trained. Left out: %d duplicates, %d rows whose text carries several intents, %d bad lines.\n",
		d.Rows, d.Duplicates, d.Dropped, len(d.Skipped))
	if len(d.Conflicts) > 0 {
		fmt.Fprintf(b, "\nTexts with several intents (%d; the first %d):\n\n", len(d.Conflicts), min(len(d.Conflicts), listedLines))
		for _, c := range d.Conflicts[:min(len(d.Conflicts), listedLines)] {
			fmt.Fprintf(b, "- %s: kept as %s\n", strings.Join(c.Places, ", "), orNothing(c.Kept))
		}
	}
	for i, line := range d.Skipped {
		if i == 0 {
			b.WriteString("\nBad lines:\n\n")
		}
		fmt.Fprintf(b, "- %s\n", line)
	}
}

func orNothing(label string) string {
	if label == "" {
		return "nothing"
	}
	return label
}

// cell keeps a name from breaking its table.
func cell(name string) string { return strings.ReplaceAll(name, "|", "\\|") }
