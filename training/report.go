package training

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"slices"

	"rapport/training/corpus"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"rapport/classifier"
	"rapport/models"
	"rapport/training/eval"
)

// Figure is a share with its 95 % bootstrap interval.
type Figure struct {
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// Report says how good a bundle is and how we know. Every figure comes from rows the judged weights have not seen. It holds no customer text.
type Report struct {
	Bundle  models.Identity `json:"bundle"`
	Method  string          `json:"method"`             // where the judged rows come from
	InScope string          `json:"in_scope,omitempty"` // how the in-scope score was fitted; in reports of a training run
	Rows    int             `json:"rows"`               // in scope

	Accuracy Figure  `json:"accuracy"` // of the best label, abstaining ignored
	MacroF1  float64 `json:"macro_f1"`
	ECE      float64 `json:"ece"` // 15 bins
	Brier    float64 `json:"brier"`

	Answered     Figure          `json:"answered"`            // share of in-scope rows that get an answer
	Right        Figure          `json:"right_when_answered"` // share of those that is right
	RiskCoverage []CoveragePoint `json:"risk_coverage"`
	AURC         float64         `json:"aurc"`
	OutOfScope   *OutOfScope     `json:"out_of_scope,omitempty"`

	Labels     []LabelReport     `json:"labels"`
	Confusions []ConfusionReport `json:"confusions"` // most frequent first
	Data       *DataReport       `json:"data,omitempty"`
}

// CoveragePoint says what share of answers is wrong when only the surest share of in-scope rows is answered.
type CoveragePoint struct {
	Coverage float64 `json:"coverage"`
	Wrong    float64 `json:"wrong"`
}

// OutOfScope says how well messages are told apart that want nothing the bundle knows.
type OutOfScope struct {
	Rows     int     `json:"rows"`
	AUROC    float64 `json:"auroc"`          // of the in-scope probability
	FPR95    float64 `json:"fpr95"`          // out-of-scope rows still accepted by the threshold that accepts 95 % of the in-scope ones
	Refused  float64 `json:"refused"`        // share of out-of-scope rows called out of scope
	Answered float64 `json:"answered"`       // share of out-of-scope rows that get a wrong answer
	Lost     float64 `json:"in_scope_lost"`  // share of in-scope rows called out of scope
	At3      float64 `json:"refused_at_3pc"` // share of out-of-scope rows refused by the threshold that loses 3 % of the in-scope ones
}

// LabelReport is how one intent does.
type LabelReport struct {
	Label     string  `json:"label"`
	Rows      int     `json:"rows"`
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`
}

// ConfusionReport counts rows of one intent that were taken for another.
type ConfusionReport struct {
	Gold      string `json:"gold"`
	Predicted string `json:"predicted"`
	Rows      int    `json:"rows"`
}

// Settings of a report.
const (
	reportMode       = 0o644 // other users may read a model and what is said of it
	bootstrapRounds  = 500
	listedConfusions = 30
)

// newReport measures judged rows. Figures that are undefined, such as the accuracy of no rows, are 0.
func newReport(labels []string, rows []judged, seed uint64) Report {
	var gold, predicted []int
	var confidence, surety []float64
	var right, answered, rightAnswered []bool
	var probabilities [][]float64
	for _, row := range rows {
		if row.gold == outOfScopeLabel {
			continue
		}
		best := row.best()
		gold, predicted = append(gold, row.gold), append(predicted, best)
		confidence, right = append(confidence, row.confidence[best]), append(right, best == row.gold)
		surety = append(surety, row.inScope*row.confidence[best])
		probabilities = append(probabilities, row.confidence)
		answered = append(answered, !row.abstained)
		if !row.abstained {
			rightAnswered = append(rightAnswered, best == row.gold)
		}
	}
	r := Report{
		Rows:         len(gold),
		Accuracy:     figure(right, seed),
		MacroF1:      defined(eval.MacroF1(gold, predicted, len(labels))),
		ECE:          defined(eval.ECE(confidence, right, eval.Bins)),
		Brier:        defined(eval.Brier(probabilities, gold)),
		Answered:     figure(answered, seed),
		Right:        figure(rightAnswered, seed),
		AURC:         defined(eval.AURC(surety, right)),
		RiskCoverage: coverage(eval.RiskCoverage(surety, right)),
		OutOfScope:   outOfScopeReport(rows),
	}
	for _, s := range eval.PerLabel(gold, predicted, len(labels)) {
		r.Labels = append(r.Labels, LabelReport{labels[s.Label], s.Rows, s.Precision, s.Recall, s.F1})
	}
	for _, c := range eval.Confusions(gold, predicted) {
		if len(r.Confusions) < listedConfusions {
			r.Confusions = append(r.Confusions, ConfusionReport{labels[c.Gold], labels[c.Predicted], c.Rows})
		}
	}
	return r
}

func figure(right []bool, seed uint64) Figure {
	n := 0
	for _, r := range right {
		if r {
			n++
		}
	}
	low, high := eval.ShareInterval(right, bootstrapRounds, seed)
	return Figure{defined(float64(n) / float64(len(right))), defined(low), defined(high)}
}

// defined is v, or 0 where it is undefined: JSON knows no NaN.
func defined(v float64) float64 {
	if math.IsNaN(v) {
		return 0
	}
	return v
}

// coverage thins the curve to every tenth.
func coverage(curve []eval.Point) []CoveragePoint {
	var points []CoveragePoint
	for tenth := 1; tenth <= 10 && len(curve) > 0; tenth++ {
		at, _ := slices.BinarySearchFunc(curve, float64(tenth)/10-1e-9, func(p eval.Point, want float64) int { return cmp.Compare(p.Coverage, want) })
		points = append(points, CoveragePoint{Coverage: float64(tenth) / 10, Wrong: curve[min(at, len(curve)-1)].Risk})
	}
	return points
}

func outOfScopeReport(rows []judged) *OutOfScope {
	var o OutOfScope
	var score []float64
	var in []bool
	inRows, refused, answered, lost := 0, 0, 0, 0
	for _, row := range rows {
		known, out := row.gold != outOfScopeLabel, row.abstained && row.why == classifier.OutOfScope
		score, in = append(score, row.inScope), append(in, known)
		switch {
		case known:
			inRows++
			lost += one(out)
		default:
			o.Rows++
			refused += one(out)
			answered += one(!row.abstained)
		}
	}
	if o.Rows == 0 || inRows == 0 {
		return nil
	}
	o.AUROC, o.FPR95 = eval.AUROC(score, in), eval.FPRAt(score, in, .95)
	o.At3 = 1 - eval.FPRAt(score, in, .97)
	o.Refused, o.Answered = float64(refused)/float64(o.Rows), float64(answered)/float64(o.Rows)
	o.Lost = float64(lost) / float64(inRows)
	return &o
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

// write puts report.json and REPORT.md into a bundle's directory.
func (r Report) write(directory string) error {
	raw, err := json.Marshal(r, json.Deterministic(true), jsontext.WithIndent("  "))
	if err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return errors.Join(
		corpus.WriteFile(filepath.Join(directory, "report.json"), append(raw, '\n'), reportMode),
		corpus.WriteFile(filepath.Join(directory, "REPORT.md"), []byte(r.Markdown()), reportMode),
	)
}
