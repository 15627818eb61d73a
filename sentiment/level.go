// Package sentiment says how one message feels: a frustration score that is the link function of the sum of its cues, and flags for what must
// not be missed. It knows nothing of earlier turns; that is package conversation.
package sentiment

import "fmt"

// Level is one of five ordered steps of anger, for a message or a conversation.
type Level uint8

// The levels, from the scale in docs/temper.md.
const (
	Calm Level = iota
	Annoyed
	Frustrated
	Angry
	Furious
)

// Levels lists all of them in order.
func Levels() []Level { return []Level{Calm, Annoyed, Frustrated, Angry, Furious} }

// String is the name used in replies and rule files.
func (l Level) String() string {
	switch l {
	case Calm:
		return "calm"
	case Annoyed:
		return "annoyed"
	case Frustrated:
		return "frustrated"
	case Angry:
		return "angry"
	case Furious:
		return "furious"
	}
	return fmt.Sprintf("level(%d)", uint8(l))
}

// MarshalText makes a Level its name in JSON and YAML.
func (l Level) MarshalText() ([]byte, error) {
	if l > Furious {
		return nil, fmt.Errorf("no anger level %d", uint8(l))
	}
	return []byte(l.String()), nil
}

// UnmarshalText reads a level's name.
func (l *Level) UnmarshalText(name []byte) error {
	for _, candidate := range Levels() {
		if candidate.String() == string(name) {
			*l = candidate
			return nil
		}
	}
	return fmt.Errorf("unknown anger level %q: want calm, annoyed, frustrated, angry or furious", name)
}

// LevelOf is the level of a score between 0 and 1: each level covers a fifth, so 0.6 and above is angry.
func LevelOf(score float64) Level {
	for i, from := range []float64{0.8, 0.6, 0.4, 0.2} {
		if score >= from {
			return Furious - Level(i)
		}
	}
	return Calm
}
