package conversation_test

import (
	"testing"
	"time"

	"rapport/conversation"
	"rapport/sentiment"
)

var nine = time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)

// says is a message about something, with a frustration.
func says(intent string, score float64) conversation.Heard {
	return conversation.Heard{Intent: intent, Confidence: 0.9, Mood: sentiment.Frustration{Score: score}}
}

func talk(score float64) conversation.Heard {
	h := says("thanks", score)
	h.Role = conversation.Talk
	return h
}

func hear(messages ...conversation.Heard) conversation.State {
	var s conversation.State
	for _, h := range messages {
		s = s.Advance(h)
	}
	return s
}

func TestAngerRisesAtOnceAndFallsStepByStep(t *testing.T) {
	t.Parallel()
	s := hear(says("order_status", 0.1), says("order_status", 0.75))
	if s.Anger < 0.75 || s.Level() != sentiment.Angry || s.Trend != conversation.Rising {
		t.Fatalf("after an angry message: %.2f, %s, %s", s.Anger, s.Level(), s.Trend)
	}
	before := s.Anger
	for range 6 {
		s = s.Advance(talk(0.05))
		if s.Anger >= before || s.Anger < 0.05 {
			t.Fatalf("after a calm message anger went from %.2f to %.2f", before, s.Anger)
		}
		if before-s.Anger > 0.1 && s.Trend != conversation.Falling {
			t.Errorf("trend is %s while anger fell by %.2f", s.Trend, before-s.Anger)
		}
		before = s.Anger
	}
	if s.Level() != sentiment.Calm || s.PeakLevel() != sentiment.Angry || s.PeakTurn != 2 {
		t.Errorf("at the end: %s, peak %s in turn %d", s.Level(), s.PeakLevel(), s.PeakTurn)
	}
	if lingering := hear(says("a", 0.9), talk(0.05)); lingering.Level() == sentiment.Calm {
		t.Error("one calm message wiped out a fury")
	}
}

func TestThanksResolutionAndTimeCalm(t *testing.T) {
	t.Parallel()
	angry := hear(says("a", 0.8))
	plain := angry.Advance(talk(0.05)).Anger
	thankful, solved := talk(0.05), talk(0.05)
	thankful.Mood.Thanks, solved.Resolved = true, true
	if got := angry.Advance(thankful).Anger; got >= plain {
		t.Errorf("thanks: %.2f, without: %.2f", got, plain)
	}
	if got := angry.Advance(solved).Anger; got >= plain {
		t.Errorf("solved: %.2f, unsolved: %.2f", got, plain)
	}
	first, soon, later := says("a", 0.8), talk(0.05), talk(0.05)
	first.At, soon.At, later.At = nine, nine.Add(time.Minute), nine.Add(20*time.Hour)
	if now, then := hear(first, soon).Anger, hear(first, later).Anger; then >= now {
		t.Errorf("after a night %.2f, after a minute %.2f", then, now)
	}
}

func TestRepetitionMissesAndThreatsPushAngerUp(t *testing.T) {
	t.Parallel()
	missed := conversation.Heard{Abstained: true, Mood: sentiment.Frustration{Score: 0.3}}
	threat := says("b", 0.3)
	threat.Mood.Threats = []sentiment.Threat{sentiment.Legal}
	for name, pair := range map[string][2]conversation.State{
		"repetition": {hear(says("b", 0.3), says("a", 0.3)), hear(says("a", 0.3), says("a", 0.3))},
		"misses":     {hear(says("a", 0.3), says("b", 0.3)), hear(missed, missed)},
		"threat":     {hear(says("b", 0.3)), hear(threat)},
	} {
		if pair[1].Anger <= pair[0].Anger {
			t.Errorf("%s: %.3f with, %.3f without", name, pair[1].Anger, pair[0].Anger)
		}
	}
	calm := says("a", 0.02)
	if s := hear(calm, calm, calm, calm, calm, calm); s.Level() != sentiment.Calm {
		t.Errorf("six calm questions about one matter make %s", s.Level())
	}
}

func TestRepeatsCountHowOftenTheMatterWasPut(t *testing.T) {
	t.Parallel()
	s := hear(says("refund_status", 0), says("refund_status", 0))
	if s.Repeats != 2 || s.Matter != "refund_status" {
		t.Errorf("two messages: %d about %q", s.Repeats, s.Matter)
	}
	s = s.Advance(talk(0))
	if s.Repeats != 2 || s.Matter != "refund_status" {
		t.Errorf("talk in between: %d about %q", s.Repeats, s.Matter)
	}
	if s = s.Advance(says("refund_status", 0)); s.Repeats != 3 {
		t.Errorf("third message: %d", s.Repeats)
	}
	if s = s.Advance(says("order_status", 0)); s.Repeats != 1 || s.Matter != "order_status" {
		t.Errorf("a new matter: %d about %q", s.Repeats, s.Matter)
	}
	solved := talk(0)
	solved.Role = conversation.Settled
	if s = s.Advance(solved); s.Repeats != 0 || s.Matter != "" || !s.Resolved {
		t.Errorf("after it is settled: %d about %q, resolved %v", s.Repeats, s.Matter, s.Resolved)
	}
	if s = s.Advance(says("order_status", 0)); s.Repeats != 1 || s.Resolved {
		t.Errorf("asked again later: %d, resolved %v", s.Repeats, s.Resolved)
	}
}

