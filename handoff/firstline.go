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
	line := "Hello, " + n.who() + ", and I have read everything" + n.about() + "."
	switch {
	case s.Sensitive != "":
		line += " Thank you for telling us."
	case !s.Apologised && (s.Level() >= sentiment.Frustrated || n.leftAlone()):
		line += " I'm sorry that " + n.trouble() + "."
	case n.asked() > 1:
		line += " I see that you have asked " + times(n.asked()) + "."
	case s.Matter == "" && len(n.matters()) == 0:
		return line + " So that I get it right: what should be different from now on?"
	}
	return line + " You need not repeat anything: " + n.offerHelp()
}

func (n *notes) who() string {
	if n.flags.HumanRequested {
		return "I'm a person"
	}
	return "I'm taking over from the bot"
}

// about is what they wrote about, by the number that they know it by.
func (n *notes) about() string {
	if e := n.entity(OrderNumber); e != nil {
		return " about your order " + e.Text
	}
	if e := n.entity(Reference); e != nil {
		return " about " + e.Text
	}
	return " you wrote"
}

// trouble is what an apology is for, with the customer's own measure of it.
func (n *notes) trouble() string {
	asked := n.asked()
	late := n.entity(EntityKind(sentiment.DaysLate))
	switch {
	case n.leftAlone():
		return "nobody came when you were waiting for us"
	case asked > 1 && late != nil:
		return "you had to ask " + times(asked) + " and to wait"
	case asked > 1:
		return "you had to ask " + times(asked)
	case late != nil, n.entity(EntityKind(sentiment.WaitingTime)) != nil:
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
