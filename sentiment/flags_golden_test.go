package sentiment_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"rapport/sentiment"
)

func TestHumanRequested(t *testing.T) {
	t.Parallel()
	scorer := builtin(t)
	for message, want := range map[string]bool{
		// Must.
		"human":                   true,
		"AGENT NOW!!":             true,
		"reprasentitive please":   true,
		"i need your supervizor":  true,
		"can i talkk wth someone": true,
		"any human there?":        true,
		"I don't understand, I want to speak to a rep": true,
		"handover to agent":                            true,
		"I want to talk to a real person":              true,
		"can i speek to a humna plz":                   true,
		"get me someone with a pulse":                  true,
		"I don't want a bot":                           true,
		"let me speak to your manager":                 true,
		"Could you put me through to billing?":         true,
		"put me through to someone in billing":         true,
		"Is there anybody there?":                      true,
		"please call me back":                          true,
		"have an adviser ring me this afternoon":       true,
		"stop the robot":                               true,
		"are you a bot? get me a person then":          true,
		"My agent never called. I want a supervisor.":  true,
		"Ich möchte mit einem Menschen sprechen":       true,
		"Quiero hablar con una persona, por favor":     true,
		"Je veux parler à un conseiller":               true,
		"Vorrei parlare con un operatore":              true,
		"Quero falar com um atendente":                 true,
		"Ik wil een medewerker spreken":                true,
		"kisi insaan se baat karwao":                   true,

		// Must not.
		"are you human?":                        false,
		"is this a real person typing":          false,
		"I booked through a travel agent":       false,
		"your agent promised me a refund":       false,
		"I spoke to a representative yesterday": false,
		"No need for a human, thanks":           false,
		"please don't call me":                  false,
		"Human resources address?":              false,
		"How do I invite my team?":              false,
		"The file manager crashes":              false,
		"what is the price per person":          false,
		"I am the manager of a café":            false,
		"Which operator runs the night train?":  false,
		"Where is my refund?":                   false,
		"¿Eres un robot?":                       false,
		"Was kostet es pro Person?":             false,
		"Combien par personne ?":                false,
	} {
		if got := scorer.Score(clean(t, message), nil).HumanRequested; got != want {
			t.Errorf("%q: human requested %t, want %t", message, got, want)
		}
	}
}

func TestSensitive(t *testing.T) {
	t.Parallel()
	scorer := builtin(t)
	for message, want := range map[string]sentiment.Subject{
		"I want to kill myself":                                sentiment.SelfHarm,
		"i dont want to live anymore":                          sentiment.SelfHarm,
		"my brother says he is going to end his life":          sentiment.SelfHarm,
		"feeling suicidal since I lost my job":                 sentiment.SelfHarm,
		"I can smell gas in the kitchen":                       sentiment.Emergency,
		"the charger caught fire":                              sentiment.Emergency,
		"my toddler swallowed a battery":                       sentiment.Emergency,
		"I can't breathe":                                      sentiment.Emergency,
		"we are stuck in your lift":                            sentiment.Emergency,
		"my ex follows me home, please hide my address":        sentiment.Violence,
		"your driver threatened me with a knife":               sentiment.Violence,
		"I will come to your office and hurt someone":          sentiment.Violence,
		"my mum died last week, how do I close her account?":   sentiment.Bereavement,
		"Please take my late husband's name off the bill":      sentiment.Bereavement,
		"Someone used my card, I never made these payments":    sentiment.FraudVictim,
		"my account was hacked":                                sentiment.FraudVictim,
		"A man has been messaging my daughter in your game":    sentiment.Minors,
		"my 9 year old bought gems without asking":             sentiment.Minors,
		"I was refused service because I am black":             sentiment.Discrimination,
		"Delete all the personal data you hold about me":       sentiment.Privacy,
		"I can see another customer's orders in my account":    sentiment.Privacy,
		"I lost my job and can't pay the rent":                 sentiment.Hardship,
		"I was diagnosed with cancer and must cancel the trip": sentiment.Health,
		"I use a wheelchair, is there a ramp?":                 sentiment.Health,

		"this game is to die for":                       "",
		"the wait is killing me":                        "",
		"Fire TV stick won't connect":                   "",
		"my phone died":                                 "",
		"my coupon has expired":                         "",
		"I'm sick of your hold music":                   "",
		"child seat price per day?":                     "",
		"Can't pay with PayPal":                         "",
		"where is your privacy policy":                  "",
		"do you have the sofa in black?":                "",
		"it's not an emergency, just a question":        "",
		"I could murder a curry":                        "",
		"your prices are a steal":                       "",
		"What time does my flight leave?":               "",
		"how do I change my password?":                  "",
		"my parcel is three days late, where is it???":  "",
		"This is the worst service I have ever had":     "",
		"I am furious, cancel my order and refund me":   "",
		"Where do I enter the code for the kids' menu?": "",
	} {
		if got := scorer.Score(clean(t, message), nil).Sensitive; got != want {
			t.Errorf("%q: sensitive %q, want %q", message, got, want)
		}
	}
}

