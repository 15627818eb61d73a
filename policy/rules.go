package policy

import (
	"time"

	"rapport/conversation"
	"rapport/sentiment"
)

// Rules is a rule file: what the intents mean and what to do when. It is plain data; cmd decodes it from YAML.
type Rules struct {
	Intents map[string]Intent `yaml:"intents"`
	Rules   []Rule            `yaml:"rules"`
	Moment  Weighing          `yaml:"moment"` // what going on and handing over cost; the zero value weighs nothing
	Modes   ModeTable         `yaml:"modes"`  // what changes in a surge and in an outage
	Hours   Hours             `yaml:"hours"`  // when people are there; the zero value leaves it to the caller
}

// Intent says what one label of the bundle means for a conversation.
type Intent struct {
	Group  string              `yaml:"group"`  // free text that rules can match, for example "billing"
	Role   conversation.Role   `yaml:"role"`   // default "ask"
	Kind   Kind                `yaml:"kind"`   // which moment of personality it is, if any
	Action conversation.Action `yaml:"action"` // what `then: default` does; default "answer"
}

// Rule is one line of the rule file: when all of When holds, do Then.
type Rule struct {
	Name    string   `yaml:"name"`
	When    When     `yaml:"when"`
	Then    Then     `yaml:"then"`
	Reasons []string `yaml:"reasons"` // plain words with placeholders, see Placeholders
	Style   Hints    `yaml:"style"`
	Clarify bool     `yaml:"clarify"` // ask which of the best labels is meant; only with answer
	Weigh   bool     `yaml:"weigh"`   // hand over instead when that costs less; only with answer, and always so with default
}

// Then is an action, or Default for the action of the intent.
type Then string

// Default does what the intent's table entry says; answer when there is none.
const Default Then = "default"

// Hints are what a rule wants of the style. The guards may refuse them.
type Hints struct {
	Apologise bool `yaml:"apologise"`
}

// When holds the conditions of a rule. Those that are given must all hold; a list holds when one of its members does. The empty When
// matches everything.
type When struct {
	Intent     []string            `yaml:"intent"`
	Group      []string            `yaml:"group"`
	Role       []conversation.Role `yaml:"role"`
	Confidence *Share              `yaml:"confidence"`
	Margin     *Share              `yaml:"margin"`
	Abstained  *bool               `yaml:"abstained"`
	Why        []string            `yaml:"why"` // the classifier's reason for abstaining

	Anger   *Levels              `yaml:"anger"`   // of the conversation
	Message *Levels              `yaml:"message"` // of this message alone
	Peak    *Levels              `yaml:"peak"`
	Trend   []conversation.Trend `yaml:"trend"`
	Thanks  *bool                `yaml:"thanks"`

	Valence  *Share  `yaml:"valence"`  // of this message, -1 to 1: what the words say apart from frustration
	Unhappy  *Count  `yaml:"unhappy"`  // messages in a row with the conversation at annoyed or above
	Forecast *Share  `yaml:"forecast"` // probability that the next message is angry or worse
	Severity *Grades `yaml:"severity"`

	Turn      *Count `yaml:"turn"`
	Repeats   *Count `yaml:"repeats"`
	Misses    *Count `yaml:"misses"`
	Offers    *Count `yaml:"offers"`
	Refusals  *Count `yaml:"refusals"`
	Jokes     *Count `yaml:"jokes"`
	SinceJoke *Count `yaml:"since_joke"` // turns; holds when there was none
	Rephrased *bool  `yaml:"rephrased"`
	Clarified *bool  `yaml:"clarified"`

	HumanRequested *bool               `yaml:"human_requested"`
	Sensitive      []sentiment.Subject `yaml:"sensitive"` // "any" for all; holds until a person has dealt with it
	Threats        []sentiment.Threat  `yaml:"threats"`   // "any" for all
	Complaint      *bool               `yaml:"complaint"`
	Facts          []Fact              `yaml:"facts"`
	Resolved       *bool               `yaml:"resolved"`

	Channel []string `yaml:"channel"`
	Tier    []string `yaml:"tier"`
	Consent *bool    `yaml:"consent"`
	Value   *Share   `yaml:"value"` // of the customer, as a multiple of a usual one
	Queue   *Waiting `yaml:"queue"`

	Mode      []Mode                `yaml:"mode"`
	Hour      *Count                `yaml:"hour"`      // of the day, 0-23; an unknown time holds no bound
	Available []conversation.Action `yaml:"available"` // the bot can do one of these
}

// Share bounds a number between 0 and 1.
type Share struct {
	AtLeast *float64 `yaml:"at_least"`
	Below   *float64 `yaml:"below"`
}

// Levels bounds an anger level, both ends included.
type Levels struct {
	AtLeast *sentiment.Level `yaml:"at_least"`
	AtMost  *sentiment.Level `yaml:"at_most"`
}

// Grades bounds a severity, both ends included.
type Grades struct {
	AtLeast *Severity `yaml:"at_least"`
	AtMost  *Severity `yaml:"at_most"`
}

// Count bounds a whole number, both ends included.
type Count struct {
	AtLeast *int `yaml:"at_least"`
	AtMost  *int `yaml:"at_most"`
}

// Fact asks for a fact of a type, with a value of at least AtLeast.
type Fact struct {
	Type    sentiment.FactType `yaml:"type"`
	AtLeast float64            `yaml:"at_least"`
}

// Waiting bounds the queue of people.
type Waiting struct {
	Closed  *bool          `yaml:"closed"`
	AtLeast *time.Duration `yaml:"at_least"` // expected wait, for example 10m
	AtMost  *time.Duration `yaml:"at_most"`  // an unknown wait holds neither
}
