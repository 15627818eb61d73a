package sentiment

import (
	"cmp"
	"io/fs"
	"slices"
	"sync"

	"rapport/text"
)

// Options of a Scorer. The zero value means the built-in lexicon.
type Options struct {
	Lexicon fs.FS // holds all the .tsv files of sentiment/lexicon; nil for Builtin
	Team    *Team // laid beside it; nil for none
	Tone    *Tone // of the encoder whose vectors Score gets; nil leaves the vectors unread
}

// Scorer says how a message feels. It is safe for concurrent use.
type Scorer struct {
	lexicon *lexicon
	rules   ruleTable
	shape   valenceShape
	flagger *flagger
	tone    *Tone
	pool    sync.Pool // of *reading
}

// New loads a lexicon. Its error names the file and line at fault.
func New(options Options) (*Scorer, error) {
	tables := options.Lexicon
	if tables == nil {
		tables = Builtin()
	}
	rules, err := readWeights(tables)
	if err != nil {
		return nil, err
	}
	shape, err := readValence(tables)
	if err != nil {
		return nil, err
	}
	words, err := loadLexicon(tables, rules)
	if err != nil {
		return nil, err
	}
	if err := words.addTeam(options.Team, &rules); err != nil {
		return nil, err
	}
	flagger, err := newFlagger(tables)
	if err != nil {
		return nil, err
	}
	if options.Tone != nil {
		if err := options.Tone.check(); err != nil {
			return nil, err
		}
	}
	s := &Scorer{lexicon: words, rules: rules, shape: shape, flagger: flagger, tone: options.Tone}
	s.pool.New = func() any { return new(reading) }
	return s, nil
}

// WithTone is a Scorer with the same lexicon that reads vectors with another tone, or none.
func (s *Scorer) WithTone(tone *Tone) *Scorer {
	other := &Scorer{lexicon: s.lexicon, rules: s.rules, shape: s.shape, flagger: s.flagger, tone: tone}
	other.pool.New = func() any { return new(reading) }
	return other
}

// Score judges one message. It never fails, whatever the message holds; time is linear in its length. The embedding is the encoder's vector of
// the message; without one, or without a Tone, every cue is in the words.
func (s *Scorer) Score(doc text.Doc, embedding []float32) Frustration {
	r := s.read(doc)
	defer s.release(r)
	result := Frustration{Cues: s.cues(r, embedding), Valence: s.valence(r)}
	sum := 0.0
	for _, cue := range result.Cues {
		sum += cue.Weight
	}
	result.Score = Link(sum)
	result.Thanks = r.thanks && result.Level() < Frustrated // "thanks for your help, idiots" calms nobody
	found := s.flagger.flags(doc)
	result.HumanRequested, result.Sensitive, result.Threats = found.human, found.sensitive, found.threats
	result.Facts, result.Evidence = found.facts, found.evidence
	return result
}

// release gives a reading back to the pool without the customer's words.
func (s *Scorer) release(r *reading) {
	r.doc = text.Doc{}
	s.pool.Put(r)
}

// read takes a message through the rules, in this order: the team's phrases, then idioms take their words out of play, modifiers are found, phrases
// and oaths take the words they explain, then single words and emoji count, and last what strengthens them all.
func (s *Scorer) read(doc text.Doc) *reading {
	r, _ := s.pool.Get().(*reading)
	r.begin(doc, s.lexicon.words)
	s.lexicon.unmask(r)
	s.lexicon.rejoin(r)
	s.findTeam(r)
	r.idioms = s.lexicon.idioms.find(r.tokens, r.idioms, inert)
	r.scope(s.lexicon.words)
	r.weighContrast(s.lexicon.words, s.shape.before, s.shape.after)
	s.teamed(r)
	s.phrases(r)
	s.oaths(r)
	s.heated(r)
	s.emoji(r)
	s.capitals(r)
	s.marks(r)
	s.stretched(r)
	r.coolThanks(s.rules)
	s.dropHollowPraise(r)
	return r
}

// cues gives every hit its weight and its place in the text as sent, and adds the tone of the sentence.
func (s *Scorer) cues(r *reading, embedding []float32) []Cue {
	var cues []Cue
	sum, heats, threat := 0.0, false, false
	for _, h := range r.hits {
		weight := s.weight(h)
		if weight == 0 {
			continue
		}
		if cues == nil {
			cues = make([]Cue, 0, len(r.hits)+1)
		}
		if !s.rules.list[h.rule].team {
			sum += weight
		}
		heats, threat = heats || weight > 0, threat || threatens(s.rules.list[h.rule].name)
		cue := Cue{Rule: s.rules.list[h.rule].name, Weight: weight}
		if h.end > h.start {
			cue.Start, cue.End = r.doc.Words[h.start].Start, r.doc.Words[h.end-1].End
		}
		cues = append(cues, cue)
	}
	if weight := s.tone.weight(sum, heats, threat, embedding); weight != 0 {
		cues = append(cues, Cue{Rule: ToneRule, Weight: weight})
	}
	slices.SortStableFunc(cues, func(a, b Cue) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.Rule, b.Rule)) })
	quote(r.doc.Raw, cues)
	return cues
}

// weight is what a hit adds to the sum.
func (s *Scorer) weight(h hit) float64 {
	weight := h.amount * s.rules.list[h.rule].weight
	if h.entry != unknown {
		weight *= s.lexicon.words.entries[h.entry].heat
	}
	return weight
}
