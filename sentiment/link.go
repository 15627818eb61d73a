package sentiment

import "math"

// Rest is the score of a message without any cue: the middle of calm.
const Rest = 0.1

// Link turns the sum of the cues' weights into a score from 0 to 1. It is the logistic curve, moved so that a sum of 0 gives Rest. A sum of
// 0.81 reaches annoyed, 1.79 frustrated, 2.60 angry and 3.58 furious.
func Link(sum float64) float64 {
	return 1 / (1 + math.Exp(math.Log((1-Rest)/Rest)-sum))
}

// unlink is the sum that Link turns into a score between 0 and 1.
func unlink(score float64) float64 {
	return math.Log(score/(1-score)) + math.Log((1-Rest)/Rest)
}
