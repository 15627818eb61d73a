package report

import (
	"rapport/models"
)

// FormatVersion is the version of the JSON form. It changes when a name or a meaning does, not when names are added.
const FormatVersion = 2

// Report says how good a bundle is. Every figure comes from rows the judged weights have not seen.
type Report struct {
	FormatVersion int             `json:"format_version"`
	Bundle        models.Identity `json:"bundle"`
	Method        string          `json:"method"`             // where the judged rows come from
	InScope       string          `json:"in_scope,omitempty"` // how the in-scope score was fitted; in reports of a training run
	Rows          int             `json:"rows"`               // in scope

	Accuracy Figure `json:"accuracy"` // of the best label, abstaining ignored
	MacroF1  Figure `json:"macro_f1"`
	ECE      Figure `json:"ece"` // 15 bins
	Brier    Figure `json:"brier"`
	LogLoss  Figure `json:"log_loss"` // nats
	Answered Figure `json:"answered"` // share of in-scope rows that get an answer
	Right    Figure `json:"right_when_answered"`
	AURC     Figure `json:"aurc"`

	OutOfScope *Refusals  `json:"out_of_scope,omitempty"`
	Conformal  *Conformal `json:"conformal,omitempty"`

	RiskCoverage []CoveragePoint `json:"risk_coverage"`
	Reliability  []Bin           `json:"reliability"`
	Histogram    []Column        `json:"confidence_histogram"`
	Labels       []Label         `json:"labels"`
	Confusions   []Confusion     `json:"confusions"` // most frequent first
	Slices       []Slice         `json:"slices,omitempty"`
	Curve        []CurvePoint    `json:"learning_curve,omitempty"`

	Data       *Data       `json:"data,omitempty"`
	Outcomes   Outcomes    `json:"outcomes,omitempty"` // of all lines, in order; in reports of an evaluation
	Comparison *Comparison `json:"comparison,omitempty"`
	Added      *Added      `json:"added,omitempty"` // in reports of intents added to a bundle
	Gates      []Gate      `json:"gates,omitempty"`
}

// CoveragePoint says what share of answers is wrong when only the surest share of in-scope rows is answered.
type CoveragePoint struct {
	Coverage float64 `json:"coverage"`
	Wrong    Figure  `json:"wrong"`
}

// Bin is one bar of the reliability diagram: the rows whose confidence is above Low and at most High.
type Bin struct {
	Low        float64 `json:"low"`
	High       float64 `json:"high"`
	Rows       int     `json:"rows"`
	Confidence Figure  `json:"confidence"` // mean
	Accuracy   Figure  `json:"accuracy"`   // share that is right
}

// Column is one column of the histogram of confidences, between the same edges as a Bin.
type Column struct {
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
	Right int     `json:"right"`
	Wrong int     `json:"wrong"`
}

// Refusals says how well messages are told apart that want nothing the bundle knows.
type Refusals struct {
	Rows     int    `json:"rows"`
	AUROC    Figure `json:"auroc"`          // of the in-scope probability
	FPR95    Figure `json:"fpr95"`          // out-of-scope rows still accepted by the threshold that accepts 95 % of the in-scope ones
	Refused  Figure `json:"refused"`        // share of out-of-scope rows called out of scope
	Answered Figure `json:"answered"`       // share of out-of-scope rows that get a wrong answer
	Lost     Figure `json:"in_scope_lost"`  // share of in-scope rows called out of scope
	At1      Figure `json:"refused_at_1pc"` // share of out-of-scope rows refused by the threshold that loses 1 % of the in-scope ones
	At3      Figure `json:"refused_at_3pc"`
	At5      Figure `json:"refused_at_5pc"`
}

// Conformal says whether the label sets keep their promise.
type Conformal struct {
	Promised float64 `json:"promised"`  // share of in-scope rows whose set should hold the right intent; 0 when unknown
	Coverage Figure  `json:"coverage"`  // share whose set does
	MeanSize Figure  `json:"mean_size"` // labels in a set
	Single   Figure  `json:"single"`    // share of rows whose set is one label
}

// Label is how one intent does.
type Label struct {
	Label     string `json:"label"`
	Rows      int    `json:"rows"`
	Predicted int    `json:"predicted"` // rows that got it
	Precision Figure `json:"precision"`
	Recall    Figure `json:"recall"`
	F1        Figure `json:"f1"`
}

// Confusion counts rows of one intent that were taken for another.
type Confusion struct {
	Gold      string   `json:"gold"`
	Predicted string   `json:"predicted"`
	Rows      int      `json:"rows"`
	Share     Figure   `json:"share"`              // of the gold intent's rows
	Examples  []string `json:"examples,omitempty"` // masked; only when asked for
}

// Slice is how lines of one kind do.
type Slice struct {
	Kind     string `json:"kind"` // length, register, noise, source
	Name     string `json:"name"`
	Rows     int    `json:"rows"`
	Accuracy Figure `json:"accuracy"`
	Answered Figure `json:"answered"`
	Right    Figure `json:"right_when_answered"`
}

// CurvePoint is how a bundle trained on part of the data does on the same lines.
type CurvePoint struct {
	Rows     int    `json:"rows"` // trained on
	Accuracy Figure `json:"accuracy"`
	MacroF1  Figure `json:"macro_f1"`
}
