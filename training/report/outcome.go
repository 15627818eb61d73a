package report

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Outcome is what became of one line: enough to compare two reports on the same lines, and nothing of what the line says.
type Outcome struct {
	Gold      int // label, or OutOfScope
	Best      int // label with the highest confidence
	Abstained bool
	Refused   bool // abstained as out of scope
}

// Outcomes are those of all lines, in order. In JSON they are one string of words separated by spaces: the gold label's number (-1 for out of scope),
// ">" and the best label's number where it is another one, "?" where the bundle asked back, "!" where it called the line out of scope.
type Outcomes []Outcome

func outcomesOf(lines []Line) Outcomes {
	all := make(Outcomes, len(lines))
	for i, l := range lines {
		all[i] = Outcome{l.Gold, l.Best(), l.Abstained, l.Refused}
	}
	return all
}

// MarshalText writes the words.
func (o Outcomes) MarshalText() ([]byte, error) {
	var b []byte
	for i, one := range o {
		if i > 0 {
			b = append(b, ' ')
		}
		b = strconv.AppendInt(b, int64(one.Gold), 10)
		if one.Best != one.Gold {
			b = strconv.AppendInt(append(b, '>'), int64(one.Best), 10)
		}
		switch {
		case one.Refused:
			b = append(b, '!')
		case one.Abstained:
			b = append(b, '?')
		}
	}
	return b, nil
}

var errOutcome = errors.New("not the outcome of a line")

// UnmarshalText reads what MarshalText writes.
func (o *Outcomes) UnmarshalText(text []byte) error {
	words := strings.Fields(string(text))
	*o = make(Outcomes, len(words))
	for i, word := range words {
		one := &(*o)[i]
		rest, refused := strings.CutSuffix(word, "!")
		rest, asked := strings.CutSuffix(rest, "?")
		one.Refused, one.Abstained = refused, refused || asked
		gold, best, other := strings.Cut(rest, ">")
		var err, worse error
		one.Gold, err = strconv.Atoi(gold)
		one.Best = one.Gold
		if other {
			one.Best, worse = strconv.Atoi(best)
		}
		if err != nil || worse != nil || one.Gold < OutOfScope || one.Best < 0 || refused && asked {
			return fmt.Errorf("%w: word %d", errOutcome, i+1)
		}
	}
	return nil
}

// within says whether all numbers are those of a report with so many labels.
func (o Outcomes) within(labels int) bool {
	for _, one := range o {
		if one.Gold >= labels || one.Best >= labels {
			return false
		}
	}
	return true
}
