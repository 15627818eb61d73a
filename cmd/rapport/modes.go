package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"rapport/policy"
)

// ModePlan is a surge or an outage known beforehand.
type ModePlan struct {
	Mode   string    `yaml:"mode"`
	From   time.Time `yaml:"from"`
	Until  time.Time `yaml:"until"`
	Reason string    `yaml:"reason"`
}

func (m ModePlan) spell() policy.Spell {
	return policy.Spell{Mode: policy.Mode(m.Mode), From: m.From, Until: m.Until, Reason: m.Reason, By: "configuration"}
}

// modes is the switch that follows the plan of the configuration.
func (c Config) modes() *policy.ModeSwitch {
	spells := make([]policy.Spell, len(c.Modes))
	for i, plan := range c.Modes {
		spells[i] = plan.spell()
	}
	return policy.NewModeSwitch(spells)
}

// checkModes names every plan that makes no sense. One that is over is none: configurations live long.
func (c Config) checkModes(fault func(bad bool, key, want string)) {
	for i, plan := range c.Modes {
		key := fmt.Sprintf("modes[%d]", i)
		fault(plan.From.IsZero(), key+".from", "a time as 2026-11-27T08:00:00+01:00")
		fault(plan.Until.IsZero() || !plan.Until.After(plan.From), key+".until", "a later time as 2026-11-27T20:00:00+01:00")
		fault(plan.spell().Check(plan.From) != nil, key, "mode surge or outage for at most 31 days, with a reason of one line")
	}
}

// watchMode logs when the mode changes, by hand, by plan or because its time is over. It ends with the context.
func watchMode(ctx context.Context, modes *policy.ModeSwitch, log *slog.Logger) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	was := policy.Spell{Mode: policy.Normal}
	for {
		if is := modes.At(time.Now()); is.Mode != was.Mode {
			log.LogAttrs(ctx, slog.LevelInfo, "mode", slog.String("now", string(is.Mode)), slog.String("before", string(was.Mode)),
				slog.Time("until", is.Until), slog.String("reason", is.Reason), slog.String("by", is.By))
			was = is
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
