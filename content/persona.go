package content

import (
	"slices"
	"strings"
	"unicode/utf8"

	"rapport/conversation"
	"rapport/policy"
)

// Persona is a character to speak in: lines for each kind of moment.
type Persona struct {
	Name  string           `yaml:"name"`
	About string           `yaml:"about"` // for people who choose one
	Lines map[string]Voice `yaml:"lines"` // by kind, see policy.Kinds
}

// Voice is the lines of one kind, by how warmly to speak, and the funny ones.
type Voice struct {
	Low    []string `yaml:"low"`
	Normal []string `yaml:"normal"` // said in place of high ones that are missing or used up
	High   []string `yaml:"high"`
	Humour []string `yaml:"humour"` // only where the decision allows humour; then before all others
}

// sentence is a line with what is looked at when it is chosen.
type sentence struct {
	text   string
	folded string // in lower case
	print  uint32
	emoji  bool
	short  bool
}

// shortLine is the most characters of a line that is said where the style asks for brevity.
const shortLine = 90

type spoken struct{ low, normal, high, humour []sentence }

func (p Persona) spoken() map[policy.Kind]spoken {
	ready := make(map[policy.Kind]spoken, len(p.Lines))
	for kind, voice := range p.Lines {
		ready[policy.Kind(kind)] = spoken{sentences(voice.Low), sentences(voice.Normal), sentences(voice.High), sentences(voice.Humour)}
	}
	return ready
}

func sentences(lines []string) []sentence {
	ready := make([]sentence, len(lines))
	for i, text := range lines {
		ready[i] = sentence{text, strings.ToLower(text), fingerprint(text), hasEmoji(text), utf8.RuneCountInString(text) <= shortLine}
	}
	return ready
}

// groups are the lines to look through, the best first. A cool tone falls back on nothing: what is written for the usual customer may be too merry
// for an angry one.
func (s spoken) groups(style policy.Style) [][]sentence {
	var groups [][]sentence
	if style.Humour {
		groups = append(groups, s.humour)
	}
	switch style.Warmth {
	case policy.LowWarmth:
		return append(groups, s.low)
	case policy.HighWarmth:
		return append(groups, s.high, s.normal)
	case policy.NormalWarmth:
	}
	return append(groups, s.normal)
}

// line is a line of the persona for the kind of the decision; nil when there is none left that fits.
func (c *Content) line(t *Turn, told *conversation.Told) (*Line, *conversation.Told) {
	voice, known := c.persona[t.Decision.Kind]
	if !known {
		return nil, told
	}
	for _, group := range voice.groups(t.Decision.Style) {
		if chosen := pick(group, t, told); chosen != nil {
			return &Line{Text: chosen.text}, told.Line(chosen.print)
		}
	}
	return nil, told
}

// pick is a sentence that fits the style and was not said yet in the conversation, or nil.
func pick(group []sentence, t *Turn, told *conversation.Told) *sentence {
	if len(group) == 0 {
		return nil
	}
	start := int(draw(t) % uint32(len(group))) //nolint:gosec // a group has at most some dozens of lines
	for i := range group {
		one := &group[(start+i)%len(group)]
		if !told.Used(one.print) && one.fits(t.Decision.Style) {
			return one
		}
	}
	return nil
}

func (s *sentence) fits(style policy.Style) bool {
	return (style.Emoji || !s.emoji) && (style.Brevity != policy.Short || s.short) &&
		!slices.ContainsFunc(style.Avoid, func(phrase string) bool { return strings.Contains(s.folded, phrase) })
}

// draw is a number that differs from day to day, message to message and turn to turn, and is the same whoever keeps the conversation.
func draw(t *Turn) uint32 {
	h := fingerprint(t.Heard.Text)
	h = (h ^ uint32(t.Now.Turn)) * prime                                    //nolint:gosec // any bits will do
	return (h ^ uint32(t.Now.Created.UTC().Unix()/(24*60*60))) * prime >> 7 //nolint:gosec // any bits will do
}

// prime and basis are those of FNV-1a, 32 bits (Fowler, Noll, Vo).
const (
	prime = 16777619
	basis = 2166136261
)

// fingerprint stands for a text in what a conversation remembers.
func fingerprint(text string) uint32 {
	h := uint32(basis)
	for i := range len(text) {
		h = (h ^ uint32(text[i])) * prime
	}
	return h
}
