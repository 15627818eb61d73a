package report

import (
	"fmt"
	"math"

	"rapport/training/report/page"
)

// verdict says in plain words what a customer gets.
func (r Report) verdict() []string {
	if r.Rows == 0 {
		return []string{"No line was in scope: there is nothing to judge the answers by."}
	}
	said := []string{
		fmt.Sprintf("Of 100 customers who want something this bundle knows, %s get an answer, and %s of those answers are right.",
			count(r.Answered), percentOf(r.Right)),
	}
	switch {
	case r.ECE.Value <= .02:
		said = append(said, fmt.Sprintf("Its confidence can be taken at its word: it is off by %.1f points on average.", 100*r.ECE.Value))
	case r.ECE.Value <= .05:
		said = append(said, fmt.Sprintf("Its confidence is nearly honest: it is off by %.1f points on average.", 100*r.ECE.Value))
	case r.ECE.Defined():
		said = append(said, fmt.Sprintf("Its confidence is not to be taken at its word: it is off by %.1f points on average.", 100*r.ECE.Value))
	}
	if o := r.OutOfScope; o != nil {
		said = append(said, fmt.Sprintf("Of 100 messages it cannot know, %s get a wrong answer; the others are refused or asked back. It refuses %s of "+
			"the ones it does know.", count(o.Answered), percentOf(o.Lost)))
	}
	if c := r.Conformal; c != nil {
		said = append(said, fmt.Sprintf("In %s of cases the right intent is in the set it offers, %.2f intents long on average.",
			percentOf(c.Coverage), c.MeanSize.Value))
	}
	return said
}

func count(f Figure) string {
	if !f.Defined() {
		return "an unknown number"
	}
	return fmt.Sprintf("%.0f", 100*f.Value)
}

func linesOf(n int) string {
	if n == 1 {
		return "1 line"
	}
	return fmt.Sprintf("%d lines", n)
}

func percentOf(f Figure) string {
	if !f.Defined() {
		return "an unknown share"
	}
	return fmt.Sprintf("%.1f %%", 100*f.Value)
}

// hundred is what happens to a hundred in-scope customers.
func (r Report) hundred() page.Hundred {
	if r.Rows == 0 {
		return page.Hundred{}
	}
	answered, right, refused := r.Answered.Value, r.Right.Value, 0.0
	if math.IsNaN(right) {
		right = 0
	}
	if r.OutOfScope != nil {
		refused = r.OutOfScope.Lost.Value
	}
	h := page.Hundred{Caption: "Of 100 customers who want something the bundle knows", Parts: []page.Part{
		{Name: "get the right answer", Share: answered * right, Tone: page.Good},
		{Name: "get a wrong answer", Share: answered * (1 - right), Tone: page.Bad},
		{Name: "are asked back", Share: max(0, 1-answered-refused), Tone: page.Ask},
	}}
	if refused > 0 {
		h.Parts = append(h.Parts, page.Part{Name: "are told it is not known here", Share: refused, Tone: page.Quiet})
	}
	return h
}

// boast is how far the mean confidence is above the share that is right.
func (r Report) boast() float64 {
	sum := 0.0
	for _, b := range r.Reliability {
		if b.Rows > 0 {
			sum += float64(b.Rows) * (b.Confidence.Value - b.Accuracy.Value)
		}
	}
	return sum / float64(r.Rows)
}

// Thresholds of what is worth a person's time.
const (
	steps          = 5
	worthPairRows  = 3
	worthPairShare = .05
	fewRows        = 20  // an intent with fewer test lines is known badly
	weakF1         = .75 // below it an intent is worth a look
	honestECE      = .05
	letIn          = .25 // share of out-of-scope messages answered
)

// next is what to do about it, what helps most customers first.
func (r Report) next() []string {
	var all []string
	for _, c := range r.Confusions {
		if len(all) < 3 && c.Rows >= worthPairRows && c.Share.Value >= worthPairShare {
			all = append(all, fmt.Sprintf("%s is taken for %s in %d of its lines (%.0f %%): look whether the lines are labelled right, add lines that tell "+
				"the two apart, or merge them.", c.Gold, c.Predicted, c.Rows, 100*c.Share.Value))
		}
	}
	if o := r.OutOfScope; o != nil && o.Answered.Value >= letIn {
		all = append(all, fmt.Sprintf("%.0f %% of messages out of scope get an answer: train with some of them, labelled out_of_scope.",
			100*o.Answered.Value))
	}
	for _, l := range r.weakest() {
		if len(all) < steps && l.Rows >= fewRows && l.F1.Value < weakF1 {
			all = append(all, fmt.Sprintf("%s is the weakest intent with enough lines to say so (F1 %.2f, precision %.2f, recall %.2f): give it more and "+
				"more different lines.", l.Label, l.F1.Value, l.Precision.Value, l.Recall.Value))
			break
		}
	}
	switch boast := r.boast(); {
	case len(all) >= steps || !(r.ECE.Value > honestECE):
	case boast > 0:
		all = append(all, "It is surer of itself than it is right, as bundles are on lines unlike their training lines: retrain with lines like these.")
	default:
		all = append(all, "It is right more often than it says. If it was trained on these very lines, they flatter every figure here; "+
			"if not, retrain with some of them.")
	}
	if few, seen := r.fewLines(); len(all) < steps && few > 0 {
		all = append(all, fmt.Sprintf("%d of the %d intents that occur here have fewer than %d lines: their own figures are rough, see the intervals.",
			few, seen, fewRows))
	}
	return all
}

// fewLines is how many intents have lines here, and how many of those too few to judge the intent by.
func (r Report) fewLines() (few, seen int) {
	for _, l := range r.Labels {
		if l.Rows == 0 {
			continue
		}
		seen++
		if l.Rows < fewRows {
			few++
		}
	}
	return few, seen
}
