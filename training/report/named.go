package report

import "strings"

// Named is a figure with the name it has in JSON, in gates and in documents.
type Named struct {
	Name    string // path in the JSON form, such as out_of_scope.auroc
	Title   string
	Means   string
	Lower   bool // lower is better
	Percent bool // shown in percent
	Figure  Figure
}

// Show is the value for people.
func (n Named) Show() string {
	if n.Percent {
		return n.Figure.percent(2)
	}
	return n.Figure.number(4)
}

// Figures lists the headline figures the report has, in the order they are read.
func (r Report) Figures() []Named {
	all := []Named{
		{Name: "accuracy", Title: "accuracy", Means: "the best intent is the right one, asked back or not", Percent: true, Figure: r.Accuracy},
		{Name: "macro_f1", Title: "macro-F1", Means: "mean F1 with every intent counting alike", Figure: r.MacroF1},
		{Name: "answered", Title: "answered", Means: "in-scope messages that get an answer", Percent: true, Figure: r.Answered},
		{
			Name: "right_when_answered", Title: "right when answered", Means: "share of these answers that is right",
			Percent: true, Figure: r.Right,
		},
		{Name: "ece", Title: "ECE", Means: "distance of confidence and truth, 15 bins; 0 is honest", Lower: true, Figure: r.ECE},
		{Name: "brier", Title: "Brier", Means: "squared error of all confidences", Lower: true, Figure: r.Brier},
		{Name: "log_loss", Title: "log loss", Means: "surprise at the right intent, in nats", Lower: true, Figure: r.LogLoss},
		{Name: "aurc", Title: "AURC", Means: "mean share of wrong answers over all coverages", Lower: true, Figure: r.AURC},
	}
	if o := r.OutOfScope; o != nil {
		all = append(all, []Named{
			{
				Name: "out_of_scope.auroc", Title: "out-of-scope AUROC", Means: "in-scope messages score higher than others; .5 is chance",
				Figure: o.AUROC,
			},
			{
				Name: "out_of_scope.fpr95", Title: "FPR95", Means: "out-of-scope messages let in when 95 % of the others are",
				Lower: true, Percent: true, Figure: o.FPR95,
			},
			{
				Name: "out_of_scope.refused", Title: "out-of-scope refused", Means: "out-of-scope messages called so",
				Percent: true, Figure: o.Refused,
			},
			{
				Name: "out_of_scope.answered", Title: "out-of-scope answered", Means: "out-of-scope messages that get a wrong answer",
				Lower: true, Percent: true, Figure: o.Answered,
			},
			{
				Name: "out_of_scope.in_scope_lost", Title: "in-scope refused", Means: "in-scope messages called out of scope",
				Lower: true, Percent: true, Figure: o.Lost,
			},
			{
				Name: "out_of_scope.refused_at_1pc", Title: "refused at 1 % lost", Means: "out-of-scope messages refused when 1 % of the others are",
				Percent: true, Figure: o.At1,
			},
			{Name: "out_of_scope.refused_at_3pc", Title: "refused at 3 % lost", Means: "the same at 3 %", Percent: true, Figure: o.At3},
			{Name: "out_of_scope.refused_at_5pc", Title: "refused at 5 % lost", Means: "the same at 5 %", Percent: true, Figure: o.At5},
		}...)
	}
	if c := r.Conformal; c != nil {
		all = append(all, []Named{
			{Name: "conformal.coverage", Title: "set coverage", Means: "label sets that hold the right intent", Percent: true, Figure: c.Coverage},
			{Name: "conformal.mean_size", Title: "set size", Means: "mean number of intents in a set", Lower: true, Figure: c.MeanSize},
			{Name: "conformal.single", Title: "sets of one", Means: "messages whose set is one intent", Percent: true, Figure: c.Single},
		}...)
	}
	return all
}

// Figure finds a headline figure by its name, or one of an intent: labels.INTENT.precision, .recall or .f1.
func (r Report) Figure(name string) (Named, bool) {
	for _, n := range r.Figures() {
		if n.Name == name {
			return n, true
		}
	}
	rest, ofLabel := strings.CutPrefix(name, "labels.")
	dot := strings.LastIndexByte(rest, '.')
	if !ofLabel || dot < 0 {
		return Named{}, false
	}
	for _, l := range r.Labels {
		if l.Label == rest[:dot] {
			f, ok := l.figure(rest[dot+1:])
			return Named{Name: name, Title: rest[dot+1:] + " of " + l.Label, Percent: true, Figure: f}, ok
		}
	}
	return Named{}, false
}

func (l Label) figure(name string) (Figure, bool) {
	switch name {
	case "precision":
		return l.Precision, true
	case "recall":
		return l.Recall, true
	case "f1":
		return l.F1, true
	}
	return Figure{}, false
}
