package page

import (
	"fmt"
	"math"
	"strings"
)

// drawing is a plot in the units of its view box.
type drawing struct {
	Width, Height, Left, Right, Top, Bottom float64
	XTicks, YTicks                          []tick
	Rects                                   []rect
	Lines                                   []line
	Marks                                   []mark
	Whiskers                                []whisker
	Diagonal                                bool
}

type rect struct {
	X, Y, Width, Height float64
	Tone                Tone
	Title               string
}

type line struct {
	Points, Band string
	Tone         Tone
}

type mark struct {
	X, Y  float64
	Tone  Tone
	Title string
}

type whisker struct{ X, Low, High float64 }

func (p Plot) draw() drawing {
	d := drawing{
		Width: plotWidth, Height: plotHeight, Left: plotLeft, Right: plotWidth - plotRight, Top: plotTop, Bottom: plotHeight - plotBottom,
		XTicks: p.X.ticks(p.x), YTicks: p.Y.ticks(p.y), Diagonal: p.Diagonal != "",
	}
	stacked := map[float64]float64{}
	for _, s := range p.Series {
		if s.Kind == Columns {
			d.columns(p, s, stacked)
			continue
		}
		d.curve(p, s)
	}
	return d
}

func (d *drawing) columns(p Plot, s Series, stacked map[float64]float64) {
	for _, q := range s.Points {
		if math.IsNaN(q.Y) || q.Y <= 0 {
			continue
		}
		base := stacked[q.From]
		stacked[q.From] = base + q.Y
		left, right, top := p.x(q.From)+.7, p.x(q.To)-.7, p.y(base+q.Y)
		d.Rects = append(d.Rects, rect{left, top, tenth(right - left), tenth(p.y(base) - top), s.Tone, s.Name + ": " + p.X.show(q.From) + " to " +
			p.X.show(q.To) + ": " + p.cell(q)})
		if q.High > q.Low {
			d.Whiskers = append(d.Whiskers, whisker{tenth((left + right) / 2), p.y(q.Low), p.y(q.High)})
		}
	}
}

func (d *drawing) curve(p Plot, s Series) {
	var points, upper, lower []string
	for _, q := range s.Points {
		if math.IsNaN(q.Y) {
			continue
		}
		points = append(points, fmt.Sprintf("%g,%g", p.x(q.X), p.y(q.Y)))
		if q.High > q.Low {
			upper = append(upper, fmt.Sprintf("%g,%g", p.x(q.X), p.y(q.High)))
			lower = append([]string{fmt.Sprintf("%g,%g", p.x(q.X), p.y(q.Low))}, lower...)
		}
		d.Marks = append(d.Marks, mark{p.x(q.X), p.y(q.Y), s.Tone, s.Name + " at " + p.X.show(q.X) + ": " + p.cell(q)})
	}
	d.Lines = append(d.Lines, line{strings.Join(points, " "), strings.Join(append(upper, lower...), " "), s.Tone})
}

func tenth(v float64) float64 { return math.Round(v*10) / 10 }
