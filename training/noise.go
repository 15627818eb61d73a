package training

import (
	"context"
	"math/rand/v2"
	"strings"
	"unicode"

	"rapport/text"
	"rapport/training/report"
)

// noise is one way in which customers write worse than test lines.
type noise struct {
	name string
	add  func(line string, random *rand.Rand) string
}

func noises() []noise {
	return []noise{
		{"one typing error in five words", func(line string, random *rand.Rand) string { return mistype(line, .2, random) }},
		{"a typing error in every other word", func(line string, random *rand.Rand) string { return mistype(line, .5, random) }},
		{"without punctuation", func(line string, _ *rand.Rand) string { return unpunctuated(line) }},
		{"with small talk around it", func(line string, _ *rand.Rand) string {
			return "hi there, hope you are well. " + line + " thanks a lot in advance"
		}},
	}
}

// noisy adds a slice for every kind of noise, measured over the in-scope lines.
func (c EvalConfig) noisy(ctx context.Context, lines evalLines, index map[string]int, slices []report.Slice) ([]report.Slice, error) {
	labels := c.Classifier.Manifest().Labels
	for _, n := range noises() {
		random := rand.New(rand.NewPCG(c.Seed, 0x6e6f697365)) //nolint:gosec // noise, not secrecy
		var some evalLines
		for i, doc := range lines.docs {
			if lines.gold[i] == outOfScopeLabel {
				continue
			}
			worse, err := text.Clean(n.add(doc.Clean, random), text.Limits{})
			if err != nil { // nothing is left of the line, as of "?!" without its marks
				worse = doc
			}
			some.docs, some.rows, some.gold = append(some.docs, worse), append(some.rows, lines.rows[i]), append(some.gold, lines.gold[i])
		}
		judged, err := c.judge(ctx, some, index, n.name)
		if err != nil {
			return nil, err
		}
		r := report.Measure(labels, judged, report.Options{Seed: c.Seed})
		slices = append(slices, report.Slice{
			Kind: report.KindNoise, Name: n.name, Rows: r.Rows, Accuracy: r.Accuracy, Answered: r.Answered, Right: r.Right,
		})
	}
	return slices, nil
}

// mistype gives each word of four letters or more, with the given probability, one of the errors fingers make: two letters swapped, one lost, one
// twice, or a neighbouring key. First letters stay, as they mostly do.
func mistype(line string, probability float64, random *rand.Rand) string {
	words := strings.Fields(line)
	for i, word := range words {
		letters := []rune(word)
		if len(letters) < 4 || random.Float64() >= probability {
			continue
		}
		at := 1 + random.IntN(len(letters)-2)
		switch random.IntN(4) {
		case 0:
			letters[at], letters[at+1] = letters[at+1], letters[at]
		case 1:
			letters = append(letters[:at], letters[at+1:]...)
		case 2:
			letters = append(letters[:at+1], letters[at:]...)
		default:
			letters[at] = neighbour(letters[at])
		}
		words[i] = string(letters)
	}
	return strings.Join(words, " ")
}

// neighbour is the key to the right on an English keyboard; other characters stay.
func neighbour(letter rune) rune {
	const keys = "qwertyuiop asdfghjkl zxcvbnm "
	at := strings.IndexRune(keys, unicode.ToLower(letter))
	if at < 0 || at+1 >= len(keys) || keys[at+1] == ' ' {
		return letter
	}
	return rune(keys[at+1])
}

func unpunctuated(line string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsPunct(c) {
			return -1
		}
		return c
	}, line)
}
