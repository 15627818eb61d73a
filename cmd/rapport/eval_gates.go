package main

import (
	"fmt"
	"math"
	"strings"

	"github.com/spf13/pflag"

	"rapport/training/report"
)

// gateFlags are the conditions a report has to meet.
type gateFlags struct {
	under, over, floors []string
	baseline            string
	regression          float64
	gateRegression      bool
}

func (g *gateFlags) bind(flags *pflag.FlagSet) {
	flags.StringArrayVar(&g.under, "fail-under", nil, "FIGURE=NUMBER, such as accuracy=0.85: fail when the figure is lower (repeatable)")
	flags.StringArrayVar(&g.over, "fail-over", nil, "FIGURE=NUMBER, such as ece=0.05: fail when the figure is higher (repeatable)")
	flags.StringArrayVar(&g.floors, "intent-floor", nil, "precision, recall or f1=NUMBER: fail for every intent below it (repeatable)")
	flags.StringVar(&g.baseline, "baseline", "", "report.json of an earlier evaluation to compare with")
	flags.Float64Var(&g.regression, "max-regression", 0, "fail when a figure is worse than in --baseline or --compare by more than this, beyond noise")
}

// check parses the limits before any work.
func (g *gateFlags) check(changed func(string) bool, compare string) error {
	g.gateRegression = changed("max-regression")
	switch {
	case g.baseline != "" && compare != "":
		return fmt.Errorf("%w: give one of --baseline and --compare", errUsage)
	case g.gateRegression && g.baseline == "" && compare == "":
		return fmt.Errorf("%w: --max-regression needs --baseline or --compare", errUsage)
	case g.regression < 0 || math.IsNaN(g.regression):
		return fmt.Errorf("%w: --max-regression %v: want 0 or more", errUsage, g.regression)
	}
	for _, flag := range []struct {
		limits []string
		known  func(report.Limit) error
	}{
		{g.under, func(l report.Limit) error { return l.Known(false) }},
		{g.over, func(l report.Limit) error { return l.Known(true) }},
		{g.floors, func(report.Limit) error { return nil }},
	} {
		for _, text := range flag.limits {
			limit, err := report.ParseLimit(text)
			if err == nil {
				err = flag.known(limit)
			}
			if err != nil {
				return fmt.Errorf("%w: %w", errUsage, err)
			}
		}
	}
	return nil
}

// readBaseline is nil when there is none.
func (g *gateFlags) readBaseline() (*report.Report, error) {
	if g.baseline == "" {
		return nil, nil //nolint:nilnil // no baseline is no error
	}
	base, err := report.Read(g.baseline)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errData, err)
	}
	return &base, nil
}

// decide decides every gate asked for.
func (g *gateFlags) decide(r report.Report) ([]report.Gate, error) {
	var gates []report.Gate
	for _, kind := range []struct {
		limits []string
		decide func(report.Limit) ([]report.Gate, error)
	}{
		{g.under, one(r.AtLeast)},
		{g.over, one(r.AtMost)},
		{g.floors, r.IntentsAtLeast},
	} {
		for _, text := range kind.limits {
			limit, err := report.ParseLimit(text)
			if err != nil {
				return nil, err
			}
			decided, err := kind.decide(limit)
			if err != nil {
				return nil, err
			}
			gates = append(gates, decided...)
		}
	}
	if g.gateRegression && r.Comparison != nil {
		gates = append(gates, r.Comparison.Regressions(g.regression)...)
	}
	return gates, nil
}

func one(decide func(report.Limit) (report.Gate, error)) func(report.Limit) ([]report.Gate, error) {
	return func(l report.Limit) ([]report.Gate, error) {
		gate, err := decide(l)
		return []report.Gate{gate}, err
	}
}

// gatesError names the gates that failed, or is nil.
func gatesError(result measured) error {
	r, ok := result.(report.Report)
	if !ok || !r.Failed() {
		return nil
	}
	var failed []string
	for _, gate := range r.Gates {
		if !gate.Passed {
			failed = append(failed, "\n  "+gate.Name+": "+gate.Says)
		}
	}
	return fmt.Errorf("%w: %d of %d gates failed%s", errGate, len(failed), len(r.Gates), strings.Join(failed, ""))
}
