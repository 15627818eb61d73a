package report

// OutOfScope is the gold label of a line that wants nothing the bundle knows.
const OutOfScope = -1

// Line is one labelled line with what the bundle says about it.
type Line struct {
	Gold       int       // label, or OutOfScope
	Confidence []float64 // by label
	InScope    float64   // probability
	Abstained  bool      // the bundle asks back or says "not here"
	Refused    bool      // it abstained because the line is out of scope
	Set        []int     // labels of the conformal set; empty on every line when the bundle has none

	Text   string   // as cleaned; may be empty, and is shown only as a masked example
	File   string   // may be empty
	Tags   []string // register tags such as "Z" for typing errors; may be empty
	Tokens int      // 0 when unknown
}

// Best is the label with the highest confidence, the first of equals.
func (l Line) Best() int {
	at := 0
	for label, c := range l.Confidence {
		if c > l.Confidence[at] {
			at = label
		}
	}
	return at
}

// Right says whether the best label is the gold one.
func (l Line) Right() bool { return l.Gold != OutOfScope && l.Best() == l.Gold }
