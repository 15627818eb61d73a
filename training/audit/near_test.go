package audit_test

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"rapport/training/audit"
	"rapport/training/corpus"
)

// vocabulary are words that share few letters.
func vocabulary() []string {
	return strings.Fields("agree bottle candle dozen elbow forest guitar hammer island jacket kitchen lemon market needle orange pepper quarter river " +
		"silver thunder umbrella village window yellow zipper anchor bridge copper desert engine falcon garden harvest insect jungle")
}

// sentences are n lines of eight words, of which every tenth is the line before it with one letter lost.
func sentences(n int) (rows []corpus.Row, copies int) {
	random, words := rand.New(rand.NewPCG(3, 4)), vocabulary()
	for i := range n {
		var picked []string
		for range 8 {
			picked = append(picked, words[random.IntN(len(words))])
		}
		line := strings.Join(picked, " ")
		if i%10 == 9 {
			copies++
			before := rows[i-1].Text
			at := 1 + random.IntN(len(before)-2)
			line = before[:at] + before[at+1:]
		}
		rows = append(rows, corpus.Row{Text: line, Intent: fmt.Sprint("intent ", string(rune('a'+i/10%20))), File: "f", Line: i + 1})
	}
	return rows, copies
}

// TestNearDuplicatesAreFound holds the promise of the bands: hardly a pair that is alike is missed.
func TestNearDuplicatesAreFound(t *testing.T) {
	t.Parallel()
	rows, copies := sentences(1500)
	found := of(check(t, audit.Input{Rows: rows}, audit.Options{}), audit.NearDuplicates)
	if len(found) < copies*99/100 || len(found) > copies {
		t.Errorf("%d of %d pairs found", len(found), copies)
	}
}

// TestTimeIsNearLinear compares lines with eight times as many, and lines off one template with as many: comparing each with each would take 64
// times as long. It does not run in parallel, because it measures.
func TestTimeIsNearLinear(t *testing.T) { //nolint:paralleltest // see above
	template := func(n int) (rows []corpus.Row) {
		words := vocabulary()
		for i := range n {
			text := fmt.Sprintf("where on earth is the parcel with my %s and the %s and %s", words[i%35], words[i/35%35], words[i/1225%35])
			rows = append(rows, corpus.Row{Text: text, Intent: string(rune('a' + i%7)), File: "f", Line: i + 1})
		}
		return rows
	}
	random := func(n int) []corpus.Row {
		rows, _ := sentences(n)
		return rows
	}
	for name, lines := range map[string]func(int) []corpus.Row{"sentences": random, "template": template} {
		ratio := 0.0
		for range 8 { // a busy machine may spoil one measurement
			few, many := lines(800), lines(6400)
			short := timeOf(t, few)
			if ratio = float64(timeOf(t, many)) / float64(short); ratio < 24 {
				break
			}
		}
		if ratio >= 24 {
			t.Errorf("%s: eight times the lines take %.0f times as long", name, ratio)
		}
	}
}

func timeOf(t *testing.T, rows []corpus.Row) time.Duration {
	t.Helper()
	began := time.Now()
	check(t, audit.Input{Rows: rows}, audit.Options{})
	return time.Since(began)
}

func BenchmarkCheck(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		rows, _ := sentences(n)
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			for b.Loop() {
				if _, err := audit.Check(b.Context(), audit.Input{Rows: rows}, audit.Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
