package page

import (
	"fmt"
	"math"
	"strings"
)

// Dialogue is a conversation message by message, folded under a line that rises and falls with something measured, such as anger.
type Dialogue struct {
	Title    string
	Note     string   // beside the title, such as what came of it
	Tone     Tone     // of the note
	Alt      string   // what the line shows, in one sentence
	Levels   []string // names of the bands of the line, the lowest first, of equal height
	Mood     []Mood
	Messages []Message
	Open     bool // shown unfolded
}

// Mood is one place of the line.
type Mood struct {
	Value float64 // 0-1
	Tone  Tone
	Mark  string // names an upright line drawn here; "" for none
	Title string // what is told of it
}

// Message is something said, with what is told about it below.
type Message struct {
	Who   string
	Said  string
	Left  bool // drawn at the left, as what the other side says
	Notes []Note
}

// Note is one line below a message.
type Note struct {
	Text string
	Tone Tone
}

func (Dialogue) template() string { return "dialogue" }

func (d Dialogue) markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "- %s: %s\n", plain(d.Title), plain(d.Note))
	for _, m := range d.Messages {
		fmt.Fprintf(&b, "  - %s: %s\n", plain(m.Who), plain(m.Said))
		for _, n := range m.Notes {
			fmt.Fprintf(&b, "    - %s\n", plain(n.Text))
		}
	}
	return b.String()
}

// The drawing area of a mood line, in the units of its view box.
const (
	moodWidth  = 360
	moodHeight = 92
	moodLeft   = 66
	moodRight  = 12
	moodTop    = 8
	moodBottom = 12
)

// strip is a mood line in the units of its view box.
type strip struct {
	Width, Height, Left, Right, Top, Bottom float64
	Bands                                   []tick
	Points                                  string
	Places                                  []place
}

type place struct {
	X, Y  float64
	Tone  Tone
	Mark  string
	Title string
}

func (d Dialogue) strip() strip {
	s := strip{
		Width: moodWidth, Height: moodHeight, Left: moodLeft, Right: moodWidth - moodRight, Top: moodTop, Bottom: moodHeight - moodBottom,
	}
	span := s.Bottom - s.Top
	for i, name := range d.Levels {
		s.Bands = append(s.Bands, tick{tenth(s.Bottom - span*(float64(i)+.5)/float64(len(d.Levels))), name})
	}
	var points []string
	for i, m := range d.Mood {
		x := tenth(s.Left + 8 + (s.Right-s.Left-16)*float64(i)/math.Max(1, float64(len(d.Mood)-1)))
		y := tenth(s.Bottom - span*share(m.Value, 1))
		points = append(points, fmt.Sprintf("%g,%g", x, y))
		s.Places = append(s.Places, place{x, y, m.Tone, m.Mark, m.Title})
	}
	s.Points = strings.Join(points, " ")
	return s
}
