package training

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"rapport/classifier"
	"rapport/models"
	"rapport/text"
	"rapport/training/report"
)

// Baseline is the bundle a new one is held against before it may be published.
type Baseline struct {
	Classifier *classifier.Classifier
	Directory  string // where its evidence may lie
}

// ErrWorse is wrapped when the trained bundle is worse than the baseline beyond noise. Nothing was published; the result still holds the report.
var ErrWorse = errors.New("not published")

// against compares a trained bundle with the baseline.
type against struct {
	config   Config
	baseline Baseline
	manifest models.Manifest // the baseline's
	labels   []string        // of the new bundle
	known    map[string]bool // labels of the baseline
	before   map[uint64]seen // what the baseline's training lines are
	forgot   bool            // nobody knows what the baseline was trained on
	pairing  *report.Pairing
	pairs    []report.Pair
}

func newAgainst(c Config, labels []string) *against {
	a := &against{config: c, baseline: *c.Baseline, manifest: c.Baseline.Classifier.Manifest(), labels: labels, pairing: &report.Pairing{}}
	a.known, a.before = map[string]bool{}, map[uint64]seen{}
	for _, label := range a.manifest.Labels {
		a.known[label] = true
	}
	rows, err := readEvidence(a.baseline.Directory, a.baseline.Classifier.Identity().Digest, len(a.manifest.Labels))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		a.forgot = a.manifest.Model == nil // models from elsewhere never saw lines of ours
		a.note("it left no evidence of what it was trained on: lines it was trained on may count as new to it, so nothing is refused for it")
	case err != nil:
		a.forgot = a.manifest.Model == nil
		a.note("its evidence cannot be read (" + err.Error() + "): lines it was trained on may count as new to it, so nothing is refused for it")
	}
	for _, row := range rows {
		a.before[row.text] = row
	}
	return a
}

func (a *against) note(text string) { a.pairing.Notes = append(a.pairing.Notes, text) }

// comparedLine is one line both are to be judged on.
type comparedLine struct {
	text, folded string
	label        string    // "" for out of scope
	vector       []float32 // nil when it is not known
	this         report.Treated
}

// heldOut compares on the training lines: what the baseline said of a line while it was held out where it was trained on it too, what it says as it
// serves where it was not.
func (a *against) heldOut(ctx context.Context, d dataset, samples []sample, rows []judged) error {
	var live []comparedLine
	for i, line := range heldOutLines(d, samples, rows) {
		if line.label != "" && !a.known[line.label] {
			a.pairing.Unknown++
			continue
		}
		line.this = a.treated(rows[i], rows[i].gold)
		old, shared := a.before[textHash(line.folded)]
		if !shared {
			live = append(live, line)
			continue
		}
		if (old.gold == outOfScopeLabel) != (line.label == "") {
			a.pairing.Moved++
			continue
		}
		if line.label != "" && a.manifest.Labels[old.gold] != line.label {
			a.pairing.Relabelled++
		}
		a.pairing.Shared++
		if old.flags&flagBefore != 0 {
			a.pairing.Before++
		}
		a.add(line, a.remembered(old))
	}
	a.pairing.Live = len(live)
	a.pairing.Flattered = a.forgot && len(live) > 0
	return a.ask(ctx, live)
}

// heldOutLines are the lines behind held-out rows: those in scope in the data's order, then the others.
func heldOutLines(d dataset, samples []sample, rows []judged) []comparedLine {
	var in, out []comparedLine
	for _, s := range samples {
		line := comparedLine{text: s.text, folded: s.folded}
		if at := len(in); at < len(d.folded) && s.intent == d.labels[d.y[at]] && s.folded == d.folded[at] {
			line.label, line.vector = s.intent, d.x[at]
			in = append(in, line)
		} else if at := len(out); at < len(d.outOfScope) {
			line.vector = d.outOfScope[at]
			out = append(out, line)
		}
	}
	return slices.Concat(in, out)[:len(rows)]
}

