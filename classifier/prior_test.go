package classifier_test

import (
	"math"
	"testing"

	"rapport/classifier"
	"rapport/models"
)

func TestExpecting(t *testing.T) {
	t.Parallel()
	thresholds := models.Thresholds{InScope: 0.3, Right: 0.4}
	for _, test := range []struct {
		name          string
		slot, inScope float64 // confidence of provide_information and probability of being in scope, before
		want          string
	}{
		{"a lone name, out of scope by itself", 0.80, 0.10, "provide_information"},
		{"an order number", 0.50, 0.30, "provide_information"},
		{"another wish although a number was asked for", 0.001, 0.98, "cancel_order"},
		{"nonsense stays nonsense", 0.02, 0.02, "out_of_scope"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			before := classifier.Prediction{InScope: test.inScope, Ranking: []classifier.Ranked{
				{Label: "cancel_order", Confidence: 1 - test.slot}, {Label: "provide_information", Confidence: test.slot},
			}}
			got := before.Expecting("provide_information", thresholds)
			if got.Top() != test.want {
				t.Errorf("got %q (in scope %.3f, %+v), want %q", got.Top(), got.InScope, got.Ranking, test.want)
			}
			if sum := got.Ranking[0].Confidence + got.Ranking[1].Confidence; math.Abs(sum-1) > 1e-9 {
				t.Errorf("confidences sum to %v", sum)
			}
			if before.Ranking[0].Label != "cancel_order" || before.InScope != test.inScope {
				t.Error("the prediction it was asked about changed")
			}
		})
	}
}
