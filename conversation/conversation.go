// Package conversation says how the customer feels by now. State is a value: Advance returns the next one, time is passed in, and a Store
// keeps it between messages.
//
// Read State first, then Advance. It knows neither a model nor the rules of what to do: intents arrive as plain labels with a Role.
package conversation

// Action is what the bot is told to do next.
type Action string

// The actions; the set is closed.
const (
	Answer         Action = "answer"
	AddPersonality Action = "add_personality"
	CrossSell      Action = "cross_sell"
	Escalate       Action = "escalate"
)

// Actions lists all of them, from the mildest to the strongest.
func Actions() []Action { return []Action{Answer, AddPersonality, CrossSell, Escalate} }

// Owner says who speaks to the customer. The empty Owner is the bot.
type Owner string

// The owners.
const (
	Bot     Owner = "bot"
	Waiting Owner = "waiting" // the customer waits for a person; the bot is silent
	Person  Owner = "person"  // the bot is silent
)

// Owners lists all of them, in the order in which a conversation passes through their hands.
func Owners() []Owner { return []Owner{Bot, Waiting, Person} }

// Trend says where anger is heading.
type Trend string

// The trends.
const (
	Rising  Trend = "rising"
	Steady  Trend = "steady"
	Falling Trend = "falling"
)

// Trends lists all of them.
func Trends() []Trend { return []Trend{Rising, Steady, Falling} }

// Role says what an intent means for the course of a conversation. A rule file gives every intent its role, so that conversation needs to
// know no label.
type Role string

// The roles. The empty Role is Ask.
const (
	Ask        Role = "ask"          // wants something settled: a matter
	Buy        Role = "buy"          // a matter whose wish is to buy or to hear of an offer
	Complain   Role = "complain"     // a matter that stays open as a complaint until it is settled
	Grave      Role = "grave"        // a matter that only a person may take: danger, fraud
	Human      Role = "human"        // wants a person
	Talk       Role = "talk"         // says nothing of the matter: a greeting, a yes, an order number
	Refuse     Role = "refuse"       // talk that turns down what the bot has just offered
	Settled    Role = "settled"      // talk that says the matter is solved
	OutOfScope Role = "out_of_scope" // wants what this bot knows nothing of
)

// Roles lists all of them.
func Roles() []Role {
	return []Role{Ask, Buy, Complain, Grave, Human, Talk, Refuse, Settled, OutOfScope}
}

// Matter reports whether the role is a matter: something to settle, which can be asked again.
func (r Role) Matter() bool {
	switch r {
	case "", Ask, Buy, Complain, Grave:
		return true
	case Human, Talk, Refuse, Settled, OutOfScope:
		return false
	}
	return false
}