func TestAQuestionInOtherWordsIsARepeat(t *testing.T) {
	t.Parallel()
	first, again, other := says("order_status", 0), says("delivery_estimate", 0), says("pay_bill", 0)
	first.Embedding, again.Embedding, other.Embedding = []float32{1, 0.1, 0}, []float32{1, 0.2, 0.1}, []float32{0, 0, 1}
	s := hear(first, again)
	if !s.Rephrased || s.Repeats != 2 {
		t.Errorf("rephrased %v, repeats %d", s.Rephrased, s.Repeats)
	}
	s = s.Advance(other)
	if s.Rephrased || s.Repeats != 1 {
		t.Errorf("another question: rephrased %v, repeats %d", s.Rephrased, s.Repeats)
	}
	missed := conversation.Heard{Abstained: true, Embedding: []float32{0, 0.1, 1}}
	if s = s.Advance(missed); !s.Rephrased || s.Repeats != 2 || s.Misses != 1 || s.Matter != "pay_bill" {
		t.Errorf("not understood, but like the last one: %+v", s)
	}
}

func TestMissesAreCountedInARow(t *testing.T) {
	t.Parallel()
	missed, unknown := conversation.Heard{Abstained: true}, conversation.Heard{Intent: "out_of_scope", Role: conversation.OutOfScope, Abstained: true}
	s := hear(missed, unknown, talk(0))
	if s.Misses != 2 {
		t.Errorf("%d misses, want 2: talk neither adds nor forgives", s.Misses)
	}
	if s = s.Advance(conversation.Heard{}); s.Misses != 2 {
		t.Errorf("%d misses: a model that does not run is no miss", s.Misses)
	}
	if s = s.Advance(says("a", 0)); s.Misses != 0 {
		t.Errorf("%d misses after an understood message", s.Misses)
	}
}

func TestWhatMustNotBeForgottenIsKept(t *testing.T) {
	t.Parallel()
	death := says("close_account", 0.1)
	death.Mood.Sensitive = sentiment.Bereavement
	s := hear(death, talk(0), talk(0)).HandBack(true)
	if s.Sensitive != sentiment.Bereavement || s.SensitiveAt != 1 {
		t.Errorf("the subject is %q since turn %d", s.Sensitive, s.SensitiveAt)
	}
	complaint := says("complaint", 0.1)
	complaint.Role = conversation.Complain
	settled := talk(0.05)
	settled.Role = conversation.Settled
	sore := settled
	sore.Mood.Score = 0.5
	if s = hear(complaint, talk(0), says("order_status", 0)); !s.Complaint {
		t.Error("the complaint is forgotten")
	}
	if s.Advance(sore).Complaint == false {
		t.Error("a sour \"it works now\" closed the complaint")
	}
	if s.Advance(settled).Complaint {
		t.Error("the complaint stays open after it is settled")
	}
	for name, h := range map[string]conversation.Heard{
		"an angry message": says("a", 0.7),
		"a threat":         {Intent: "a", Mood: sentiment.Frustration{Threats: []sentiment.Threat{sentiment.Leave}}},
		"a grave matter":   {Intent: "a", Role: conversation.Grave},
	} {
		if !hear(h).Complaint {
			t.Errorf("%s opens no complaint", name)
		}
	}
}

func TestARefusalIsOneOnlyAfterAnOffer(t *testing.T) {
	t.Parallel()
	no := says("deny", 0)
	no.Role = conversation.Refuse
	if s := hear(no); s.Refusals != 0 {
		t.Error("a no without an offer is a refusal")
	}
	offered := hear(says("quote", 0)).After(conversation.Outcome{Action: conversation.CrossSell})
	s := offered.Advance(no)
	if s.Refusals != 1 || s.Offers != 1 || s.OfferAt != 1 {
		t.Errorf("refusals %d, offers %d at turn %d", s.Refusals, s.Offers, s.OfferAt)
	}
	if s = s.Advance(no); s.Refusals != 1 {
		t.Errorf("one offer was refused %d times", s.Refusals)
	}
	if s = offered.Advance(talk(0)).Advance(talk(0)).Advance(talk(0)).Advance(no); s.Refusals != 0 {
		t.Error("a no long after the offer is a refusal")
	}
}

func TestAfterRemembersWhatWasDone(t *testing.T) {
	t.Parallel()
	s := hear(says("a", 0)).After(conversation.Outcome{Action: conversation.AddPersonality, Clarified: true})
	s = s.Advance(talk(0)).After(conversation.Outcome{Action: conversation.Escalate, Apologised: true})
	s = s.Advance(talk(0)).After(conversation.Outcome{Action: conversation.Escalate})
	if s.Jokes != 1 || s.JokeAt != 1 || !s.Clarified || !s.Apologised || s.Owner != conversation.Waiting || s.HandedOverAt != 2 {
		t.Errorf("got %+v", s)
	}
	back := s.HandBack(false)
	if back.Owner != conversation.Bot || back.HandedBackAt != 3 || !back.Clarified || !back.Apologised || back.Resolved || back.Repeats != 0 {
		t.Errorf("handed back: %+v", back)
	}
	if twice := back.HandBack(true); twice.Resolved {
		t.Error("handing back twice changed the state")
	}
}

func TestClocksMayJump(t *testing.T) {
	t.Parallel()
	at := func(when time.Time) conversation.Heard {
		h := says("a", 0.5)
		h.At = when
		return h
	}
	s := hear(at(nine), at(nine.Add(-48*time.Hour)), at(time.Time{}), at(nine.Add(time.Minute)))
	if !s.Created.Equal(nine) || !s.Updated.Equal(nine.Add(time.Minute)) || s.Turn != 4 {
		t.Errorf("created %s, updated %s, turn %d", s.Created, s.Updated, s.Turn)
	}
	if back, none := hear(at(nine), at(nine.Add(-time.Hour))), hear(at(nine), at(nine)); back.Anger != none.Anger {
		t.Errorf("a clock set back moved anger from %v to %v", none.Anger, back.Anger)
	}
}
