package discover_test

import (
	"cmp"
	"math"
	"path/filepath"
	"testing"

	"rapport/classifier"
	"rapport/internal/testenv"
	"rapport/models"
	"rapport/training"
	"rapport/training/corpus"
	"rapport/training/discover"
)

// labelled is lines whose intents are known, for measuring. It skips when the data or the library is not there.
type labelled struct {
	pool    discover.Pool
	vectors [][]float32
	intents []string // of the pool's texts
}

// readLabelled reads and embeds data sets of ../shared.
func readLabelled(t *testing.T, paths ...string) labelled {
	t.Helper()
	var lines []discover.Line
	intents := map[string]string{}
	for _, path := range paths {
		rows, _, err := corpus.Read(testenv.Shared(t, "data", "intents", path))
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			lines = append(lines, discover.Line{Text: row.Text})
			intents[discover.Key(row.Text)] = row.Intent
		}
	}
	l := labelled{pool: discover.Collect(lines)}
	for _, shown := range l.pool.Shown() {
		l.intents = append(l.intents, intents[discover.Key(shown)])
	}
	l.vectors = embedded(t, l.pool.Texts())
	return l
}

// embedded are vectors of the encoder that ships. ORT allows one environment a process, so tests that embed do not run in parallel.
func embedded(t *testing.T, texts []string) [][]float32 {
	t.Helper()
	rt, err := classifier.OpenRuntime(testenv.Library(t))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rt.Close() }()
	source, err := models.OpenEncoder(filepath.Join(testenv.Models(t), "encoders", "minilm-l6-int8", "1"))
	if err != nil {
		t.Fatal(err)
	}
	encoder, err := classifier.OpenEncoder(rt, source, classifier.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = encoder.Close() }()
	vectors, err := training.Vectors(t.Context(), encoder, "", texts, nil)
	if err != nil {
		t.Fatal(err)
	}
	return vectors
}

// agreement of two groupings: normalised mutual information and adjusted Rand index (Hubert and Arabie 1985).
func agreement[A, B cmp.Ordered](a []A, b []B) (nmi, ari float64) {
	type cell struct {
		a A
		b B
	}
	n := float64(len(a))
	inA, inB, both := map[A]float64{}, map[B]float64{}, map[cell]float64{}
	for i := range a {
		inA[a[i]]++
		inB[b[i]]++
		both[cell{a[i], b[i]}]++
	}
	var mutual, entropyA, entropyB, pairsA, pairsB, pairs float64
	for at, x := range both {
		mutual += x / n * math.Log(x*n/(inA[at.a]*inB[at.b]))
		pairs += x * (x - 1) / 2
	}
	for _, x := range inA {
		entropyA -= x / n * math.Log(x/n)
		pairsA += x * (x - 1) / 2
	}
	for _, x := range inB {
		entropyB -= x / n * math.Log(x/n)
		pairsB += x * (x - 1) / 2
	}
	chance := pairsA * pairsB / (n * (n - 1) / 2)
	return 2 * mutual / (entropyA + entropyB), (pairs - chance) / ((pairsA+pairsB)/2 - chance)
}

// rightByTopic is the share of lines whose intent is the commonest of their topic: what naming topics once would get right.
func rightByTopic(topics []int, intents []string) float64 {
	votes := map[int]map[string]int{}
	for i, topic := range topics {
		if votes[topic] == nil {
			votes[topic] = map[string]int{}
		}
		votes[topic][intents[i]]++
	}
	right := 0
	for _, of := range votes {
		most := 0
		for _, n := range of {
			most = max(most, n)
		}
		right += most
	}
	return float64(right) / float64(len(topics))
}

// TestTopicsAgainstLabels measures topics where the intents are known: -v measures all sets and prints the figures, otherwise only the smallest, for
// the race detector slows the loops down tenfold.
func TestTopicsAgainstLabels(t *testing.T) { //nolint:paralleltest // one ORT environment a process
	cases := []struct {
		name         string
		paths        []string
		nmi, right   float64 // at least
		fewest, most int     // topics
	}{
		{"NatCS banking, 18 intents", []string{"natcs_dstc11/banking/train.jsonl", "natcs_dstc11/banking/test.jsonl"}, .85, .85, 13, 24},
		{"NatCS insurance, 22 intents", []string{"natcs_dstc11/insurance/train.jsonl", "natcs_dstc11/insurance/test.jsonl"}, .82, .85, 16, 35},
		{"ABCD turns, 71 intents", []string{"abcd_humanfirst/train.jsonl", "abcd_humanfirst/test.jsonl"}, .88, .8, 50, 95},
	}
	if !testing.Verbose() {
		cases = cases[:1]
	}
	for _, c := range cases {
		data := readLabelled(t, c.paths...)
		found, err := discover.Find(t.Context(), data.pool, data.vectors, discover.Config{Smallest: 3})
		if err != nil {
			t.Fatal(err)
		}
		topics, intents := sorted(found.TopicOf(), data.intents)
		nmi, ari := agreement(topics, intents)
		right := rightByTopic(topics, intents)
		t.Logf("%s: %d lines, %d topics, %.0f %% unsorted; NMI %.3f, ARI %.3f, right by topic %.3f; again with 90 %% of the lines: ARI %.3f",
			c.name, data.pool.Different(), len(found.Topics), 100*found.Unsorted.Share, nmi, ari, right, stability(t, data, found))
		if nmi < c.nmi || right < c.right || len(found.Topics) < c.fewest || len(found.Topics) > c.most {
			t.Errorf("%s: NMI %.3f, right %.3f, %d topics", c.name, nmi, right, len(found.Topics))
		}
	}
}

// sorted leaves out the lines of no topic.
func sorted(topics []int, intents []string) (of []int, gold []string) {
	for i, topic := range topics {
		if topic > 0 {
			of, gold = append(of, topic), append(gold, intents[i])
		}
	}
	return of, gold
}

// stability is the agreement with the topics found without every tenth line, with a number of topics of their own.
func stability(t *testing.T, data labelled, found discover.Map) float64 {
	t.Helper()
	var lines []discover.Line
	var vectors [][]float32
	var before []int
	for i, shown := range data.pool.Shown() {
		if i%10 != 3 {
			lines = append(lines, discover.Line{Text: shown})
			vectors = append(vectors, data.vectors[i])
			before = append(before, found.TopicOf()[i])
		}
	}
	fewer, err := discover.Find(t.Context(), discover.Collect(lines), vectors, discover.Config{Smallest: 3})
	if err != nil {
		t.Fatal(err)
	}
	var one, other []int
	for i, topic := range fewer.TopicOf() {
		if topic > 0 && before[i] > 0 {
			one, other = append(one, before[i]), append(other, topic)
		}
	}
	_, ari := agreement(one, other)
	return ari
}
