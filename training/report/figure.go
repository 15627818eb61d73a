package report

import (
	"errors"
	"fmt"
	"math"

	"github.com/go-json-experiment/json"

	"rapport/training/eval"
)

// Figure is a measured value with its 95 % bootstrap interval. All three are NaN when it is undefined.
type Figure struct {
	Value float64
	Low   float64
	High  float64
}

// Undefined is the figure of no rows.
func Undefined() Figure { return Figure{math.NaN(), math.NaN(), math.NaN()} }

func newFigure(value float64, r eval.Range) Figure {
	if math.IsNaN(value) || math.IsNaN(r.Low) {
		return Figure{value, value, value}
	}
	return Figure{value, r.Low, r.High}
}

// Defined says whether the figure has a value.
func (f Figure) Defined() bool { return !math.IsNaN(f.Value) }

// Half is half the width of the interval, 0 when undefined.
func (f Figure) Half() float64 {
	if math.IsNaN(f.Low) || math.IsNaN(f.High) {
		return 0
	}
	return (f.High - f.Low) / 2
}

// String is the figure in percent with its interval.
func (f Figure) String() string { return f.percent(2) }

func (f Figure) percent(digits int) string {
	if !f.Defined() {
		return "undefined"
	}
	return fmt.Sprintf("%.*f %% (%.1f-%.1f)", digits, 100*f.Value, 100*f.Low, 100*f.High)
}

func (f Figure) number(digits int) string {
	if !f.Defined() {
		return "undefined"
	}
	between := "-"
	if f.Low < 0 {
		between = " to "
	}
	return fmt.Sprintf("%.*f (%.*f%s%.*f)", digits, f.Value, digits, f.Low, between, digits, f.High)
}

// figureJSON is the form of a figure in a file.
type figureJSON struct {
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// MarshalJSON writes {"value", "low", "high"}, null when undefined: JSON knows no NaN.
func (f Figure) MarshalJSON() ([]byte, error) {
	if !f.Defined() {
		return []byte("null"), nil
	}
	return json.Marshal(figureJSON(f))
}

// UnmarshalJSON reads what MarshalJSON writes.
func (f *Figure) UnmarshalJSON(raw []byte) error {
	if string(raw) == "null" {
		*f = Undefined()
		return nil
	}
	var read figureJSON
	if err := json.Unmarshal(raw, &read, json.RejectUnknownMembers(true)); err != nil {
		return err
	}
	if !(read.Low <= read.High) {
		return errBounds
	}
	*f = Figure(read)
	return nil
}

var errBounds = errors.New("the interval ends before it begins")
