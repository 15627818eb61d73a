package engine

import (
	"context"
	"errors"
	"fmt"
	"time"

	"rapport/classifier"
	"rapport/content"
	"rapport/conversation"
	"rapport/handoff"
	"rapport/models"
	"rapport/policy"
	"rapport/sentiment"
	"rapport/text"
)

// MaxHistory is how many earlier messages a turn may carry.
const MaxHistory = 50

// Errors of Assess, beside those of text.Clean and the classifier.
var (
	ErrHistoryAndConversation = errors.New("a turn has either a conversation id or a history, not both")
	ErrHistoryTooLong         = fmt.Errorf("history holds more than %d messages", MaxHistory)
)

// Classifier says what the customer wants.
type Classifier interface {
	// Classify returns an error wrapping classifier.ErrUnavailable when the model cannot run, classifier.ErrOverloaded when it has no room,
	// or the context's error.
	Classify(ctx context.Context, doc text.Doc) (classifier.Prediction, error)
	// Expect is the prediction given that the bot has just asked for what a label stands for.
	Expect(p classifier.Prediction, label string) classifier.Prediction
}

// Scorer says how the message feels. It never fails.
type Scorer interface {
	Score(doc text.Doc, embedding []float32) sentiment.Frustration
}

// Decider says what to do next.
type Decider interface {
	// Role is what an intent means for a conversation.
	Role(intent string) conversation.Role
	Decide(state conversation.State, heard conversation.Heard, context policy.Context) policy.Decision
}

// slotAnswer is the label of a message that only gives what the bot has just asked for: a name, an order number. A bundle without it has none.
const slotAnswer = "provide_information"

// Config is what an Engine is made of; all of it is required but Mode and Limits, Leases and Desk.
type Config struct {
	Classifier Classifier
	Scorer     Scorer
	Policy     Decider
	Store      conversation.Store
	Model      models.Identity             // of the bundle that Classifier serves
	Now        func() time.Time            // the clock, for turns without a time and for stage timings
	Mode       func(time.Time) policy.Mode // how the service runs; nil: always normal
	Limits     text.Limits
	Content    func() *content.Content // the words that serve now; nil: none
	Leases     conversation.Leases     // how long a customer may wait for a person, and a person be idle; zero: without end
	Desk       *handoff.Desk           // makes packets; nil: there are none
}

// Engine judges customer turns. It is safe for concurrent use.
type Engine struct {
	classifier Classifier
	scorer     Scorer
	policy     Decider
	store      conversation.Store
	identity   models.Identity
	now        func() time.Time
	mode       func(time.Time) policy.Mode
	limits     text.Limits
	content    func() *content.Content
	leases     conversation.Leases
	desk       *handoff.Desk
}

// New assembles an Engine.
func New(c Config) *Engine {
	return &Engine{
		classifier: c.Classifier, scorer: c.Scorer, policy: c.Policy, store: c.Store, identity: c.Model, now: c.Now, mode: c.Mode, limits: c.Limits,
		content: c.Content, leases: c.Leases, desk: c.Desk,
	}
}

// Assess judges one customer turn: what they want, how they feel by now, what to do next.
func (e *Engine) Assess(ctx context.Context, turn Turn) (Assessment, error) {
	if err := turn.check(); err != nil {
		return Assessment{}, err
	}
	watch := stopwatch{now: e.now, last: e.now()}
	if turn.At.IsZero() {
		turn.At = watch.last
	}
	if e.mode != nil {
		turn.Context.Mode = e.mode(watch.last)
	}
	now, err := e.hear(ctx, turn, &watch)
	if err != nil {
		return Assessment{}, err
	}
	before, said, err := e.recall(ctx, turn)
	if err != nil {
		return Assessment{}, err
	}

	var decision policy.Decision
	var words content.Choice
	state, err := e.update(ctx, turn.Conversation, before, func(was conversation.State) (next conversation.State) {
		next, decision, words = e.step(was, said, now.heard, turn.Context)
		return next
	})
	if err != nil {
		return Assessment{}, fmt.Errorf("update conversation: %w", err)
	}
	watch.lap("decide")
	packet := e.packet(turn, state)
	if packet != nil {
		watch.lap("handoff")
	}
	return Assessment{
		Conversation: turn.Conversation, Intent: now.intent, Mood: now.heard.Mood, State: state, Decision: decision, Content: words,
		Model: e.identity, Handoff: packet, Asked: turn.Handoff, Degraded: now.degraded, Truncated: now.doc.Truncated, Timings: watch.laps,
	}, nil
}

// step is one message in the course of a conversation: what was said since the last one, heard, decided, put into words, remembered. Kept
// conversations and carried histories both go through it.
func (e *Engine) step(
	was conversation.State, said []conversation.Said, heard conversation.Heard, known policy.Context,
) (conversation.State, policy.Decision, content.Choice) {
	for _, one := range said {
		was = was.Say(one)
	}
	words := e.words()
	was = was.Lapse(heard.At, e.leases)
	heard = words.Follow(was, heard)
	state := was.Advance(heard)
	decision := e.policy.Decide(state, heard, known)
	choice, told := words.Choose(content.Turn{Was: was, Now: state, Heard: heard, Context: known, Decision: decision})
	if choice.Answer != nil && choice.Answer.Person {
		decision = decision.ToPerson(choice.Answer.ID)
	}
	remembered := outcome(decision, known)
	remembered.Told = told
	return state.After(remembered), decision, choice
}

// words is the content that serves now; nil for none.
func (e *Engine) words() *content.Content {
	if e.content == nil {
		return nil
	}
	return e.content()
}

// update applies f in the store, or to the state the caller carries when there is no conversation to keep.
func (e *Engine) update(
	ctx context.Context, id string, before conversation.State, f func(conversation.State) conversation.State,
) (conversation.State, error) {
	if id == "" {
		return f(before), nil
	}
	return e.store.Update(ctx, id, f)
}

func (t Turn) check() error {
	switch {
	case t.Conversation != "" && len(t.History) > 0:
		return ErrHistoryAndConversation
	case len(t.History) > MaxHistory:
		return ErrHistoryTooLong
	}
	return nil
}
