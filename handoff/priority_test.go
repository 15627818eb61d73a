package handoff_test

import (
	"testing"
	"time"

	"rapport/conversation"
	"rapport/sentiment"
)

func TestPriorities(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	score := func(change func(*conversation.State)) int {
		s := conversation.State{Owner: conversation.Waiting, Handover: &conversation.Handover{Since: nine.Add(10 * time.Minute)}}
		change(&s)
		return b.packet(s).Priority.Score
	}
	base := score(func(*conversation.State) {})
	for name, change := range map[string]func(*conversation.State){
		"anger":              func(s *conversation.State) { s.Anger = 0.5 },
		"peak":               func(s *conversation.State) { s.Peak = 0.9 },
		"complaint":          func(s *conversation.State) { s.Complaint = true },
		"sensitive":          func(s *conversation.State) { s.Sensitive = sentiment.Hardship },
		"worth":              func(s *conversation.State) { s.Handover.Escalation.Value = 2 },
		"waiting":            func(s *conversation.State) { s.Handover.Since = nine },
		"left alone":         func(s *conversation.State) { s.Handover.Returned = conversation.NobodyCame },
		"threat":             func(s *conversation.State) { *s = said(*s, "I will sue you") },
		"human":              func(s *conversation.State) { *s = said(*s, "let me talk to a human") },
		"facts in thousands": func(s *conversation.State) { *s = said(*s, "you owe me $5000") },
	} {
		if got := score(change); got <= base {
			t.Errorf("%s: %d points, %d without", name, got, base)
		}
	}
	for _, subject := range []sentiment.Subject{sentiment.SelfHarm, sentiment.Emergency, sentiment.FraudVictim, sentiment.Violence} {
		if got := b.packet(conversation.State{Sensitive: subject}).Priority.Name; got != "urgent" {
			t.Errorf("%s is %s", subject, got)
		}
	}
	if got := b.packet(conversation.State{Anger: 1, Sensitive: sentiment.SelfHarm, Complaint: true}).Priority; got.Score != 100 {
		t.Errorf("all at once: %+v", got)
	}
}

func said(s conversation.State, words string) conversation.State {
	return s.Advance(conversation.Heard{Text: words})
}

func TestLanguages(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for words, want := range map[string]string{
		"where is my order, I have been waiting for it": "en", "wo ist meine Bestellung, ich warte seit Tagen": "unknown", "88121": "unknown",
		"¿dónde está mi pedido?": "unknown", "hi": "unknown", "please cancel it": "en",
	} {
		if got := b.packet(said(conversation.State{}, words)).Language; got != want {
			t.Errorf("%q is %s, want %s", words, got, want)
		}
	}
	for locale, want := range map[string]string{"de-AT": "de-AT", "pt_BR": "pt-BR", "a; drop table": "unknown", "": "unknown"} {
		s := conversation.State{Handover: &conversation.Handover{Escalation: conversation.Escalation{Locale: locale}}}
		if got := b.packet(s).Language; got != want {
			t.Errorf("locale %q is %s", locale, got)
		}
	}
}
