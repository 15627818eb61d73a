package policy

import (
	"slices"

	"rapport/conversation"
	"rapport/sentiment"
)

// tone is a row of the table of moods.
type tone struct {
	when    func(s *Signals, d *Decision) bool
	warmth  Warmth
	brevity Brevity
	emoji   bool
}

// tones says how to speak in which mood; the first row that fits counts.
//
// A warm, chatty bot makes an angry customer angrier (Crolic et al., Journal of Marketing 2021): from angry on it is brief and plain. Who is let
// down but still talks wants to be heard, so frustration asks for warmth, and so does a calm message about something grave.
func tones() []tone {
	return []tone{
		{func(s *Signals, _ *Decision) bool { return s.Sensitive != "" }, HighWarmth, Short, false},
		{func(s *Signals, _ *Decision) bool { return worst(s) >= sentiment.Angry }, LowWarmth, Short, false},
		{func(s *Signals, _ *Decision) bool { return worst(s) == sentiment.Frustrated }, HighWarmth, Short, false},
		{func(s *Signals, _ *Decision) bool { return worst(s) == sentiment.Annoyed }, NormalWarmth, Short, false},
		{func(s *Signals, _ *Decision) bool { return s.Severity == High }, HighWarmth, UsualLength, false},
		{func(s *Signals, _ *Decision) bool { return s.Mode != Normal && s.Mode != "" }, NormalWarmth, Short, false},
		{func(_ *Signals, d *Decision) bool { return d.Action == conversation.Escalate }, NormalWarmth, Short, false},
		{func(_ *Signals, d *Decision) bool { return d.Action == conversation.AddPersonality }, HighWarmth, UsualLength, true},
		{func(s *Signals, _ *Decision) bool { return s.Thanks && !s.Complaint }, HighWarmth, UsualLength, false},
		{func(*Signals, *Decision) bool { return true }, NormalWarmth, UsualLength, false},
	}
}

// toneFor is the first row that fits; the last fits everything.
func toneFor(s *Signals, d *Decision) tone {
	table := tones()
	return table[slices.IndexFunc(table, func(row tone) bool { return row.when(s, d) })]
}

// worst is the higher anger of the message and the conversation.
func worst(s *Signals) sentiment.Level { return max(s.Anger, s.Message) }

// wordsOnly channels read out or print what is written: an emoji is a word there, or a box.
func wordsOnly(channel string) bool {
	return slices.Contains([]string{"voice", "phone", "email", "sms", "letter"}, channel)
}

// mostHumour is how many funny lines a conversation bears.
const mostHumour = 3

// mayJoke is the humour budget: only in a moment of personality, not in the greeting of somebody who has not said yet what is wrong, nor to whom asks
// whether this is a bot; never twice running, never once the bot has apologised, and no more than mostHumour in a conversation.
func mayJoke(d *Decision, s *Signals) bool {
	return d.Action == conversation.AddPersonality && d.Kind != Greeting && d.Kind != BotIdentity &&
		!s.Apologised && s.Funny < mostHumour && (s.FunnyAt == 0 || s.Turn-s.FunnyAt > 1)
}
