package training

import (
	"fmt"
	"strings"

	"rapport/training/report"
)

// Markdown is the tables for people: what was measured, and what was wanted.
func (t BenchmarkTable) Markdown() string {
	var b strings.Builder
	b.WriteString("| set | trained on | rows | test accuracy % | macro-F1 | ECE | answered % | right when answered % | ")
	b.WriteString("out-of-scope AUROC | FPR95 | refused at 3 % lost | set coverage % | set size | seconds | cached |\n")
	b.WriteString("|" + strings.Repeat("---|", 15) + "\n")
	for _, r := range t {
		out, sets := "- | - | -", "- | -"
		if o := r.Report.OutOfScope; o != nil {
			out = fmt.Sprintf("%.4f | %.3f | %.1f %%", o.AUROC.Value, o.FPR95.Value, 100*o.At3.Value)
		}
		if c := r.Report.Conformal; c != nil {
			sets = fmt.Sprintf("%.1f | %.2f", 100*c.Coverage.Value, c.MeanSize.Value)
		}
		a := r.Report.Accuracy
		fmt.Fprintf(&b, "| %s | %s | %d | **%.2f** (%.1f-%.1f) | %.3f | %.3f | %.1f | %.1f | %s | %s | %s | %s |\n", r.Set, r.Setting, r.Rows,
			100*a.Value, 100*a.Low, 100*a.High, r.Report.MacroF1.Value, r.Report.ECE.Value, 100*r.Report.Answered.Value, 100*r.Report.Right.Value,
			out, sets, seconds(r.Seconds), seconds(r.Cached))
	}
	b.WriteString("\n| set | trained on | figure | measured | wanted | |\n|---|---|---|---|---|---|\n")
	for _, w := range wantedFigures() {
		if line, ok := w.line(t); ok {
			b.WriteString(line)
		}
	}
	return b.String()
}

func seconds(v float64) string {
	if v <= 0 {
		return "-"
	}
	return fmt.Sprintf("%.1f", v)
}

// wantedFigure is one aim of the trainer. A figure with two bounds is to lie between them.
type wantedFigure struct {
	set, setting, figure string
	least, most          float64 // 0 for none
	aim                  float64 // beyond what is wanted; 0 for none
}

// wantedFigures are the aims, after the best published figures for models of the encoder's size and far larger ones.
func wantedFigures() []wantedFigure {
	const auroc, refused = "out_of_scope.auroc", "out_of_scope.refused_at_3pc"
	wanted := []wantedFigure{
		{set: "banking77", setting: "full", figure: "accuracy", least: .940, aim: .946},
		{set: "clinc150", setting: "full", figure: "accuracy", least: .963, aim: .968},
		{set: "hwu64", setting: "full", figure: "accuracy", least: .920, aim: .928},
		{set: "banking77", setting: "10-shot", figure: "accuracy", least: .870, aim: .880},
		{set: "clinc150", setting: "10-shot", figure: "accuracy", least: .912, aim: .925},
		{set: "hwu64", setting: "10-shot", figure: "accuracy", least: .840, aim: .855},
		{set: "banking77", setting: "5-shot", figure: "accuracy", least: .813, aim: .830},
		{set: "clinc150", setting: "5-shot", figure: "accuracy", least: .878, aim: .895},
		{set: "hwu64", setting: "5-shot", figure: "accuracy", least: .770, aim: .795},
		{set: "clinc150", setting: "full", figure: auroc, least: .975},
		{set: "clinc150", setting: "full", figure: refused, least: .60},
	}
	for i, set := range []string{"banking77", "clinc150", "hwu64"} {
		wanted = append(
			wanted,
			wantedFigure{set: set, setting: "full", figure: "ece", most: .020},
			wantedFigure{set: set, setting: "full", figure: "conformal.coverage", least: .94, most: .96},
			wantedFigure{set: set, setting: "full", figure: "conformal.mean_size", most: []float64{1.25, 1.10, 1.35}[i]},
		)
	}
	return wanted
}

// line says whether the aim was reached; false when the row or the figure was not measured.
func (w wantedFigure) line(t BenchmarkTable) (string, bool) {
	for _, r := range t {
		n, ok := r.Report.Figure(w.figure)
		if r.Set != w.set || r.Setting != w.setting || !ok || !n.Figure.Defined() {
			continue
		}
		v := n.Figure.Value
		return fmt.Sprintf("| %s | %s | %s | %s | %s | %s |\n", w.set, w.setting, n.Title, shown(n, v), w.wanted(n), w.verdict(v)), true
	}
	return "", false
}

func (w wantedFigure) wanted(n report.Named) string {
	var bounds []string
	if w.least > 0 {
		bounds = append(bounds, "at least "+shown(n, w.least))
	}
	if w.most > 0 {
		bounds = append(bounds, "at most "+shown(n, w.most))
	}
	if w.aim > 0 {
		bounds = append(bounds, "aim "+shown(n, w.aim))
	}
	return strings.Join(bounds, ", ")
}

func (w wantedFigure) verdict(v float64) string {
	switch {
	case w.least > 0 && v < w.least, w.most > 0 && v > w.most:
		return "missed"
	case w.aim > 0 && v >= w.aim:
		return "aim reached"
	}
	return "reached"
}

func shown(n report.Named, v float64) string {
	if n.Percent {
		return fmt.Sprintf("%.2f %%", 100*v)
	}
	return fmt.Sprintf("%.4f", v)
}
