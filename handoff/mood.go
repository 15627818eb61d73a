package handoff

import (
	"rapport/sentiment"
	"rapport/text"
)

func (n *notes) mood() Mood {
	s := n.State
	mood := Mood{
		Level: s.Level(), Score: rounded(s.Anger), Trend: s.Trend, Peak: s.PeakLevel(), PeakTurn: s.PeakTurn,
		Timeline: make([]Point, len(n.messages)),
	}
	for i, m := range n.messages {
		mood.Timeline[i] = Point{Turn: m.Turn, Anger: m.Anger, Level: sentiment.LevelOf(m.Anger)}
		mood.Sparkline += string(bar(m.Anger))
	}
	if n.tipping >= 0 {
		m := n.messages[n.tipping]
		tipping := Quote{Turn: m.Turn, Text: clip(m.Text, maxQuote)}
		if at := n.tippingSentence(n.tipping); at >= 0 {
			tipping = quote(m, m.sentences[at].Start, m.sentences[at].End)
		}
		mood.Tipping = &tipping
	}
	return mood
}

// bar is one of eight bars.
func bar(anger float64) rune {
	bars := []rune("▁▂▃▄▅▆▇█")
	return bars[min(len(bars)-1, max(0, int(anger*float64(len(bars)))))]
}

// tip is the message after which anger rose most, and to annoyed or above; -1 when there is none.
func (n *notes) tip() int {
	tip, most, before := -1, 0.0, 0.0
	for i, m := range n.messages {
		if rise := m.Anger - before; rise > most && sentiment.LevelOf(m.Anger) >= sentiment.Annoyed {
			tip, most = i, rise
		}
		before = m.Anger
	}
	return tip
}

// tippingSentence is the sentence of message i with most weight of cues, when that is the message that tipped them; else -1.
func (n *notes) tippingSentence(i int) int {
	if i != n.tipping {
		return -1
	}
	best, most := -1, 0.0
	for at, span := range n.messages[i].sentences {
		if weight := heat(n.messages[i].mood.Cues, span); best < 0 || weight > most {
			best, most = at, weight
		}
	}
	return best
}

// heat is the weight of the cues in a sentence; cues of the whole message are in none.
func heat(cues []sentiment.Cue, span text.Span) float64 {
	sum := 0.0
	for _, c := range cues {
		if c.Start < c.End && c.Start >= span.Start && c.Start < span.End {
			sum += c.Weight
		}
	}
	return sum
}

func rounded(x float64) float64 { return float64(int(x*1000+0.5)) / 1000 }
