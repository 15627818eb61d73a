package temper

import (
	"context"
	"fmt"
	"math"

	"rapport/sentiment"
)

// Settings of the tone fit, chosen on temper_real valid, GoEmotions valid and temper_seed in five folds; the optimum is flat.
const (
	toneRidge     = 40.0
	toneFolds     = 5
	toneSteps     = 120
	toneRealShare = 2 // a real customer counts twice here: what a vector says of authored lines is half style
	leastWords    = 0.05
)

// toneRow is one text as the tone is fitted to it.
type toneRow struct {
	row    *temperRow
	words  float64 // sum of the lexical cues, as an engine sees it that never saw the row
	target heatRow // kind, level and weight
}

// fitTone learns how the sentence vector completes the words: an ordinal regression on both, with the losses of the heat fit and a ridge on the
// direction.
func fitTone(ctx context.Context, rows []toneRow) (*sentiment.Tone, error) {
	dims := len(rows[0].row.vector)
	words, bias, emotions := dims, dims+1, dims+2
	x := make([]float64, dims+3)
	x[words] = 1
	passes := levelSums()
	minimise(x, toneSteps, func(x, gradient []float64) float64 {
		clear(gradient)
		loss := 0.0
		if ctx.Err() != nil {
			return 0 // a flat function ends the walk
		}
		for i := range rows {
			r := &rows[i]
			sum := x[bias] + x[words]*r.words + dotSingle(x[:dims], r.row.vector)
			value, slope := r.target.loss(sum, x[emotions], passes)
			loss += value
			addSingle(gradient[:dims], r.row.vector, slope)
			gradient[words] += slope * r.words
			gradient[bias] += slope
			if r.target.kind == angryTemper {
				gradient[emotions] += slope
			}
		}
		for j := range dims {
			loss += toneRidge / 2 * x[j] * x[j]
			gradient[j] += toneRidge * x[j]
		}
		return loss
	})
	tone := &sentiment.Tone{Words: rounded(math.Max(leastWords, math.Min(1, x[words])), 3), Bias: rounded(x[bias], 3)}
	for _, value := range x[:dims] {
		tone.Direction = append(tone.Direction, rounded(value, 3))
	}
	return tone, ctx.Err()
}

// loss is the loss of a row and its slope in the sum; slopes of package solver has the slope and curvature alone.
func (r *heatRow) loss(sum, emotions float64, passes [temperLevels - 1]float64) (loss, slope float64) {
	pass := func(steep, at float64, above bool) {
		z := steep * at
		if !above {
			z, steep = -z, -steep
		}
		loss += softplus(-z)
		slope -= steep * sigmoid(-z)
	}
	switch r.kind {
	case gradedTemper:
		for i, at := range passes {
			pass(gradedSlope, sum-at, r.level > i)
		}
	case angryTemper:
		pass(emotionSlope, sum+emotions, r.level > 0)
	case calmTemper:
		pass(gradedSlope, sum-passes[1], false)
	case ratedTemper:
	}
	return r.weight * loss, r.weight * slope
}

// softplus is log(1 + exp(x)).
func softplus(x float64) float64 { return math.Max(x, 0) + math.Log1p(math.Exp(-math.Abs(x))) }

func dotSingle(a []float64, b []float32) float64 {
	var s0, s1, s2, s3 float64
	i := 0
	for ; i+4 <= len(b); i += 4 {
		s0 += a[i] * float64(b[i])
		s1 += a[i+1] * float64(b[i+1])
		s2 += a[i+2] * float64(b[i+2])
		s3 += a[i+3] * float64(b[i+3])
	}
	for ; i < len(b); i++ {
		s0 += a[i] * float64(b[i])
	}
	return s0 + s1 + s2 + s3
}

func addSingle(a []float64, b []float32, times float64) {
	for i, x := range b {
		a[i] += times * float64(x)
	}
}

// toneRows are the rows of the sources with what engines say of them that were fitted without their fold: an engine reads the rows it learned from
// too well, and a tone fitted to that would trust the words too much. The engines are given too, by fold.
func (f *temperFit) toneRows(ctx context.Context, folds uint32) (rows []toneRow, scorers []*sentiment.Scorer, err error) {
	for fold := range folds {
		f.config.tell(fmt.Sprintf("read the words without fold %d of %d", fold+1, folds))
		scorer, err := f.without(ctx, func(row *temperRow) bool { return row.group%folds == fold })
		if err != nil {
			return nil, nil, err
		}
		scorers = append(scorers, scorer)
		for _, source := range f.sources {
			if source.heatWeight == 0 {
				continue
			}
			weight := source.heatWeight
			if source.name == realSource {
				weight *= toneRealShare
			}
			for i := range source.train {
				if row := &source.train[i]; row.group%folds == fold {
					target := heatRow{kind: row.kind, level: row.level, weight: weight}
					rows = append(rows, toneRow{row: row, words: sumOf(scorer.Score(row.doc, nil)), target: target})
				}
			}
		}
	}
	return rows, scorers, nil
}

// without is the engine fitted again, its valences kept, without some rows.
func (f *temperFit) without(ctx context.Context, leave func(*temperRow) bool) (*sentiment.Scorer, error) {
	rest := *f
	rest.sources = nil
	rest.files = map[string][]byte{"weights.tsv": f.files["weights.tsv"], "valence.tsv": f.files["valence.tsv"]}
	rest.config.Progress = nil
	for _, source := range f.sources {
		kept := source
		kept.train = nil
		for i := range source.train {
			if !leave(&source.train[i]) {
				kept.train = append(kept.train, source.train[i])
			}
		}
		rest.sources = append(rest.sources, kept)
	}
	if err := rest.fitHeat(ctx); err != nil {
		return nil, err
	}
	return temperScorer(f.config.Lexicon, rest.files)
}

// sumOf is the sum of the cues.
func sumOf(found sentiment.Frustration) float64 {
	sum := 0.0
	for _, cue := range found.Cues {
		sum += cue.Weight
	}
	return sum
}
