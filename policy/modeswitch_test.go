package policy_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"rapport/policy"
)

var noon = time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)

func TestAModeEndsByItself(t *testing.T) {
	t.Parallel()
	w := policy.NewModeSwitch(nil)
	if got := w.At(noon).Mode; got != policy.Normal {
		t.Fatalf("it begins in %s", got)
	}
	surge := policy.Spell{Mode: policy.Surge, From: noon, Until: noon.Add(time.Hour), Reason: "a parcel strike", By: "10.0.0.1"}
	if err := w.Set(surge, noon); err != nil {
		t.Fatal(err)
	}
	for after, want := range map[time.Duration]policy.Mode{
		0: policy.Surge, 59 * time.Minute: policy.Surge, time.Hour: policy.Normal, 48 * time.Hour: policy.Normal,
	} {
		if got := w.At(noon.Add(after)); got.Mode != want {
			t.Errorf("after %s it is %s, want %s", after, got.Mode, want)
		}
	}
	if got := w.At(noon); got != surge {
		t.Errorf("who and why are lost: %+v", got)
	}
}

func TestAHandGoesBeforeThePlan(t *testing.T) {
	t.Parallel()
	plan := []policy.Spell{{Mode: policy.Surge, From: noon, Until: noon.Add(24 * time.Hour), By: "configuration"}}
	w := policy.NewModeSwitch(plan)
	at := noon.Add(time.Hour)
	want := func(mode policy.Mode, at time.Time) {
		t.Helper()
		if got := w.At(at).Mode; got != mode {
			t.Errorf("at %s it is %s, want %s", at, got, mode)
		}
	}
	want(policy.Normal, noon.Add(-time.Second))
	want(policy.Surge, at)
	if err := w.Set(policy.Spell{Mode: policy.Normal, Until: at.Add(time.Hour)}, at); err != nil {
		t.Fatal(err)
	}
	want(policy.Normal, at)
	want(policy.Surge, at.Add(time.Hour))
	if err := w.Set(policy.Spell{Mode: policy.Outage, Until: at.Add(time.Hour)}, at); err != nil {
		t.Fatal(err)
	}
	want(policy.Outage, at)
	if err := w.Set(policy.Spell{Mode: policy.Normal}, at); err != nil {
		t.Fatal(err)
	}
	want(policy.Surge, at)
}

func TestModesThatCannotBeSetAreRefused(t *testing.T) {
	t.Parallel()
	w := policy.NewModeSwitch(nil)
	for name, s := range map[string]policy.Spell{
		"no mode":       {Until: noon.Add(time.Hour)},
		"unknown":       {Mode: "panic", Until: noon.Add(time.Hour)},
		"no end":        {Mode: policy.Surge},
		"over":          {Mode: policy.Surge, Until: noon},
		"too long":      {Mode: policy.Outage, Until: noon.Add(32 * 24 * time.Hour)},
		"long reason":   {Mode: policy.Surge, Until: noon.Add(time.Hour), Reason: strings.Repeat("x", 201)},
		"broken reason": {Mode: policy.Surge, Until: noon.Add(time.Hour), Reason: "a\nb"},
	} {
		if err := w.Set(s, noon); !errors.Is(err, policy.ErrSpell) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got := w.At(noon).Mode; got != policy.Normal {
		t.Errorf("a refused mode is %s", got)
	}
}

func TestTheModeMayBeSetWhileItIsRead(t *testing.T) {
	t.Parallel()
	w := policy.NewModeSwitch(nil)
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for j := range 200 {
				at := noon.Add(time.Duration(j) * time.Second)
				if i%2 == 0 {
					_ = w.Set(policy.Spell{Mode: policy.Surge, Until: at.Add(time.Minute)}, at)
				} else if mode := w.At(at).Mode; mode != policy.Surge && mode != policy.Normal {
					t.Errorf("read %q", mode)
				}
			}
		})
	}
	all.Wait()
}
