package encoder

import (
	"bytes"
	"fmt"
	"math"

	"rapport/classifier"
)

// selfTestTexts cover what tells a damaged encoder or tokenizer from a sound one: plain, short, long, accented, split and unknown words,
// punctuation, emoji, another script, a literal special token.
func selfTestTexts() []string {
	return []string{
		"where is my refund?",
		"hi",
		"This is the THIRD time I'm asking!!!",
		"I was charged £49.99 twice on 03/11 and nobody answers my e-mails.",
		"thanks, that solved it",
		"my café order from São Paulo never arrived",
		"cancel my subscription pls, the unsubscribe page keeps redirecting me",
		"ur app is soooo buggy 😡😡",
		"我的订单在哪里",
		"is [MASK] a word or a token?",
		"Your parcel service left the box in the rain, the box was soaked through, the printer inside does not start any more, and when I rang the " +
			"hotline I was told to fill in the same form that I had already filled in twice last week, so please tell me who is in charge of this.",
		"...?!",
	}
}

// Tolerances of the self-test, the largest difference of any number of a unit vector. Float32 differs between processors in the last bits.
// In int8 such a bit can tip a code; processors without VNNI also saturate, which costs them more.
const (
	toleranceFP32 = 1e-4
	toleranceInt8 = 0.02
)

// recordSelfTest runs the graph over the self-test texts and writes down what it says.
func recordSelfTest(c Config, graph []byte, shape Shape, tokenizer *classifier.Tokenizer) (_ []byte, err error) {
	session, err := c.Runtime.Load(graph, []string{InputIDs, InputMask}, []string{Output})
	if err != nil {
		return nil, fmt.Errorf("load the built graph: %w", err)
	}
	defer func() { _ = session.Close() }()
	tolerance := toleranceFP32
	if c.Precision == Int8 {
		tolerance = toleranceInt8
	}
	var checks []classifier.Check
	for i, s := range selfTestTexts() {
		ids, vector := tokenizer.Encode(nil, s, classifier.MaxTokens), make([]float32, shape.Hidden)
		out := []classifier.Tensor{{Shape: []int64{1, int64(shape.Hidden)}, Float: vector}}
		if err := session.Run(inputTensors([][]int32{ids}), out); err != nil {
			return nil, fmt.Errorf("run self-test text %d: %w", i+1, err)
		}
		for n, v := range vector {
			vector[n] = float32(math.Round(float64(v)*1e6) / 1e6)
		}
		checks = append(checks, classifier.Check{Text: s, IDs: ids, Embedding: vector, Tolerance: tolerance})
		c.progress("self-test", i+1, len(selfTestTexts()))
	}
	var file bytes.Buffer
	err = classifier.WriteChecks(&file, checks)
	return file.Bytes(), err
}
