package discover_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"rapport/training/discover"
)

// subjects are what the customers of these tests ask, each in several wordings.
var subjects = []struct{ about, stem string }{
	{"parcel", "where is my parcel"},
	{"refund", "when will the refund arrive"},
	{"password", "reset the password of my login"},
	{"invoice", "send me the invoice as a file"},
}

// endings make lines differ without changing what they ask.
var endings = strings.Fields("now today tomorrow quickly again finally kindly soon maybe really")

// shop is lines of all subjects and vectors that lie around one direction a subject, as an encoder's would.
func shop(seed uint64, each int) ([]discover.Line, func([]string) [][]float32) {
	var lines []discover.Line
	for i := range each {
		for _, subject := range subjects {
			said := fmt.Sprintf("%s %s%s", subject.stem, endings[i%len(endings)], strings.Repeat(" please", i/len(endings)))
			lines = append(lines, discover.Line{Text: said})
		}
	}
	return lines, func(texts []string) [][]float32 { return around(seed, texts) }
}

const dims = 16

// around is a vector for every text: near the axis of the subject it names, noise otherwise. Equal texts have equal vectors.
func around(seed uint64, texts []string) [][]float32 {
	vectors := make([][]float32, len(texts))
	for i, one := range texts {
		hash := uint64(14695981039346656037)
		for _, b := range []byte(one) {
			hash = (hash ^ uint64(b)) * 1099511628211
		}
		random := rand.New(rand.NewPCG(seed, hash))
		vector, square := make([]float32, dims), 0.
		for d := range vector {
			vector[d] = float32(random.NormFloat64() * .08)
		}
		for d, subject := range subjects {
			if strings.Contains(one, subject.about) {
				vector[d]++
			}
		}
		for _, x := range vector {
			square += float64(x) * float64(x)
		}
		for d := range vector {
			vector[d] /= float32(math.Sqrt(square))
		}
		vectors[i] = vector
	}
	return vectors
}

// find is the topics of lines, which must be found.
func find(t *testing.T, lines []discover.Line, embed func([]string) [][]float32, c discover.Config) discover.Map {
	t.Helper()
	pool := discover.Collect(lines)
	found, err := discover.Find(t.Context(), pool, embed(pool.Texts()), c)
	if err != nil {
		t.Fatal(err)
	}
	return found
}
