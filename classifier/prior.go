package classifier

import (
	"slices"

	"rapport/models"
)

// expectedOdds is how much likelier a label becomes when the bot has just asked for it: a customer who was asked for an order number mostly
// answers with one. It is a prior chosen by hand, not a fitted one.
const expectedOdds = 20

// Expect is the prediction p given that the bot has just asked for what label stands for. See Prediction.Expecting.
func (c *Classifier) Expect(p Prediction, label string) Prediction {
	return p.Expecting(label, c.manifest.Thresholds)
}

// Expecting is the prediction given that the bot has just asked for what label stands for. It is Bayes' rule on the joint probability of intent
// and scope: the label's odds rise twentyfold, everything else shares what is left, and abstention is decided anew by the thresholds. A label
// that is not ranked changes nothing. So a lone name becomes an answer, and another wish stays another wish.
func (p Prediction) Expecting(label string, t models.Thresholds) Prediction {
	at := slices.IndexFunc(p.Ranking, func(r Ranked) bool { return r.Label == label })
	if at < 0 {
		return p
	}
	gain := 1 + (expectedOdds-1)*p.Ranking[at].Confidence // of the probability of being in scope
	p.InScope = p.InScope * gain / (p.InScope*gain + 1 - p.InScope)
	p.Ranking = slices.Clone(p.Ranking)
	p.Ranking[at].Confidence *= expectedOdds
	for i := range p.Ranking {
		p.Ranking[i].Confidence /= gain
	}
	sortRanking(p.Ranking)
	return decide(p, t)
}
