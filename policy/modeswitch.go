package policy

import (
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"time"
	"unicode"
)

// Limits of a Spell.
const (
	MaxSpell  = 31 * 24 * time.Hour // how long a surge or an outage may be announced for
	maxReason = 200                 // bytes
)

// ErrSpell is returned for a mode that cannot be set.
var ErrSpell = errors.New("mode cannot be set")

// Spell is a mode for some time.
type Spell struct {
	Mode   Mode
	From   time.Time // zero: from the start
	Until  time.Time // exclusive; zero: no end, for Normal only
	Reason string    // plain words for whoever looks later, at most 200 bytes
	By     string    // who set it
}

// Check reports what is wrong with a spell; the error wraps ErrSpell.
func (s Spell) Check(now time.Time) error {
	switch {
	case !slices.Contains(Modes(), s.Mode):
		return fmt.Errorf("%w: mode: want normal, surge or outage", ErrSpell)
	case len(s.Reason) > maxReason || slices.ContainsFunc([]rune(s.Reason), unicode.IsControl):
		return fmt.Errorf("%w: reason: at most %d bytes on one line", ErrSpell, maxReason)
	case s.Until.IsZero() && s.Mode != Normal:
		return fmt.Errorf("%w: until: say when it ends", ErrSpell)
	case s.Until.IsZero():
		return nil
	case !s.Until.After(now) || !s.Until.After(s.From):
		return fmt.Errorf("%w: until: is over already", ErrSpell)
	case s.Until.Sub(later(now, s.From)) > MaxSpell:
		return fmt.Errorf("%w: until: more than 31 days ahead", ErrSpell)
	}
	return nil
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func (s Spell) holds(now time.Time) bool {
	return !now.Before(s.From) && (s.Until.IsZero() || now.Before(s.Until))
}

// ModeSwitch says in which mode the service runs. What was set by hand goes before the plan, until it ends: then the plan counts again. It is safe
// for concurrent use, and outlives a change of model.
type ModeSwitch struct {
	planned []Spell
	set     atomic.Pointer[Spell]
}

// NewModeSwitch follows a plan, of which the first spell that holds counts.
func NewModeSwitch(planned []Spell) *ModeSwitch { return &ModeSwitch{planned: slices.Clone(planned)} }

// Set changes the mode at once. Normal without an end leaves it to the plan again. The error wraps ErrSpell.
func (w *ModeSwitch) Set(s Spell, now time.Time) error {
	if err := s.Check(now); err != nil {
		return err
	}
	if s.Mode == Normal && s.Until.IsZero() {
		w.set.Store(nil)
		return nil
	}
	w.set.Store(&s)
	return nil
}

// At is the mode at a time, with why and for how long.
func (w *ModeSwitch) At(now time.Time) Spell {
	if s := w.set.Load(); s != nil && s.holds(now) {
		return *s
	}
	for _, s := range w.planned {
		if s.holds(now) {
			return s
		}
	}
	return Spell{Mode: Normal}
}
