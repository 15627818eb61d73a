package sentiment

import "rapport/text"

// Trace is how a message reads before any learned number is applied. Fitting works on traces, so that what is learned and what is served go
// through the same rules.
type Trace struct {
	Hits    []Hit   // of rules, each weighing Amount x the rule's weight (x the word's heat, where Word is set)
	Shares  []Share // of words in the valence
	Idioms  float64 // sum of the valences of idioms
	Stress  float64 // what exclamation marks multiply the sum of valences by
	Spread  float64 // valence = S / sqrt(S^2 + Spread^2) for S = Stress x (sum of shares x valences + Idioms)
	Valence float64
}

// Hit is a rule that fired.
type Hit struct {
	Rule   string
	Word   string  // the word or emoji whose heat counts, or ""
	Heat   float64 // of Word, as the lexicon has it
	Amount float64
}

// Share is how much of a word's own valence counts, with its sign: below 0 under a negator.
type Share struct {
	Word  string
	Share float64
}

// Trace reads a message. Words of the lexicon are traced whatever their numbers are.
func (s *Scorer) Trace(doc text.Doc) Trace {
	r := s.read(doc)
	defer s.release(r)
	trace := Trace{Spread: s.shape.spread, Stress: s.stress(r), Valence: s.valence(r)}
	for _, h := range r.hits {
		hit := Hit{Rule: s.rules.list[h.rule].name, Amount: h.amount}
		if h.entry != unknown {
			hit.Word, hit.Heat = s.lexicon.words.entries[h.entry].text, s.lexicon.words.entries[h.entry].heat
		}
		trace.Hits = append(trace.Hits, hit)
	}
	for i, t := range r.tokens {
		if t.id != unknown && t.mark&inert == 0 && !t.isMark {
			trace.Shares = append(trace.Shares, Share{Word: s.lexicon.words.entries[t.id].text, Share: s.shape.share(t, doc.Words[i])})
		}
	}
	for _, m := range r.idioms {
		trace.Idioms += m.pattern.strength
	}
	return trace
}

// Rule is one row of weights.tsv: a rule, the sign its weight may have (1, -1, or 0 for either) and the weight.
type Rule struct {
	Name   string
	Sign   int
	Weight float64
}

// Rules lists the rules in the order of weights.tsv.
func (s *Scorer) Rules() []Rule {
	rules := make([]Rule, len(s.rules.list))
	for i, r := range s.rules.list {
		rules[i] = Rule{Name: r.name, Sign: r.sign, Weight: r.weight}
	}
	return rules
}
