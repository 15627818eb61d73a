package conversation

import (
	"slices"
	"time"

	"rapport/sentiment"
)

// sameQuestion is the cosine from which a message says what an earlier one said. With the shipped encoder one in fifty consecutive messages
// of the training conversations reaches it, nearly all of them said again in other words; it is meant to miss some rather than to accuse.
const sameQuestion = 0.7

// answerable is for how many turns a no can mean the latest offer.
const answerable = 2

// steady is the change of anger that is no trend.
const steady = 0.05

// Advance is the state after hearing one more message. It is pure: equal states and messages give equal results. Times may be missing or
// jump back, which counts as no time gone by.
func (s State) Advance(h Heard) State { return s.AdvanceBy(DefaultEstimator(), DefaultForecaster(), h) }

// AdvanceBy is Advance with other constants, for fitting them.
func (s State) AdvanceBy(e Estimator, f Forecaster, h Heard) State {
	next := s
	gap := next.clock(h.At)
	next.Turn++
	if next.Owner == "" {
		next.Owner = Bot
	}
	next.count(h)
	next.note(h)
	next.feel(e, h, gap)
	next.Forecast = f.Next(next)
	next.Words = next.Words.add(Utterance{
		Turn: next.Turn, Speaker: ByCustomer, Text: h.Text, At: h.At, Anger: next.Anger, Intent: h.Intent,
	})
	return next
}

// clock moves the times on and returns how long ago the last message was.
func (s *State) clock(at time.Time) time.Duration {
	if at.IsZero() {
		return 0
	}
	if s.Created.IsZero() {
		s.Created, s.Updated = at, at
		return 0
	}
	gap := at.Sub(s.Updated)
	if gap <= 0 {
		return 0
	}
	s.Updated = at
	return gap
}

// count follows the matter: what it is, how often it was put, how often in a row the bot did not understand.
func (s *State) count(h Heard) {
	if h.Intent != "" && (len(s.Intents) == 0 || s.Intents[len(s.Intents)-1] != h.Intent) {
		s.Intents = remember(s.Intents, h.Intent, maxIntents)
	}
	s.Rephrased = false
	missed := h.Abstained || h.Role == OutOfScope
	if !missed && !h.Role.Matter() {
		return // talk neither repeats the matter nor ends it
	}
	sketch := NewSketch(h.Embedding)
	s.Rephrased = slices.ContainsFunc(s.Recent, func(old Sketch) bool { return old.Cosine(sketch) >= sameQuestion })
	if sketch != "" {
		s.Recent = remember(s.Recent, sketch, maxSketches)
	}
	switch {
	case missed:
		s.Misses++
	case h.Intent != "":
		s.Misses = 0
	}
	again := s.Rephrased || (h.Intent != "" && !missed && h.Intent == s.Matter)
	if again {
		s.Repeats++
	} else {
		s.Repeats = 1
	}
	if !missed && h.Intent != "" {
		s.Matter = h.Intent
	}
}

// note keeps what must not be forgotten and what is settled.
func (s *State) note(h Heard) {
	if h.Mood.Sensitive != "" {
		s.Sensitive, s.SensitiveAt = h.Mood.Sensitive, s.Turn
	}
	if h.Role == Refuse && s.OfferAt > s.RefusedAt && s.OfferAt >= s.Turn-answerable {
		s.Refusals++
		s.RefusedAt = s.Turn
	}
	if h.Role == Complain || h.Role == Grave || len(h.Mood.Threats) > 0 || h.Mood.Level() >= sentiment.Angry {
		s.Complaint = true
	}
	calm := h.Mood.Level() < sentiment.Annoyed
	switch {
	case h.Resolved, h.Role == Settled && calm:
		s.Resolved, s.Complaint = true, false
		s.Repeats, s.Misses, s.Matter, s.Recent = 0, 0, "", nil
	case h.Role == Buy: // wanting more does not open what is settled
	case h.Role.Matter() || h.Abstained || !calm:
		s.Resolved = false
	}
}

// feel moves anger on.
func (s *State) feel(e Estimator, h Heard, gap time.Duration) {
	was := s.Anger
	s.Anger = e.Next(was, evidence(*s, h), gap)
	if s.Anger > s.Peak || s.PeakTurn == 0 {
		s.Peak, s.PeakTurn = s.Anger, s.Turn
	}
	s.Trend = Steady
	switch change := s.Anger - was; {
	case s.Turn == 1:
	case change > steady:
		s.Trend = Rising
	case change < -steady:
		s.Trend = Falling
	}
	s.Path = remember(s.Path, s.Anger, maxPath)
}

// remember is a new slice with the last n of old and item.
func remember[T any](old []T, item T, n int) []T {
	from := max(0, len(old)+1-n)
	next := make([]T, 0, len(old)-from+1)
	return append(append(next, old[from:]...), item)
}
