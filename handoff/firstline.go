package handoff

import (
	"rapport/sentiment"
)

// firstLine suggests how to begin: that a person is here, that they have read, what it is about. It asks for nothing that was given, apologises only
// when the bot has not, and promises nothing: what can be done is not known here. It quotes no more than a number.
func (n *notes) firstLine() string {
	s := n.State
	switch s.Sensitive {
	case sentiment.SelfHarm, sentiment.Violence, sentiment.Emergency:
		return "I'm a person, and I'm here with you. Are you safe right now?"
	case sentiment.Bereavement:
		return "I'm a person, and I have read what you wrote. My sincere condolences. You need not repeat anything: " + n.offerHelp()
	case sentiment.FraudVictim:
		return "I'm a person, and I have read everything" + n.about() + ". Let's make sure first that your account is safe."
	case "", sentiment.Health, sentiment.Hardship, sentiment.Discrimination, sentiment.Minors, sentiment.Privacy:
	}
	line := "Hello, I'm a person, and I have read everything" + n.about() + "."
	switch {
	case s.Sensitive != "":
		line += " Thank you for telling us. You need not repeat anything: "
	case !s.Apologised && (s.Level() >= sentiment.Frustrated || n.leftAlone()):
		line += " I'm sorry that " + n.trouble() + ". You need not repeat anything: "
	case s.Repeats > 1:
		line += " You have asked " + times(s.Repeats) + ", so you need not repeat anything: "
	case s.Matter == "" && len(n.intents()) == 0:
		return line + " So that I get it right: what should be different from now on?"
	default:
		line += " You need not repeat anything: "
	}
	return line + n.offerHelp()
}

// about is " about your refund status (order 8812)" as far as that is known.
func (n *notes) about() string {
	about := ""
	if n.State.Matter != "" {
		about = " about " + topic(n.State.Matter)
	}
	if e := n.entity(OrderNumber); e != nil {
		about += " (order " + e.Text + ")"
	} else if e := n.entity(Reference); e != nil {
		about += " (" + e.Text + ")"
	}
	return about
}

// topic names an intent as a topic; labels read so when they are not an order to a machine.
func topic(intent string) string { return "“" + words(intent) + "”" }

// trouble is what an apology is for.
func (n *notes) trouble() string {
	s := n.State
	switch {
	case n.leftAlone():
		return "nobody came when you were waiting for us"
	case s.Repeats > 1:
		return "you had to ask " + times(s.Repeats)
	case n.entity(EntityKind(sentiment.DaysLate)) != nil, n.entity(EntityKind(sentiment.WaitingTime)) != nil:
		return "you have had to wait"
	}
	return "this has gone wrong"
}

func (n *notes) offerHelp() string {
	if n.State.Level() >= sentiment.Angry {
		return "I'm looking at it now."
	}
	return "I'm looking at it now and come back to you here."
}
