package classifier

import (
	"cmp"
	"math"
	"slices"

	"rapport/models"
)

// scores is what a head says of one message, before calibration.
type scores struct {
	logits     []float32 // a label
	similarity []float32 // cosine to each label's centroid
	energy     float64   // log of the sum of exp of the graph's logits
	nearest    float32   // highest cosine to an exemplar
	direct     float32   // the head's own in-scope logit; 0 when it has none
}

// predict turns scores into calibrated confidences and decides whether to abstain. No decision changes a number.
func predict(labels []string, s scores, c models.Calibration, t models.Thresholds) Prediction {
	p := Prediction{Ranking: rank(labels, s.logits, c.Temperature)}
	p.InScope = inScope(s, p.Ranking[0].Confidence, c)
	return decide(p, t)
}

// decide fills in what follows from ranking and scope: the margin, the set, and whether to abstain and why.
func decide(p Prediction, t models.Thresholds) Prediction {
	best := p.Ranking[0].Confidence
	p.Margin = best
	if len(p.Ranking) > 1 {
		p.Margin = best - p.Ranking[1].Confidence
	}
	p.Set = labelSet(p.Ranking, t.Conformal)
	p.Why = Abstention(p.Ranking[0].Label, p.InScope, best, t)
	p.Abstained = p.Why != ""
	return p
}

// Abstention is why the best label is not named, or "" when it is: out of scope below that threshold, low confidence when an answer would be right
// too seldom for what it costs. Training judges held-out rows by it too, so that a report says what customers get.
func Abstention(label string, inScope, confidence float64, t models.Thresholds) Reason {
	switch {
	case inScope < t.InScope:
		return OutOfScope
	case inScope*confidence < t.RightOf(label):
		return LowConfidence
	}
	return ""
}

// MaxSet is how many labels a set holds at most: a longer list tells nobody anything.
const MaxSet = 10

// SetSize is how many of the confidences, highest first, belong to the set: the first and all that reach the threshold, at most MaxSet; 0 without
// conformal thresholds. Training judges held-out rows by it too.
func SetSize(c models.Conformal, confidence func(rank int) float64, labels int) int {
	if c == (models.Conformal{}) {
		return 0
	}
	size := 1
	for size < min(labels, MaxSet) && confidence(size) >= c.Threshold {
		size++
	}
	return size
}

func labelSet(ranking []Ranked, c models.Conformal) []string {
	set := make([]string, SetSize(c, func(rank int) float64 { return ranking[rank].Confidence }, len(ranking)))
	for i := range set {
		set[i] = ranking[i].Label
	}
	return set
}

// Energy is the logarithm of the sum of exp of the logits: high when any label fits well, whichever it is (Liu et al. 2020, arXiv 2010.03759).
func Energy(logits []float32) float64 {
	top, sum := slices.Max(logits), 0.0
	for _, v := range logits {
		sum += math.Exp(float64(v - top))
	}
	return float64(top) + math.Log(sum)
}

// rank is the softmax of the logits divided by a temperature (Guo et al. 2017, arXiv 1706.04599), best first; equal confidences keep the order
// of the labels.
func rank(labels []string, logits []float32, temperature float64) []Ranked {
	highest := slices.Max(logits)
	ranking := make([]Ranked, len(labels))
	var sum float64
	for i, label := range labels {
		share := math.Exp(float64(logits[i]-highest) / temperature)
		ranking[i] = Ranked{Label: label, Confidence: share}
		sum += share
	}
	for i := range ranking {
		ranking[i].Confidence /= sum
	}
	sortRanking(ranking)
	return ranking
}

// sortRanking puts the best first; equal confidences keep their order.
func sortRanking(ranking []Ranked) {
	slices.SortStableFunc(ranking, func(a, b Ranked) int { return cmp.Compare(b.Confidence, a.Confidence) })
}

// inScope is the probability that the message wants anything the bundle knows.
func inScope(s scores, confidence float64, c models.Calibration) float64 {
	return c.InScope.Probability(models.Evidence{
		Energy: s.energy, Confidence: confidence,
		Similarity: float64(slices.Max(s.similarity)), Nearest: float64(s.nearest), Direct: float64(s.direct),
	})
}
