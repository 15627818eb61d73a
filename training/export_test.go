package training

import (
	"context"

	"rapport/classifier"
)

// What tests of the package see of its inside.

type (
	Sample         = sample
	SoftmaxProblem = softmaxProblem
	Verdict        = verdict
	Observation    = observation
	Signals        = signals
	Objective      = objective
	Evidence       = heldOut
)

var (
	Deduplicate      = deduplicate
	Arrange          = arrange
	AssignFolds      = assignFolds
	NewObjective     = newObjective
	FitSoftmax       = fitSoftmax
	FitTemperature   = fitTemperature
	FitInScope       = fitInScope
	ChooseThresholds = chooseThresholds
	FitConformal     = fitConformal
	LabelSet         = labelSet
	Confidences      = confidences
	FindClusters     = findClusters
	OpenCache        = openCache
	ChooseShare      = chooseShare
	ReadName         = readName
	KeyOf            = keyOf
)

func NewSample(text, intent, file string, line, source int) Sample {
	return sample{text: text, folded: text, intent: intent, file: file, line: line, source: source}
}

func (s sample) Intent() string  { return s.intent }
func (s sample) Text() string    { return s.text }
func (s sample) Pattern() string { return s.pattern() }

func NewSoftmaxProblem(x [][]float32, y []int, labels int, strength float64) SoftmaxProblem {
	return softmaxProblem{x: x, y: y, labels: labels, strength: strength}
}

func (o *objective) SetPenalty(penalty float64, prior []float32) { o.penalty, o.prior = penalty, prior }
func (o *objective) Size() int                                   { return o.size() }
func (o *objective) Evaluate(at, slope []float64) (float64, error) {
	return o.evaluate(at, slope)
}
func (o *objective) Close() error { return o.close() }

// FitRows fits everything to rows with known texts, labels' names and vectors, as Run does between reading and writing.
func FitRows(ctx context.Context, rt *classifier.Runtime, known [2][]string, x [][]float32, y []int) error {
	folded, labels := known[0], known[1]
	c := Config{Runtime: rt, Strength: defaultStrength, Folds: foldsFor(len(x)), OutOfScopeShare: defaultOutShare, Coverage: defaultCoverage}
	c.Costs, c.Progress = costsOf(c.Costs), func(string, int, int) {}
	d := dataset{labels: labels, x: x, y: y, cluster: findClusters(x, y, len(labels))}
	d.fold, d.place, d.folded = make([]int, len(x)), make([]int, len(x)), folded
	for i := range d.fold {
		d.fold[i] = i / len(labels) % c.Folds
	}
	_, err := fit(ctx, d, c)
	return err
}

func NewObservation(s Signals, in bool) Observation { return observation{signals: s, in: in} }

func NewVerdict(inScope, confidence float64, right, in bool) Verdict {
	return verdict{inScope: inScope, confidence: confidence, right: right, in: in, weight: 1}
}

func (c *cache) Add(text string, vector []float32) error {
	return c.add([]cacheKey{keyOf(text)}, [][]float32{vector})
}
func (c *cache) Find(text string) []float32 { return c.vectors[keyOf(text)] }

func NewEvidence(logits []float32, labels int, gold []int) Evidence {
	said := outputs{labels: labels, logits: logits, similarity: make([]float32, len(logits)), direct: make([]float32, len(gold))}
	return heldOut{said, gold}
}

// PlaceFolds are the folds of rows in scope that come from places, and whether there are places enough to make them.
func PlaceFolds(places []int) ([]int, bool) {
	d := dataset{place: places, x: make([][]float32, len(places)), fold: make([]int, len(places))}
	if !d.placesTell() {
		return nil, false
	}
	folds := make([]int, len(places))
	for fold, r := range (validator{data: d}).placeRounds() {
		for _, i := range r.without {
			folds[i] = fold
		}
	}
	return folds, true
}

// EvidenceLine is a line of evidence as tests see it.
type EvidenceLine struct {
	Gold, Best int
	Confidence float32
}

func WriteEvidence(directory, digest string, labels int) error {
	return writeEvidence(directory, digest, labels, []seen{
		{text: 7, gold: outOfScopeLabel, best: 1, confidence: .5, inScope: .1, flags: flagAbstained | flagRefused},
		{text: 9, gold: 2, best: 2, confidence: 1, inScope: 1, flags: flagBefore},
	})
}

func ParseEvidence(raw []byte, digest string, labels int) ([]EvidenceLine, error) {
	rows, err := parseEvidence(raw, digest, labels)
	all := make([]EvidenceLine, len(rows))
	for i, row := range rows {
		all[i] = EvidenceLine{row.gold, row.best, row.confidence}
	}
	return all, err
}
