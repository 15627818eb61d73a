package page

import (
	"bytes"
	"crypto/sha256"
	_ "embed" // the template and the style sheet
	"encoding/base64"
	"fmt"
	"html/template"
	"math"
	"strings"
)

//go:embed page.html
var layout string //nolint:gochecknoglobals // embedded file

//go:embed page.css
var style string //nolint:gochecknoglobals // embedded file

func (Figures) template() string { return "figures" }
func (Table) template() string   { return "table" }
func (List) template() string    { return "list" }
func (Bars) template() string    { return "bars" }
func (Plot) template() string    { return "plot" }

// HTML is the page as one file: no script, no request, and a content security policy that allows nothing but its own style sheet, named by its
// hash. Names and lines are escaped where they stand.
func (p Page) HTML() ([]byte, error) {
	var tree *template.Template
	tree = template.New("page").Funcs(template.FuncMap{
		"show": func(b Block) (template.HTML, error) {
			var out bytes.Buffer
			err := tree.ExecuteTemplate(&out, b.template(), b)
			return template.HTML(out.String()), err //nolint:gosec // the template engine has escaped it
		},
		"dots":    func(h Hundred) []dot { return h.dots() },
		"draw":    func(p Plot) drawing { return p.draw() },
		"tableOf": func(p Plot) Table { return p.table() },
		"numeric": func(t Table, column int) bool { return column >= len(t.Head)-t.Numbers },
		"wide":    func(v, most float64) string { return fmt.Sprintf("%.1f", 100*share(v, most)) },
		"percent": func(v float64) string { return fmt.Sprintf("%.0f", 100*v) },
		"add":     func(a, b int) int { return a + b },
	})
	tree, err := tree.Parse(layout)
	if err != nil {
		return nil, fmt.Errorf("render the page: %w", err)
	}
	hash := sha256.Sum256([]byte(style))
	var out bytes.Buffer
	err = tree.Execute(&out, map[string]any{
		"Page":   p,
		"Style":  template.CSS(style), //nolint:gosec // our own file
		"Policy": "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(hash[:]) + "'",
	})
	if err != nil {
		return nil, fmt.Errorf("render the page: %w", err)
	}
	return out.Bytes(), nil
}

func share(v, most float64) float64 {
	if !(most > 0) || math.IsNaN(v) {
		return 0
	}
	return min(1, max(0, v/most))
}

// dot is one of a hundred customers.
type dot struct {
	X, Y float64
	Tone Tone
	Name string
}

// dots gives every part its share of a hundred dots; what rounding loses goes to the parts that lost most (largest remainder).
func (h Hundred) dots() []dot {
	counts := make([]int, len(h.Parts))
	left := 100
	for i, part := range h.Parts {
		counts[i] = int(math.Floor(100*share(part.Share, 1) + 1e-9))
		left -= counts[i]
	}
	given := make([]bool, len(h.Parts))
	for ; left > 0 && left <= len(h.Parts); left-- {
		most := -1
		for i, part := range h.Parts {
			if !given[i] && (most < 0 || rest(part.Share) > rest(h.Parts[most].Share)) {
				most = i
			}
		}
		counts[most]++
		given[most] = true
	}
	var all []dot
	for i, part := range h.Parts {
		for range counts[i] {
			at := len(all)
			all = append(all, dot{X: float64(at%20)*17 + 10, Y: float64(at/20)*17 + 10, Tone: part.Tone, Name: part.Name})
		}
	}
	return all
}

func rest(v float64) float64 { return 100*v - math.Floor(100*v+1e-9) }

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