func TestThreats(t *testing.T) {
	t.Parallel()
	scorer := builtin(t)
	for message, want := range map[string][]sentiment.Threat{
		"I'm leaving you for your competitor":            {sentiment.Leave},
		"never shopping here again":                      {sentiment.Leave},
		"I will do a chargeback through my bank":         {sentiment.Chargeback},
		"I'm disputing the charge with PayPal":           {sentiment.Chargeback},
		"you will hear from my lawyer":                   {sentiment.Legal},
		"see you in court":                               {sentiment.Legal},
		"I'm reporting you to the ombudsman":             {sentiment.Regulator},
		"I will complain to Trading Standards":           {sentiment.Regulator},
		"I'll post this on Twitter":                      {sentiment.Public},
		"expect a one star review":                       {sentiment.Public},
		"I'll sue you and go to the press":               {sentiment.Legal, sentiment.Public},
		"we are switching banks and I'll call Ofcom too": {sentiment.Leave, sentiment.Regulator},

		"please leave it at the door":                nil,
		"What is a chargeback?":                      nil,
		"I'm a lawyer, do you have a business plan?": nil,
		"Is the tennis court free?":                  nil,
		"Who regulates you?":                         nil,
		"How do I leave a review?":                   nil,
		"I left a five star review":                  nil,
		"I'm not going to sue anyone":                nil,
		"I am very angry about this":                 nil,
		"how do I cancel my order?":                  nil,
	} {
		got := scorer.Score(clean(t, message), nil).Threats
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", message, diff)
		}
	}
}

func TestFacts(t *testing.T) {
	t.Parallel()
	scorer := builtin(t)
	fact := func(kind sentiment.FactType, value float64, text, currency string, start int) sentiment.Fact {
		return sentiment.Fact{Type: kind, Value: value, Text: text, Currency: currency, Start: start, End: start + len([]rune(text))}
	}
	for message, want := range map[string][]sentiment.Fact{
		"It is 8 days late and I've written three times": {
			fact(sentiment.DaysLate, 8, "8 days", "", 6), fact(sentiment.TimesContacted, 3, "three times", "", 35),
		},
		"I was on hold for an hour and a half": {fact(sentiment.WaitingTime, 90, "an hour and a half", "", 18)},
		"refund £1,299.50 by Friday": {
			fact(sentiment.Amount, 1299.5, "£1,299.50", "GBP", 7), fact(sentiment.Deadline, 0, "by Friday", "", 17),
		},
		"you owe me 1.340,50 €":                 {fact(sentiment.Amount, 1340.5, "1.340,50 €", "EUR", 11)},
		"Rs. 3,250 gone":                        {fact(sentiment.Amount, 3250, "Rs. 3,250", "INR", 0)},
		"“forty-five” minutes in the queue":     nil,
		"forty-five minutes in the queue":       {fact(sentiment.WaitingTime, 45, "forty-five minutes", "", 0)},
		"the website has been down for 3 hours": {fact(sentiment.DaysLate, 0.13, "3 hours", "", 30)},
		"this is the 3rd time I'm calling":      {fact(sentiment.TimesContacted, 3, "3rd time", "", 12)},
		"I spoke to six different agents":       {fact(sentiment.TimesContacted, 6, "six different agents", "", 11)},
		"four of us have no heating":            {fact(sentiment.PeopleAffected, 4, "four of us", "", 0)},
		"\u200bwe are a family of five":         {fact(sentiment.PeopleAffected, 5, "a family of five", "", 8)},
		"I expect an answer within 48 hours":    {fact(sentiment.Deadline, 0, "within 48 hours", "", 19)},
		"needed before 5 pm today":              {fact(sentiment.Deadline, 0, "before 5 pm today", "", 7)},
		"two weeks and still no refund 😡 of 10k dollars": {
			fact(sentiment.DaysLate, 14, "two weeks", "", 0), fact(sentiment.Amount, 10000, "10k dollars", "USD", 35),
		},

		"order 99180 in size 42":                nil,
		"can I return it within the trial?":     nil,
		"is seat 14C by the window?":            nil,
		"I want it every two weeks":             nil,
		"Version 10.4 won't start":              nil,
		"do the trainers in size 43 run small?": nil,
	} {
		got := scorer.Score(clean(t, message), nil).Facts
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", message, diff)
		}
	}
}
