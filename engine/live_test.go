package engine_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"rapport/classifier"
	"rapport/conversation"
	"rapport/engine"
	"rapport/models"
	"rapport/text"
)

// mortal is a classifier that names its own label, and notices being asked after its end.
type mortal struct {
	label      string
	embeds     int // dimensions; 0: it has no encoder
	dead       atomic.Bool
	afterwards atomic.Int64
	asked      func()
}

func (m *mortal) Classify(context.Context, text.Doc) (classifier.Prediction, error) {
	if m.asked != nil {
		m.asked()
	}
	runtime.Gosched()
	if m.dead.Load() {
		m.afterwards.Add(1)
	}
	p := classifier.Prediction{
		Ranking: []classifier.Ranked{{Label: m.label, Confidence: 0.9}, {Label: "thanks", Confidence: 0.1}}, Margin: 0.8, InScope: 1,
	}
	if m.embeds > 0 {
		p.Embedding = make([]float32, m.embeds)
		p.Embedding[0] = 1
	}
	return p, nil
}

func (*mortal) Expect(p classifier.Prediction, _ string) classifier.Prediction { return p }

// line is what all generations of a test share: opening a scorer takes long.
type line struct{ config engine.Config }

func newLine(t *testing.T) line {
	t.Helper()
	var shared engine.Config
	newEngine(t, nil, func(c *engine.Config) { shared = *c })
	return line{shared}
}

// generation is an engine whose label, digest and version all name it.
func (l line) generation(number int) (*engine.Engine, *mortal) {
	model := &mortal{label: fmt.Sprintf("intent_%d", number), embeds: 384 * (number % 3)}
	config := l.config
	config.Classifier = model
	config.Model = models.Identity{Name: "bundle", Version: number, Digest: fmt.Sprintf("sha256:%d", number)}
	return engine.New(config), model
}

// TestLiveSwapsUnderLoad replaces engines while turns are judged: no turn fails, each is judged by one engine alone, and none is asked after it was
// freed. Conversations go on through all of them, whatever intents and vectors their earlier turns had.
func TestLiveSwapsUnderLoad(t *testing.T) {
	t.Parallel()
	shared := newLine(t)
	const swaps, askers = 100, 4
	var retired atomic.Int64
	all := make([]*mortal, swaps+1)
	engines := make([]*engine.Engine, swaps+1)
	for i := range all {
		engines[i], all[i] = shared.generation(i)
	}
	end := func(i int) func() {
		return func() {
			retired.Add(1)
			all[i].dead.Store(true)
		}
	}
	live := engine.NewLive(engines[0], end(0))
	var running sync.WaitGroup
	var done atomic.Bool
	var turns atomic.Int64
	for asker := range askers {
		running.Go(func() {
			for turn := 0; !done.Load(); turn++ {
				a, err := live.Assess(context.Background(), engine.Turn{Text: "hello", Conversation: conversationID(strconv.Itoa(asker)), At: minute(turn)})
				if err != nil {
					t.Errorf("a turn failed: %v", err)
					return
				}
				if want := fmt.Sprintf("intent_%d", a.Model.Version); a.Intent.Top() != want || a.Model.Digest != fmt.Sprintf("sha256:%d", a.Model.Version) {
					t.Errorf("intent %s came with model %v", a.Intent.Top(), a.Model)
					return
				}
				turns.Add(1)
			}
		})
	}
	for i := 1; i <= swaps; i++ {
		for before := turns.Load(); turns.Load() == before && !t.Failed(); {
			runtime.Gosched()
		}
		live.Replace(engines[i], end(i))
	}
	done.Store(true)
	running.Wait()
	live.Close()
	if got := retired.Load(); got != swaps+1 {
		t.Errorf("%d engines were freed, want %d", got, swaps+1)
	}
	for i, model := range all {
		if n := model.afterwards.Load(); n > 0 {
			t.Errorf("engine %d was asked %d times after it was freed", i, n)
		}
	}
	if _, err := live.Assess(t.Context(), engine.Turn{Text: "hello"}); !errors.Is(err, classifier.ErrUnavailable) {
		t.Errorf("after Close: %v, want ErrUnavailable", err)
	}
	if _, err := live.Get(t.Context(), conversationID("0")); !errors.Is(err, classifier.ErrUnavailable) {
		t.Errorf("after Close: %v, want ErrUnavailable", err)
	}
}

// TestLiveLetsTurnsFinish frees an engine when its last turn is over, not before.
func TestLiveLetsTurnsFinish(t *testing.T) {
	t.Parallel()
	shared := newLine(t)
	first, model := shared.generation(1)
	second, _ := shared.generation(2)
	begun, goOn := make(chan struct{}), make(chan struct{})
	model.asked = func() {
		close(begun)
		<-goOn
	}
	var freed atomic.Bool
	live := engine.NewLive(first, func() { freed.Store(true) })
	var turn sync.WaitGroup
	turn.Go(func() {
		a, err := live.Assess(context.Background(), engine.Turn{Text: "hello"})
		if err != nil || a.Model.Version != 1 {
			t.Errorf("the turn under way: version %d, %v", a.Model.Version, err)
		}
	})
	<-begun
	live.Replace(second, func() {})
	if freed.Load() {
		t.Error("the engine was freed under its turn")
	}
	a, err := live.Assess(t.Context(), engine.Turn{Text: "hello"})
	if err != nil || a.Model.Version != 2 {
		t.Errorf("the next turn: version %d, %v", a.Model.Version, err)
	}
	close(goOn)
	turn.Wait()
	if !freed.Load() {
		t.Error("the engine was not freed after its last turn")
	}
	live.Close()
}

// TestLiveKeepsConversations: what is known of a customer survives the change of model, and can be read, handed back and erased.
func TestLiveKeepsConversations(t *testing.T) {
	t.Parallel()
	shared := newLine(t)
	first, _ := shared.generation(1)
	second, _ := shared.generation(2)
	live := engine.NewLive(first, func() {})
	defer live.Close()
	id := conversationID("kept")
	for turn := range 3 {
		if _, err := live.Assess(t.Context(), engine.Turn{Text: "where is my order", Conversation: id, At: minute(turn)}); err != nil {
			t.Fatal(err)
		}
	}
	live.Replace(second, func() {})
	a, err := live.Assess(t.Context(), engine.Turn{Text: "get me a person", Conversation: id, At: minute(4)})
	if err != nil || a.State.Turn != 4 || a.State.Intents[0] != "intent_1" {
		t.Fatalf("the fourth turn is %+v, %v", a.State, err)
	}
	if _, err := live.HandBack(t.Context(), id, "", true); err != nil {
		t.Fatal(err)
	}
	state, err := live.Get(t.Context(), id)
	if err != nil || state.Owner != conversation.Bot {
		t.Errorf("handed back: %v, %v", state.Owner, err)
	}
	if err := live.Forget(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if _, err := live.Get(t.Context(), id); !errors.Is(err, conversation.ErrNotFound) {
		t.Errorf("erased: %v", err)
	}
}