// ask has the baseline answer lines as it serves.
func (a *against) ask(ctx context.Context, lines []comparedLine) error {
	base := a.baseline.Classifier
	same := a.manifest.Model == nil && a.manifest.Encoder.Digest == a.config.Encoder.Identity().Digest
	for from := 0; from < len(lines); from += evalBatch {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("compare: %w", err)
		}
		block := lines[from:min(from+evalBatch, len(lines))]
		docs := make([]text.Doc, len(block))
		for i, line := range block {
			docs[i] = text.Doc{Clean: line.text, Folded: line.folded}
		}
		var said []classifier.Prediction
		var err error
		if same && block[0].vector != nil {
			said, err = judgeAll(base, docs, block)
		} else {
			said, err = base.ClassifyBatch(ctx, docs)
		}
		if err != nil {
			return fmt.Errorf("compare with %s: %w", a.manifest.Name, err)
		}
		for i, line := range block {
			a.add(line, a.served(said[i], line.label))
		}
		a.config.Progress("compare", from+len(block), len(lines))
	}
	return nil
}

func judgeAll(c *classifier.Classifier, docs []text.Doc, lines []comparedLine) ([]classifier.Prediction, error) {
	said := make([]classifier.Prediction, len(docs))
	for i, doc := range docs {
		var err error
		if said[i], err = c.Judge(doc, lines[i].vector); err != nil {
			return nil, err
		}
	}
	return said, nil
}

func (a *against) add(line comparedLine, with report.Treated) {
	if line.label == "" {
		a.pairing.OutOfScope++
	}
	a.pairs = append(a.pairs, report.Pair{InScope: line.label != "", With: with, This: line.this})
}

// treated is a held-out row of the new bundle.
func (a *against) treated(row judged, gold int) report.Treated {
	best := row.best()
	refused := row.abstained && row.why == classifier.OutOfScope
	t := report.Treated{Right: gold >= 0 && best == gold, Confidence: row.confidence[best], InScope: row.inScope}
	t.Cost = a.cost(decision{a.labels[best], gold >= 0, t.Right, row.abstained, refused})
	return t
}

// remembered is what the baseline said of a line while it was held out. It is judged by the label it was trained with: a bundle made of lines with
// wrong labels would else seem no worse than one that is right about them.
func (a *against) remembered(s seen) report.Treated {
	t := report.Treated{Right: s.best == s.gold, Confidence: float64(s.confidence), InScope: float64(s.inScope)}
	t.Cost = a.cost(decision{a.manifest.Labels[s.best], s.gold >= 0, t.Right, s.flags&flagAbstained != 0, s.flags&flagRefused != 0})
	return t
}

// served is an answer of the serving path.
func (a *against) served(p classifier.Prediction, gold string) report.Treated {
	best := p.Ranking[0]
	refused := p.Abstained && p.Why == classifier.OutOfScope
	t := report.Treated{Right: best.Label == gold, Confidence: best.Confidence, InScope: p.InScope}
	t.Cost = a.cost(decision{best.Label, gold != "", t.Right, p.Abstained, refused})
	return t
}

// decision is what a bundle does with a line.
type decision struct {
	label              string // the best one
	in, right          bool
	abstained, refused bool
}

// cost is the price of a decision, by the costs of the new bundle.
func (a *against) cost(d decision) float64 {
	of := a.config.Costs.Of(d.label)
	switch {
	case d.refused && d.in:
		return a.config.Costs.WrongAnswer
	case d.refused:
		return 0
	case d.abstained:
		return of.Abstain()
	case !d.right:
		return of.WrongAnswer
	}
	return 0
}

// comparison is what the pairs show.
func (a *against) comparison() *report.Comparison {
	c := report.ComparePairs(a.baseline.Classifier.Identity(), a.pairs, a.config.OutOfScopeShare, a.config.Seed)
	c.Pairing = a.pairing
	return &c
}
