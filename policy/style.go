package policy

import (
	"cmp"
	"slices"

	"rapport/conversation"
	"rapport/sentiment"
)

// Style tells the bot how to speak. Every reply carries it.
type Style struct {
	Apology     Apology
	Humour      bool // only with AddPersonality
	Warmth      Warmth
	Brevity     Brevity
	Emoji       bool
	Acknowledge []string // the customer's own words to acknowledge, as sent; at most three
	Avoid       []string // what not to say, in plain words; no customer text
}

// Apology says whether to apologise.
type Apology string

// The apologies.
const (
	NoApology Apology = "no"
	Once      Apology = "once"    // apologise now, this one time
	Already   Apology = "already" // the bot has apologised: a second time is worse than none
)

// Apologies lists all of them.
func Apologies() []Apology { return []Apology{NoApology, Once, Already} }

// Warmth is how warmly to speak.
type Warmth string

// The degrees of warmth.
const (
	LowWarmth    Warmth = "low"
	NormalWarmth Warmth = "normal"
	HighWarmth   Warmth = "high"
)

// Warmths lists all of them.
func Warmths() []Warmth { return []Warmth{LowWarmth, NormalWarmth, HighWarmth} }

// Brevity is how much to say.
type Brevity string

// The lengths.
const (
	Short       Brevity = "short"
	UsualLength Brevity = "normal"
)

// Brevities lists all of them.
func Brevities() []Brevity { return []Brevity{Short, UsualLength} }

// Kind is a moment that asks for a line with some personality. The empty Kind is none.
type Kind string

// The kinds.
const (
	Greeting    Kind = "greeting"
	Thanks      Kind = "thanks"
	Banter      Kind = "banter"
	Celebrate   Kind = "celebrate"
	BotIdentity Kind = "bot_identity"
)

// Kinds lists all of them.
func Kinds() []Kind { return []Kind{Greeting, Thanks, Banter, Celebrate, BotIdentity} }

// style is how to speak. An apology is made once in a conversation: a second one is worse than none.
func style(action conversation.Action, hints Hints, s Signals) Style {
	plain := plainStyle()
	plain.Humour, plain.Acknowledge = action == conversation.AddPersonality, acknowledge(s)
	switch {
	case s.Apologised:
		plain.Apology = Already
	case hints.Apologise:
		plain.Apology = Once
	}
	return plain
}

// plainStyle asks for nothing particular.
func plainStyle() Style { return Style{Apology: NoApology, Warmth: NormalWarmth, Brevity: UsualLength} }

// acknowledge picks the customer's own words that a reply should show to have been read: the facts of the case first, then the strongest
// cues, at most three and no two that overlap.
func acknowledge(s Signals) []string {
	const most = 3
	type span struct {
		start, end int
		text       string
	}
	var spans []span
	add := func(start, end int, text string) {
		overlaps := slices.ContainsFunc(spans, func(o span) bool { return start < o.end && o.start < end })
		if len(spans) < most && text != "" && !overlaps {
			spans = append(spans, span{start, end, text})
		}
	}
	for _, fact := range s.Facts {
		add(fact.Start, fact.End, fact.Text)
	}
	cues := slices.Clone(s.Cues)
	slices.SortStableFunc(cues, func(a, b sentiment.Cue) int { return cmp.Compare(b.Weight, a.Weight) })
	for _, cue := range cues {
		if cue.Weight >= leastQuoted && cue.End > cue.Start && quotable(cue.Rule) {
			add(cue.Start, cue.End, cue.Text)
		}
	}
	slices.SortStableFunc(spans, func(a, b span) int { return cmp.Compare(a.start, b.start) })
	texts := make([]string, len(spans))
	for i := range spans {
		texts[i] = spans[i].text
	}
	return texts
}

// leastQuoted is the weight from which a cue says something worth acknowledging: "where is my" and a lone "again" do not.
const leastQuoted = 0.5

// quotable reports whether the words of a cue are about the case. To quote an insult or capitals back would mock the customer.
func quotable(rule string) bool {
	return slices.Contains([]string{"waiting", "repetition", "not_working", "not_received", "no_response", "wasted"}, rule)
}
