package api

import (
	"cmp"
	"math"
	"slices"
	"time"

	"rapport/classifier"
	"rapport/conversation"
	"rapport/engine"
	"rapport/models"
	"rapport/sentiment"
)

// What a reply shows without explain.
const (
	maxAlternatives = 5
	leastConfidence = 0.01
	maxCues         = 5
)

// Render turns an assessment into a reply.
func Render(a engine.Assessment, explain bool) Reply {
	reply := Reply{
		Conversation: orNull(a.Conversation),
		Turn:         a.State.Turn,
		Intent:       renderIntent(a),
		Anger:        renderAnger(a, explain),
		Flags:        renderFlags(a.Mood),
		Facts:        each(a.Mood.Facts, renderFact),
		Action:       renderAction(a.Decision),
		Greeting:     renderLine(a.Content.Greeting),
		Line:         renderLine(a.Content.Persona),
		Answer:       renderAnswer(a.Content.Answer),
		Offer:        renderOffer(a.Content.Offer),
		Owner:        ownerOf(a.State),
		Returned:     string(a.State.JustReturned()),
		Handoff:      renderHandoff(a),
		Model:        renderIdentity(a.Model),
		Degraded:     a.Degraded,
		Truncated:    a.Truncated,
	}
	if explain {
		reply.Explain = renderExplain(a)
	}
	return reply
}

func renderIntent(a engine.Assessment) *Intent {
	p := a.Intent
	if a.Degraded || len(p.Ranking) == 0 {
		return nil
	}
	intent := Intent{
		Confidence: rounded(p.Ranking[0].Confidence), Margin: rounded(p.Margin), Abstained: p.Abstained,
		Set: each(p.Set, func(label string) string { return label }),
	}
	others := p.Ranking
	if p.Abstained {
		intent.Why = string(p.Why)
	} else {
		intent.Name = orNull(p.Ranking[0].Label)
		others = others[1:]
	}
	others = others[:min(maxAlternatives, len(others))]
	if i := slices.IndexFunc(others, func(r classifier.Ranked) bool { return r.Confidence < leastConfidence }); i >= 0 {
		others = others[:i]
	}
	intent.Alternatives = each(others, func(r classifier.Ranked) Alternative {
		return Alternative{Name: r.Label, Confidence: rounded(r.Confidence)}
	})
	return &intent
}

func renderAnger(a engine.Assessment, explain bool) Anger {
	cues := a.Mood.Cues
	if !explain {
		cues = strongest(cues, maxCues)
	}
	return Anger{
		Level: a.State.Level().String(), Score: rounded(a.State.Anger), Trend: renderTrend(a.State.Trend), MessageScore: rounded(a.Mood.Score),
		Cues: each(cues, renderCue),
	}
}

// strongest keeps the n cues of most weight, up or down, in the order they had; of equals the first ones.
func strongest(cues []sentiment.Cue, n int) []sentiment.Cue {
	if len(cues) <= n {
		return cues
	}
	order := make([]int, len(cues))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(math.Abs(cues[j].Weight), math.Abs(cues[i].Weight)) })
	order = order[:n]
	slices.Sort(order)
	return each(order, func(i int) sentiment.Cue { return cues[i] })
}

// renderTrend shows the trend of a conversation; before its first message it is steady.
func renderTrend(trend conversation.Trend) string {
	if trend == "" {
		trend = conversation.Steady
	}
	return string(trend)
}

func renderCue(c sentiment.Cue) Cue {
	return Cue{Start: c.Start, End: c.End, Text: c.Text, Rule: c.Rule, Weight: rounded(c.Weight)}
}

func renderFlags(mood sentiment.Frustration) Flags {
	return Flags{
		HumanRequested: mood.HumanRequested,
		Sensitive:      orNull(string(mood.Sensitive)),
		Threats:        each(mood.Threats, func(t sentiment.Threat) string { return string(t) }),
		Evidence:       each(mood.Evidence, func(c sentiment.FlagCue) FlagCue { return FlagCue(c) }),
	}
}

func renderFact(f sentiment.Fact) Fact {
	return Fact{Type: string(f.Type), Value: rounded(f.Value), Currency: f.Currency, Text: f.Text, Start: f.Start, End: f.End}
}

func renderIdentity(id models.Identity) Identity {
	return Identity{Name: id.Name, Version: id.Version, Digest: id.Digest}
}

func renderExplain(a engine.Assessment) *Explain {
	explain := Explain{Valence: rounded(a.Mood.Valence), Tokens: a.Intent.Tokens}
	if !a.Degraded {
		inScope := rounded(a.Intent.InScope)
		explain.InScope = &inScope
	}
	explain.Stages = each(a.Timings, func(t engine.Timing) Stage {
		return Stage{Name: t.Stage, Milliseconds: rounded(milliseconds(t.Took))}
	})
	return &explain
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// rounded keeps 4 decimals: more would be noise, and bytes. Zero has no sign.
func rounded(x float64) float64 { return math.Round(x*1e4)/1e4 + 0 }

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

// each is f of every element; never nil.
func each[T, U any](list []T, f func(T) U) []U {
	out := make([]U, len(list))
	for i, element := range list {
		out[i] = f(element)
	}
	return out
}
