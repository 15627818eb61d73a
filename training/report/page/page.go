// Package page renders measurements for people: as Markdown and as one self-contained HTML page with SVG charts, light and dark, that loads nothing
// and runs no script. A page is a title, a verdict in plain words and sections of blocks; whoever measures something composes one.
package page

// Page is what a reader sees, top to bottom.
type Page struct {
	Title    string
	Subtitle string   // what was measured on what
	Verdict  []string // the first thing read: plain sentences
	Hundred  Hundred  // what happens to a hundred customers; no parts for none
	Next     []string // what to do about it, most useful first
	Sections []Section
}

// Section is a heading with what belongs below it.
type Section struct {
	Title  string
	Intro  string // one or two sentences; may be empty
	Blocks []Block
}

// Block is one of Figures, Table, Bars, Plot, List and Dialogue.
type Block interface {
	markdown() string
	template() string // name of the HTML template
}

// Tone colours a part by what it means to a customer.
type Tone string

// The tones.
const (
	Good  Tone = "good"
	Bad   Tone = "bad"
	Ask   Tone = "ask"
	Quiet Tone = "quiet"
	Plain Tone = "plain"
)

// Hundred shows shares as a hundred dots.
type Hundred struct {
	Caption string
	Parts   []Part
}

// Part is one share of a Hundred.
type Part struct {
	Name  string
	Share float64 // 0-1
	Tone  Tone
}

// Figures are numbers with what they mean.
type Figures []Figure

// Figure is one number of Figures.
type Figure struct {
	Name  string
	Value string
	Range string // its interval; may be empty
	Means string
}

// Table is rows of cells.
type Table struct {
	Caption string
	Head    []string
	Numbers int // how many columns, counted from the right, hold numbers
	Rows    [][]string
	Folded  bool // shown after a click; always there in print
}

// List is a list of items, each with lines below it.
type List struct {
	Caption string
	Items   []Item
	Folded  bool // shown after a click; always there in print
}

// Item is one entry of a List.
type Item struct {
	Text  string
	Lines []string // quoted below it
}

// Bars are horizontal bars on one scale from 0 to Max.
type Bars struct {
	Caption string
	Name    string // of what the bars stand for, the heading of the first column
	Value   string // of the value, the heading of the last one
	Max     float64
	Bars    []Bar
	Repeats bool // a table beside it holds the same numbers: Markdown leaves the bars out
}

// Bar is one bar of Bars, with the whisker Low-High when High is more than Low.
type Bar struct {
	Name  string
	Note  string // small, beside the name
	Value float64
	Low   float64
	High  float64
	Shown string // the value as text
	Tone  Tone
}
