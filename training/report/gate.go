package report

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Gate is one condition a report has to meet.
type Gate struct {
	Name   string  `json:"name"`
	Kind   string  `json:"kind"` // limit, regression, intent
	Figure string  `json:"figure"`
	Want   float64 `json:"want"`
	Got    float64 `json:"got"`
	Passed bool    `json:"passed"`
	Says   string  `json:"says"` // in words
}

// The kinds of gates.
const (
	GateLimit      = "limit"
	GateRegression = "regression"
	GateIntent     = "intent"
)

// ErrGate is wrapped when a gate asks for what no report has.
var ErrGate = errors.New("gate cannot be decided")

// Limit is a bound on one figure.
type Limit struct {
	Figure string
	Value  float64
}

// ParseLimit reads FIGURE=NUMBER. Errors wrap ErrGate.
func ParseLimit(s string) (Limit, error) {
	at := strings.LastIndexByte(s, '=')
	if at < 1 {
		return Limit{}, fmt.Errorf("%w: %q: want FIGURE=NUMBER, such as accuracy=0.85", ErrGate, s)
	}
	value, err := strconv.ParseFloat(s[at+1:], 64)
	if err != nil || math.IsNaN(value) || math.IsInf(value, 0) {
		return Limit{}, fmt.Errorf("%w: %q: %q is no number", ErrGate, s, s[at+1:])
	}
	return Limit{s[:at], value}, nil
}

// Known says before any measuring whether a report can have the figure, and whether more (or, with most, less) of it is better. Errors wrap ErrGate.
func (l Limit) Known(most bool) error {
	if strings.HasPrefix(l.Figure, "labels.") && !most {
		return nil // the bundle's labels will tell
	}
	_, err := Report{OutOfScope: &Refusals{}, Conformal: &Conformal{}}.limit(l, most)
	return err
}

// AtLeast decides whether a figure for which higher is better reaches the limit. Errors wrap ErrGate.
func (r Report) AtLeast(l Limit) (Gate, error) { return r.limit(l, false) }

// AtMost decides whether a figure for which lower is better stays within the limit. Errors wrap ErrGate.
func (r Report) AtMost(l Limit) (Gate, error) { return r.limit(l, true) }

func (r Report) limit(l Limit, most bool) (Gate, error) {
	n, ok := r.Figure(l.Figure)
	if !ok {
		return Gate{}, fmt.Errorf("%w: the report has no figure %q; it has %s, and labels.INTENT.precision, .recall, .f1", ErrGate, l.Figure,
			strings.Join(r.names(), ", "))
	}
	return l.decide(n, most)
}

// Decide decides whether the figure among all that the limit names reaches it, or with most stays within it. Errors wrap ErrGate.
func (l Limit) Decide(all []Named, most bool) (Gate, error) {
	names := make([]string, 0, len(all))
	for _, n := range all {
		if n.Name == l.Figure {
			return l.decide(n, most)
		}
		names = append(names, n.Name)
	}
	return Gate{}, fmt.Errorf("%w: there is no figure %q; there are %s", ErrGate, l.Figure, strings.Join(names, ", "))
}

func (l Limit) decide(n Named, most bool) (Gate, error) {
	word := "at least"
	if most {
		word = "at most"
	}
	if n.Lower != most {
		better := "more"
		if n.Lower {
			better = "less"
		}
		return Gate{}, fmt.Errorf("%w: of %s, %s is better: it has no bound of this kind", ErrGate, l.Figure, better)
	}
	g := Gate{Name: fmt.Sprintf("%s %s %s", l.Figure, word, short(l.Value)), Kind: GateLimit, Figure: l.Figure, Want: l.Value, Got: n.Figure.Value}
	if !n.Figure.Defined() {
		g.Got, g.Says = 0, "undefined: no line tells"
		return g, nil
	}
	g.Passed = g.Got >= l.Value
	if most {
		g.Passed = g.Got <= l.Value
	}
	g.Says = fmt.Sprintf("%s is %s, 95 %% interval %s to %s", l.Figure, short(g.Got), short(n.Figure.Low), short(n.Figure.High))
	if n.Figure.Low <= l.Value && l.Value <= n.Figure.High {
		g.Says += "; the limit lies within the noise of so few lines"
	}
	return g, nil
}

func (r Report) names() []string {
	var all []string
	for _, n := range r.Figures() {
		all = append(all, n.Name)
	}
	return all
}

// IntentsAtLeast decides for every intent that has lines whether its precision, recall or f1 reaches the limit. Errors wrap ErrGate.
func (r Report) IntentsAtLeast(l Limit) ([]Gate, error) {
	var gates []Gate
	for _, label := range r.Labels {
		f, ok := label.figure(l.Figure)
		if !ok {
			return nil, fmt.Errorf("%w: intents have precision, recall and f1, not %q", ErrGate, l.Figure)
		}
		if label.Rows == 0 {
			continue
		}
		g := Gate{
			Name: fmt.Sprintf("%s of %s at least %s", l.Figure, label.Label, short(l.Value)), Kind: GateIntent,
			Figure: "labels." + label.Label + "." + l.Figure, Want: l.Value,
			Says: fmt.Sprintf("undefined over %d lines", label.Rows),
		}
		if f.Defined() {
			g.Got, g.Passed = f.Value, f.Value >= l.Value
			g.Says = fmt.Sprintf("%s is %s over %d lines, 95 %% interval %s to %s", l.Figure, short(f.Value), label.Rows, short(f.Low), short(f.High))
		}
		gates = append(gates, g)
	}
	return gates, nil
}

// Regressions decides for every compared figure that it is not worse by more than most beyond noise. Reports that share no figure fail: nothing shows
// that nothing is worse.
func (c Comparison) Regressions(most float64) []Gate {
	var gates []Gate
	if len(c.Differences) == 0 {
		return []Gate{{
			Name: "comparison with " + c.name(), Kind: GateRegression, Want: most, Says: "the two reports share no figure",
		}}
	}
	for _, d := range c.Differences {
		worse := math.Abs(d.Difference.Value)
		if d.Better {
			worse = 0
		}
		g := Gate{
			Name: fmt.Sprintf("%s not worse than %s by more than %s", d.Figure, c.name(), short(most)), Kind: GateRegression,
			Figure: d.Figure, Want: most, Got: worse, Passed: worse <= most || !d.Beyond,
		}
		g.Says = fmt.Sprintf("%s was %s and is %s (p %s)", d.Figure, short(d.With), short(d.This), shortP(d.P))
		switch {
		case worse > most && d.Beyond:
			g.Says += ": worse beyond noise"
		case worse > most:
			g.Says += ": worse, and within noise, so it fails nothing"
		}
		gates = append(gates, g)
	}
	return gates
}

// Failed says whether a gate failed.
func (r Report) Failed() bool {
	for _, g := range r.Gates {
		if !g.Passed {
			return true
		}
	}
	return false
}

// shortP is a p-value: 0 would claim too much.
func shortP(p float64) string {
	if p < .0001 {
		return "below 0.0001"
	}
	return short(p)
}

// short is a number in as many digits as are worth reading.
func short(v float64) string { return strconv.FormatFloat(math.Round(v*1e4)/1e4, 'f', -1, 64) }
