package policy

import "rapport/conversation"

// Style tells the bot how to speak. Every reply carries it.
type Style struct {
	Apology     Apology
	Humour      bool // a line may be funny: only with AddPersonality, never twice running, never once the bot has apologised
	Warmth      Warmth
	Brevity     Brevity
	Emoji       bool
	Acknowledge []string // the customer's own words to acknowledge, as sent; at most three
	Avoid       []string // phrases not to use, in lower case; no customer text
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
	Thanks      Kind = "thanks"       // the customer thanks
	Banter      Kind = "banter"       // small talk, or a joke is asked for
	Celebrate   Kind = "celebrate"    // the customer is glad that it works
	BotIdentity Kind = "bot_identity" // the customer asks whom they talk to: the answer is honest
)

// Kinds lists all of them.
func Kinds() []Kind { return []Kind{Greeting, Thanks, Banter, Celebrate, BotIdentity} }

// style is how to speak. An apology is made once in a conversation: a second one is worse than none.
func style(d *Decision, hints Hints, s *Signals) Style {
	row := toneFor(s, d)
	speak := Style{
		Apology: NoApology, Humour: mayJoke(d, s), Warmth: row.warmth, Brevity: row.brevity,
		Emoji:       row.emoji && !wordsOnly(s.Channel),
		Acknowledge: acknowledge(s), Avoid: avoid(s),
	}
	switch {
	case s.Apologised:
		speak.Apology = Already
	case hints.Apologise && d.Action != conversation.AddPersonality && d.Action != conversation.CrossSell:
		speak.Apology = Once
	}
	return speak
}

// plainStyle asks for nothing particular.
func plainStyle() Style { return Style{Apology: NoApology, Warmth: NormalWarmth, Brevity: UsualLength} }
