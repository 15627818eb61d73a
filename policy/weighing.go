package policy

import (
	"time"

	"rapport/sentiment"
)

// Weighing is the section `moment` of a rule file: what going on and handing over cost, and how likely each outcome is. All costs are in minutes
// of a person's work, so that a product owner can set them: "losing a customer is as bad as two hours of work". The numbers of the default
// file are judgement, tuned on graded conversations (docs/policy.md).
type Weighing struct {
	Decides    bool              `yaml:"decides"`     // else it is shown and decides nothing
	FromTurn   int               `yaml:"from_turn"`   // the costs decide from this message of the customer on; 0 and 1 from the first
	LooksAhead int               `yaml:"looks_ahead"` // replies of the bot, 1-5; 0 weighs nothing at all
	Costs      Costs             `yaml:"costs"`
	Settles    []float64         `yaml:"settles"`    // chance that the bot's next reply settles the matter: at first, after one vain try, ...
	Leaves     Patience          `yaml:"leaves"`     // chance that the customer gives up after a vain reply, or ten minutes in the queue
	Impatience float64           `yaml:"impatience"` // what each further message adds to these chances, as a share of them
	UsualWait  time.Duration     `yaml:"usual_wait"` // for a person, when nobody says
	LongWait   time.Duration     `yaml:"long_wait"`  // from here on something else is offered
	Offer      []AlternativeKind `yaml:"offer"`      // what the company offers in place of a person, best first
	Chances    Chances           `yaml:"chances"`    // how often the bot has settled a matter; `rapport train --outcomes` counts it
}

// Costs are in minutes of a person's work.
type Costs struct {
	Handling float64 `yaml:"handling"` // a person takes the conversation
	Waiting  float64 `yaml:"waiting"`  // a minute that the customer waits for one
	Closed   float64 `yaml:"closed"`   // nobody is there: somebody gets in touch later
	Reply    float64 `yaml:"reply"`    // one more reply that settles nothing
	Angry    float64 `yaml:"angry"`    // one that leaves the customer angry or worse
	Lost     float64 `yaml:"lost"`     // a customer of usual value gives up
}

// Patience is a chance for each level of anger.
type Patience struct {
	Calm       float64 `yaml:"calm"`
	Annoyed    float64 `yaml:"annoyed"`
	Frustrated float64 `yaml:"frustrated"`
	Angry      float64 `yaml:"angry"`
	Furious    float64 `yaml:"furious"`
}

// curve is a chance for every degree of anger: that of each level in its middle, straight lines between.
type curve [levels]float64

func (c curve) at(heat float64) float64 {
	x := (heat - middle(sentiment.Calm)) / step
	low := int(max(0, min(x, float64(levels-1))))
	high := min(low+1, levels-1)
	share := clamp(x - float64(low))
	return c[low] + share*(c[high]-c[low])
}

// levels are the chances in the order of the levels.
func (p Patience) levels() curve {
	return curve{p.Calm, p.Annoyed, p.Frustrated, p.Angry, p.Furious}
}

// levels of anger, and the vain tries that are told apart.
const (
	levels   = int(sentiment.Furious) + 1
	maxTries = 6
)

// Chances count how often the bot settled a matter with its next reply, by the vain tries before: none, one, two, ...
type Chances struct {
	All     Tally            `yaml:"all"`
	Intents map[string]Tally `yaml:"intents"`
}

// Tally counts replies of the bot and those that settled the matter, by the vain tries before.
type Tally struct {
	Replies []int `yaml:"replies"`
	Settled []int `yaml:"settled"`
}

// How many replies the prior counts for, of all intents and of one: an intent seen ten times is believed half.
const priorReplies = 10

// settles are the chances by vain tries: the count of the intent, drawn to that of all, drawn to the prior (the mean of a Beta distribution).
func (w Weighing) settles(intent string) [maxTries]float64 {
	var chances [maxTries]float64
	one := w.Chances.Intents[intent]
	for tries := range chances {
		prior := w.Settles[min(tries, len(w.Settles)-1)]
		chances[tries] = one.believe(tries, w.Chances.All.believe(tries, prior))
	}
	return chances
}

func (t Tally) believe(tries int, prior float64) float64 {
	if tries >= len(t.Replies) {
		return prior
	}
	return (float64(t.Settled[tries]) + priorReplies*prior) / (float64(t.Replies[tries]) + priorReplies)
}
