package training

import (
	"math"
)

// Bounds of the share of their own lines that added intents are made to recognise, and the share when the bundle has no evidence.
const (
	leastRecall = .6
	usualRecall = .88
	mostRecall  = .97
)

// recall is the share of held-out lines the bundle names the right intent of, as its evidence tells.
func (was base) recall() float64 {
	rows, err := readEvidence(was.bundle.Path(), was.bundle.Identity.Digest, len(was.labels))
	right, all := 0.0, 0.0
	for _, row := range rows {
		if row.gold >= 0 {
			all++
			if row.best == row.gold {
				right++
			}
		}
	}
	if err != nil || all == 0 {
		return usualRecall
	}
	return min(mostRecall, max(leastRecall, right/all))
}

// shifts are what the logits of new labels are lowered by. Nobody but the exemplars speaks for the others, so a new label recognises nearly all of
// its lines and takes many of theirs. It is made to be no better at recognising its own than the bundle is on average: where its lines' lead over the
// best other label, held out and taken as normal, is above zero for that share of them.
func (h addedHeldOut) shifts(set dataset, before int, recall float64) []float32 {
	leads := make([][]float64, len(set.labels))
	for i, label := range set.y {
		logits, _, _ := h.row(i)
		other := math.Inf(-1)
		for l, v := range logits {
			if l != before+label {
				other = max(other, float64(v))
			}
		}
		leads[label] = append(leads[label], float64(logits[before+label])-other)
	}
	out := make([]float32, len(set.labels))
	z := math.Sqrt2 * math.Erfinv(2*recall-1)
	for label, lead := range leads {
		mean, square := 0.0, 0.0
		for _, v := range lead {
			mean += v / float64(len(lead))
		}
		for _, v := range lead {
			square += (v - mean) * (v - mean) / float64(max(1, len(lead)-1))
		}
		out[label] = float32(max(0, mean-z*math.Sqrt(square)))
	}
	return out
}

// shift lowers the held-out logits of new labels.
func (h addedHeldOut) shift(by []float32, before int) {
	for i := range h.nearest {
		logits, _, _ := h.row(i)
		for label, v := range by {
			logits[before+label] -= v
		}
	}
	for _, message := range h.others {
		for label, v := range by {
			message.fresh[label] -= v
		}
	}
}

// shift lowers the bias of new labels.
func (h head) shift(by []float32, before int) {
	for label, v := range by {
		h.bias[before+label] -= v
	}
}
