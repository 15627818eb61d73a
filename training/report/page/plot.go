package page

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Plot is a chart on two axes. Its points stand in a table too, for those who cannot see it and for Markdown.
type Plot struct {
	Title    string
	Alt      string // what the chart shows, in one sentence
	X, Y     Axis
	Series   []Series
	Diagonal string // name of the line from corner to corner; "" for none
}

// Axis is one axis. Values outside From-To are drawn at the edge.
type Axis struct {
	Name    string
	From    float64
	To      float64
	Percent bool // values are shares
}

// Kind is how a series is drawn.
type Kind string

// The kinds of series.
const (
	Line    Kind = "line"
	Columns Kind = "columns" // as wide as From-To of each point; series of columns with equal edges stand on each other
)

// Series is one set of points.
type Series struct {
	Name   string
	Kind   Kind
	Tone   Tone
	Points []Point
}

// Point is one place of a series. Low-High is its interval when High is more than Low.
type Point struct {
	X, Y      float64
	Low, High float64
	From, To  float64 // edges of a column
	Note      string  // such as the number of rows
}

// The drawing area, in the units of the SVG's view box: wide enough for labels that stay readable on a telephone.
const (
	plotWidth  = 360
	plotHeight = 260
	plotLeft   = 44
	plotRight  = 20
	plotTop    = 12
	plotBottom = 40
)

func (a Axis) place(v, from, to float64) float64 {
	if a.To <= a.From || math.IsNaN(v) {
		return from
	}
	share := (min(max(v, a.From), a.To) - a.From) / (a.To - a.From)
	return math.Round((from+share*(to-from))*10) / 10
}

func (p Plot) x(v float64) float64 { return p.X.place(v, plotLeft, plotWidth-plotRight) }
func (p Plot) y(v float64) float64 { return p.Y.place(v, plotHeight-plotBottom, plotTop) }

func (a Axis) show(v float64) string {
	if math.IsNaN(v) {
		return "-"
	}
	if a.Percent {
		return strconv.FormatFloat(math.Round(v*1000)/10, 'f', -1, 64) + " %"
	}
	return strconv.FormatFloat(math.Round(v*1000)/1000, 'f', -1, 64)
}

// tick is one mark of an axis.
type tick struct {
	At   float64
	Text string
}

func (a Axis) ticks(place func(float64) float64) []tick {
	step := niceStep((a.To - a.From) / 4)
	var all []tick
	for n := math.Ceil(a.From/step - 1e-9); step > 0 && n*step <= a.To+step*1e-9 && len(all) < 20; n++ {
		all = append(all, tick{place(n * step), a.show(n*step + 0)}) // + 0: no minus before 0
	}
	return all
}

// niceStep is the next of 1, 2, 2.5 and 5 times a power of ten.
func niceStep(least float64) float64 {
	if !(least > 0) || math.IsInf(least, 0) {
		return 0
	}
	power := math.Pow(10, math.Floor(math.Log10(least)))
	for _, n := range []float64{1, 2, 2.5, 5} {
		if n*power >= least*(1-1e-9) {
			return n * power
		}
	}
	return 10 * power
}

// table is the plot for those who read it.
func (p Plot) table() Table {
	t := Table{Caption: p.Title + ", in numbers", Head: []string{p.X.Name}, Folded: true}
	for _, s := range p.Series {
		t.Head = append(t.Head, s.Name)
	}
	t.Numbers = len(t.Head)
	if len(p.Series) == 0 {
		return t
	}
	for i, first := range p.Series[0].Points {
		row := []string{p.X.show(first.X)}
		if first.To > first.From {
			row[0] = fmt.Sprintf("%s to %s", p.X.show(first.From), p.X.show(first.To))
		}
		for _, s := range p.Series {
			if i >= len(s.Points) {
				row = append(row, "")
				continue
			}
			row = append(row, p.cell(s.Points[i]))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (p Plot) cell(q Point) string {
	text := p.Y.show(q.Y)
	if q.High > q.Low {
		text += fmt.Sprintf(" (%s to %s)", strings.TrimSuffix(p.Y.show(q.Low), " %"), strings.TrimSuffix(p.Y.show(q.High), " %"))
	}
	if q.Note != "" {
		text += ", " + q.Note
	}
	return text
}
