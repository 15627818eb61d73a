package training

import (
	"math"
	"runtime"
	"sync"
)

// The share of the n-grams before any evidence, and how many rows the evidence must be to weigh as much. With few rows a label what is left after
// holding out says too little: an even sum of logits and margins is best or within .3 points of it there on the validation files of
// BANKING77, HWU64 and CLINC150. With all rows 1.6 to 2.1 is.
const (
	priorShare = 1
	priorRows  = 2000
	maxShare   = 20
)

// chooseShare is the share r of the margins in logits + r x margins: where the held-out labels are likeliest, under the softmax at the temperature
// that is best for that r, drawn to priorShare. That is logistic regression on the two (Newton's method; convex).
func chooseShare(logits, margins []float32, labels int, gold []int) float32 {
	a, b := 1.0, float64(priorShare)
	rows := 0.0
	for _, g := range gold {
		if g >= 0 {
			rows++
		}
	}
	for range 30 {
		s := slopes(logits, margins, labels, gold, [2]float64{a, b})
		s.hessian[0] += 1e-6
		s.hessian[2] += 1e-6
		determinant := s.hessian[0]*s.hessian[2] - s.hessian[1]*s.hessian[1]
		da := (s.hessian[2]*s.gradient[0] - s.hessian[1]*s.gradient[1]) / determinant
		db := (s.hessian[0]*s.gradient[1] - s.hessian[1]*s.gradient[0]) / determinant
		step := 1.0
		if length := math.Hypot(da, db); length > 1 {
			step = 1 / length
		}
		a, b = a-step*da, b-step*db
		if math.Abs(da)+math.Abs(db) < 1e-5 {
			break
		}
	}
	likeliest := float64(maxShare)
	if a > 0 {
		likeliest = max(0, min(b/a, maxShare))
	}
	return float32((rows*likeliest + priorRows*priorShare) / (rows + priorRows))
}

// curvature is the gradient and Hessian of the loss in the two factors.
type curvature struct{ gradient, hessian [3]float64 }

// slopes sums over rows in blocks of fixed size, so that the result does not depend on how many processors there are.
func slopes(logits, margins []float32, labels int, gold []int, at [2]float64) curvature {
	blocks := make([]curvature, (len(gold)+blockRows-1)/blockRows)
	var crew sync.WaitGroup
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i := range blocks {
		slots <- struct{}{}
		crew.Go(func() {
			for row := i * blockRows; row < min((i+1)*blockRows, len(gold)); row++ {
				if gold[row] >= 0 {
					from, to := row*labels, (row+1)*labels
					blocks[i].add(logits[from:to], margins[from:to], gold[row], at[0], at[1])
				}
			}
			<-slots
		})
	}
	crew.Wait()
	var sum curvature
	for _, block := range blocks {
		for j := range sum.gradient {
			sum.gradient[j] += block.gradient[j]
			sum.hessian[j] += block.hessian[j]
		}
	}
	return sum
}

// add takes in one row: under the softmax, the gradient is the mean of both signals less what the gold label has, the Hessian their covariance.
func (c *curvature) add(logits, margins []float32, gold int, a, b float64) {
	top := math.Inf(-1)
	for l := range logits {
		top = max(top, a*float64(logits[l])+b*float64(margins[l]))
	}
	var sum, x, y, xx, xy, yy float64
	for l := range logits {
		u, v := float64(logits[l]), float64(margins[l])
		p := math.Exp(a*u + b*v - top)
		sum, x, y, xx, xy, yy = sum+p, x+p*u, y+p*v, xx+p*u*u, xy+p*u*v, yy+p*v*v
	}
	x, y, xx, xy, yy = x/sum, y/sum, xx/sum, xy/sum, yy/sum
	c.gradient[0] += x - float64(logits[gold])
	c.gradient[1] += y - float64(margins[gold])
	c.hessian[0] += xx - x*x
	c.hessian[1] += xy - x*y
	c.hessian[2] += yy - y*y
}
