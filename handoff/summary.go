package handoff

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"rapport/sentiment"
)

// maxQuote is the longest sentence of a summary, in code points: the beginning of a longer one is quoted.
const maxQuote = 200

// sentence is a candidate for the summary.
type sentence struct {
	Quote
	weight float64
	words  []string
}

// summary chooses up to three sentences of the customer: those that carry the matter, what an agent can look up, and what tipped them, earlier
// ones before later ones of equal weight, none that says again what is chosen. The weights are judgement, held to by examples in the tests.
func (n *notes) summary() []Quote {
	left := n.candidates()
	var chosen []sentence
	for len(chosen) < MaxQuotes {
		best, most := -1, 0.0
		for i, c := range left {
			weight := c.weight
			if slices.ContainsFunc(chosen, func(o sentence) bool { return o.Turn == c.Turn }) {
				weight -= sameTurn
			}
			if best < 0 || weight > most {
				best, most = i, weight
			}
		}
		if best < 0 || most <= 0 && len(chosen) > 0 && len(n.matters()) > 0 {
			break
		}
		pick := left[best]
		chosen = append(chosen, pick)
		left = slices.DeleteFunc(left, func(c sentence) bool { return overlap(c.words, pick.words) >= alike })
	}
	slices.SortStableFunc(chosen, func(a, b sentence) int { return cmp.Compare(a.Turn, b.Turn) })
	quotes := make([]Quote, len(chosen))
	for i, c := range chosen {
		quotes[i] = c.Quote
	}
	return quotes
}

const (
	sameTurn = 1   // off the weight of a second sentence of a message: rather something of another one
	alike    = 0.6 // share of common words from which a sentence says again what is chosen
)

func (n *notes) candidates() []sentence {
	var all []sentence
	begun := false
	for i, m := range n.messages {
		base := 0.0
		if m.matter {
			base++
		}
		if !begun && (m.matter || m.Intent == "") {
			begun = true // no talk: it is where they said what it is all about
			base++
		}
		if m.Intent != "" && m.Intent == n.State.Matter {
			base++
		}
		if i == len(n.messages)-1 {
			base += 0.5
		}
		tipping := n.tippingSentence(i)
		for at, span := range m.sentences {
			c := sentence{Quote: quote(m, span.Start, span.End), weight: base, words: strings.Fields(strings.ToLower(span.Text))}
			for _, e := range n.entities {
				switch {
				case e.Turn != m.Turn || e.Start < span.Start || e.End > span.End:
				case e.contact():
					c.weight-- // it is listed elsewhere
				default:
					c.weight += 0.75
				}
			}
			if at == tipping {
				c.weight += 3
			}
			if len(c.words) < 3 { // "hello", "yes please"
				c.weight -= 2
			}
			if reply(c.words) {
				c.weight--
			}
			all = append(all, c)
		}
	}
	return all
}

// reply reports that a sentence answers the bot rather than tells of the matter.
func reply(words []string) bool {
	if len(words) == 0 {
		return false
	}
	first := strings.Trim(words[0], ",.!?")
	return slices.Contains([]string{"no", "nope", "yes", "yeah", "yep", "ok", "okay", "sure", "thanks", "thank", "hi", "hello", "hey"}, first)
}

// quote is code points [start,end) of a message, shortened at a space.
func quote(m message, start, end int) Quote {
	from := offset(m.Text, start)
	return Quote{Turn: m.Turn, Text: clip(m.Text[from:from+offset(m.Text[from:], end-start)], maxQuote)}
}

// clip keeps the first n code points, whole words where there are any.
func clip(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	end := offset(s, n)
	if space := strings.LastIndexByte(s[:end], ' '); space > end/2 {
		end = space
	}
	return strings.TrimRight(s[:end], " ")
}

// overlap is the share of the words of the shorter list that the other has too.
func overlap(a, b []string) float64 {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) == 0 {
		return 1
	}
	same := 0
	for _, word := range a {
		if slices.Contains(b, word) {
			same++
		}
	}
	return float64(same) / float64(len(a))
}

// headline is the case in one sentence.
func (n *notes) headline() string {
	s := n.State
	var parts []string
	switch {
	case len(n.matters()) > 0:
		matter := list(n.matters(), words)
		if n.asked() > 1 {
			matter += ", put " + times(n.asked())
		}
		parts = append(parts, matter)
	case len(n.intents()) > 0:
		intents := n.intents()
		parts = append(parts, "last about "+words(intents[len(intents)-1].Intent))
	default:
		parts = append(parts, "what they want was not understood")
	}
	if s.Sensitive != "" {
		parts = append(parts, "a sensitive subject: "+words(string(s.Sensitive)))
	}
	if n.flags.HumanRequested {
		parts = append(parts, "asks for a person")
	}
	if len(n.flags.Threats) > 0 {
		parts = append(parts, "threatens: "+list(n.flags.Threats, func(t sentiment.Threat) string { return threatWords(t) }))
	}
	mood := s.Level().String()
	if s.Trend == "rising" || s.Trend == "falling" {
		mood += " and " + string(s.Trend)
	}
	if s.PeakLevel() > s.Level() {
		mood += ", " + s.PeakLevel().String() + " before"
	}
	sentence := strings.Join(append(parts, mood), "; ") + "."
	return strings.ToUpper(sentence[:1]) + sentence[1:]
}

// matters are the last two different things they wanted settled, in order; the state's when the words are gone.
func (n *notes) matters() []string {
	var last []string
	for i := len(n.messages) - 1; i >= 0 && len(last) < 2; i-- {
		if m := n.messages[i]; m.matter && !slices.Contains(last, m.Intent) {
			last = append([]string{m.Intent}, last...)
		}
	}
	if len(last) == 0 && n.State.Matter != "" {
		last = append(last, n.State.Matter)
	}
	return last
}

func threatWords(t sentiment.Threat) string {
	switch t {
	case sentiment.Leave:
		return "to leave"
	case sentiment.Chargeback:
		return "to take the money back through the bank"
	case sentiment.Legal:
		return "legal steps"
	case sentiment.Regulator:
		return "the authorities"
	case sentiment.Public:
		return "to tell everybody"
	}
	return string(t)
}

// words turns a label into plain words.
func words(name string) string { return strings.ReplaceAll(name, "_", " ") }

func times(n int) string {
	switch n {
	case 2:
		return "twice"
	case 3:
		return "three times"
	}
	return "many times"
}

func list[T any](items []T, name func(T) string) string {
	names := make([]string, len(items))
	for i, item := range items {
		names[i] = name(item)
	}
	return strings.Join(names, ", ")
}
