package audit

import (
	"cmp"
	"context"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode"
)

// Similar texts are found by MinHash (Broder 1997) in bands: texts whose signatures agree in all rows of a band are compared. With 16 bands of 5
// a pair that shares 80 % of its triples is compared with a probability of .998, one that shares 30 % with .04.
const (
	bands    = 16
	bandRows = 5
	// shingleRunes is the beginning of a text that is compared: enough for any message, and a bound for pasted files.
	shingleRunes = 1000
	// recent is with how many texts before it a text of the same band is compared: this keeps thousands of texts off one template from
	// being compared each with each. The last of every intent come first, so no conflict hides behind copies.
	recent = 12
)

// pair is two units and how similar they are, a before b.
type pair struct {
	a, b       int
	similarity float64
}

// nearPairs finds pairs of units that are at least so similar, of which at least one is trained on, sorted by a and b.
func nearPairs(ctx context.Context, units []unit, least float64) ([]pair, error) {
	s := newSketches(units)
	found := map[[2]int32]float64{}
	for band := range bands {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		keyed := s.keys(band)
		for from := 0; from < len(keyed); {
			to := from + 1
			for to < len(keyed) && keyed[to].key == keyed[from].key {
				to++
			}
			s.compare(keyed[from:to], least, found)
			from = to
		}
	}
	pairs := make([]pair, 0, len(found))
	for at, similarity := range found {
		pairs = append(pairs, pair{int(at[0]), int(at[1]), similarity})
	}
	slices.SortFunc(pairs, func(a, b pair) int { return cmp.Or(cmp.Compare(a.a, b.a), cmp.Compare(a.b, b.b)) })
	return pairs, nil
}

// sketches are the letter triples of every unit and their signatures.
type sketches struct {
	triples    [][]uint32 // sorted, each once
	signatures [][bands * bandRows]uint32
	kind       []string // intent, and whether it is in the test data only
	trained    []bool
}

func newSketches(units []unit) sketches {
	n := len(units)
	s := sketches{make([][]uint32, n), make([][bands * bandRows]uint32, n), make([]string, n), make([]bool, n)}
	random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // fixed on purpose: equal data, equal findings
	var factor, offset [bands * bandRows]uint64
	for h := range factor {
		factor[h], offset[h] = random.Uint64()|1, random.Uint64()
	}
	for i, u := range units {
		s.trained[i] = len(u.train) > 0
		s.kind[i] = u.intent()
		if !s.trained[i] {
			s.kind[i] += "\x00test"
		}
		s.triples[i] = triples(u.first().words)
		for h := range s.signatures[i] {
			least := ^uint64(0)
			for _, t := range s.triples[i] {
				least = min(least, uint64(t)*factor[h]+offset[h])
			}
			s.signatures[i][h] = uint32(least >> 32)
		}
	}
	return s
}

// triples are the hashed letter triples of the words, spaces counting as letters and every number as "0". A text without a letter has none:
// two numbers are not alike.
func triples(words []string) []uint32 {
	if !slices.ContainsFunc(words, func(w string) bool { return strings.ContainsFunc(w, unicode.IsLetter) }) {
		return nil
	}
	var b strings.Builder
	b.WriteByte(' ')
	digits := false
	for _, r := range strings.Join(words, " ") + " " {
		was := digits
		if digits = unicode.IsDigit(r) || digits && (r == '.' || r == ','); digits {
			r = '0'
		}
		if !was || !digits {
			b.WriteRune(r)
		}
	}
	runes := []rune(b.String())
	runes = runes[:min(len(runes), shingleRunes)]
	var all []uint32
	for i := 0; i+3 <= len(runes); i++ {
		sum := fnv.New32a()
		_, _ = sum.Write([]byte(string(runes[i : i+3])))
		all = append(all, sum.Sum32())
	}
	slices.Sort(all)
	return slices.Compact(all)
}

type keyed struct {
	key  uint64
	unit int32
}

// keys are the units by their signature in one band.
func (s sketches) keys(band int) []keyed {
	all := make([]keyed, 0, len(s.triples))
	for i, signature := range s.signatures {
		if len(s.triples[i]) == 0 {
			continue
		}
		key := uint64(14695981039346656037)
		for _, v := range signature[band*bandRows : (band+1)*bandRows] {
			key = (key ^ uint64(v)) * 1099511628211
			key ^= key >> 29
		}
		all = append(all, keyed{key, int32(i)})
	}
	slices.SortFunc(all, func(a, b keyed) int { return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.unit, b.unit)) })
	return all
}

// compare looks at the units of one bucket, each with the last ones of as many intents as recent allows.
func (s sketches) compare(bucket []keyed, least float64, found map[[2]int32]float64) {
	var last []int32 // the latest unit of each intent, the latest last
	for _, k := range bucket {
		same := -1
		for j, other := range last {
			if s.kind[other] == s.kind[k.unit] {
				same = j
			}
			if !s.trained[other] && !s.trained[k.unit] {
				continue
			}
			at := [2]int32{other, k.unit}
			if _, known := found[at]; known {
				continue
			}
			if similarity := jaccard(s.triples[other], s.triples[k.unit], least); similarity >= least {
				found[at] = similarity
			}
		}
		if same >= 0 {
			last = slices.Delete(last, same, same+1)
		}
		last = append(last, k.unit)
		if len(last) > recent {
			last = last[1:]
		}
	}
}

// jaccard is the share of triples two texts have in common, or 0 when it is surely below least.
func jaccard(a, b []uint32, least float64) float64 {
	if short, long := min(len(a), len(b)), max(len(a), len(b)); float64(short) < least*float64(long) {
		return 0
	}
	common := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			common++
			i++
			j++
		case a[i] < b[j]:
			i++
		default:
			j++
		}
	}
	return float64(common) / float64(len(a)+len(b)-common)
}
