package page_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"pgregory.net/rapid"

	"rapport/training/report/page"
)

// full is a page with every block, each of whose words is the given one.
func full(word string) page.Page {
	return page.Page{
		Title: word, Subtitle: word, Verdict: []string{word}, Next: []string{word},
		Hundred: page.Hundred{Caption: word, Parts: []page.Part{{Name: word, Share: .335, Tone: page.Good}, {Name: word, Share: .665, Tone: page.Bad}}},
		Sections: []page.Section{{Title: word, Intro: word, Blocks: []page.Block{
			page.Figures{{Name: word, Value: word, Range: word, Means: word}},
			page.Table{Caption: word, Head: []string{word, word}, Numbers: 1, Rows: [][]string{{word, word}}},
			page.Table{Caption: word, Head: []string{word}, Rows: [][]string{{word}}, Folded: true},
			page.List{Caption: word, Items: []page.Item{{Text: word, Lines: []string{word}}}},
			page.Bars{Caption: word, Name: word, Value: word, Max: 1, Bars: []page.Bar{{Name: word, Note: word, Value: .5, Low: .4, High: .6, Shown: word}}},
			page.Plot{Title: word, Alt: word, X: page.Axis{Name: word, To: 1}, Y: page.Axis{Name: word, To: 1}, Diagonal: word, Series: []page.Series{
				{Name: word, Kind: page.Columns, Tone: page.Plain, Points: []page.Point{{X: .5, Y: .5, From: .4, To: .6, Low: .3, High: .6, Note: word}}},
				{Name: word, Kind: page.Line, Tone: page.Bad, Points: []page.Point{{X: .5, Y: math.NaN()}, {X: .7, Y: .2, Low: .1, High: .3}}},
			}},
		}}},
	}
}

// parsed is the page's elements, and its text.
func parsed(t interface {
	Helper()
	Fatalf(string, ...any)
}, p page.Page,
) (elements []*html.Node, text string) {
	t.Helper()
	raw, err := p.HTML()
	if err != nil {
		t.Fatalf("render: %v", err)
	}
	tree, err := html.Parse(bytes.NewReader(raw))
	if err != nil {
		t.Fatalf("parse: %v", err)
	}
	var b strings.Builder
	for node := range tree.Descendants() {
		if node.Type == html.ElementNode {
			elements = append(elements, node)
		}
		if node.Type == html.TextNode {
			b.WriteString(node.Data)
		}
	}
	return elements, b.String()
}

func attribute(node *html.Node, name string) string {
	for _, a := range node.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func TestThePageLoadsNothingAndRunsNothing(t *testing.T) {
	t.Parallel()
	elements, _ := parsed(t, full("refund"))
	for _, node := range elements {
		switch node.Data {
		case "script", "link", "iframe", "object", "embed", "img", "image", "use", "form", "base", "foreignobject":
			t.Errorf("the page has an element %s", node.Data)
		case "style":
			style := node.FirstChild.Data
			sum := sha256.Sum256([]byte(style))
			policy := "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
			if got := attribute(elements[3], "content"); got != policy {
				t.Errorf("the policy is %q, want %q", got, policy)
			}
			if regexp.MustCompile(`(?i)url\(|@import|expression|http`).MatchString(style) {
				t.Error("the style sheet loads something")
			}
		}
		for _, a := range node.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "src" || a.Key == "href" || strings.Contains(a.Val, "//") {
				t.Errorf("%s has the attribute %s=%q", node.Data, a.Key, a.Val)
			}
		}
	}
}

func TestNamesAreNeverMarkup(t *testing.T) {
	t.Parallel()
	plain, _ := parsed(t, full("x"))
	for _, word := range []string{
		`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `' onmouseover='alert(1)`,
		`</style><script>`, `</title><b>`, `{{.Page}}`, "]]>", `<!--`,
	} {
		elements, text := parsed(t, full(word))
		if len(elements) != len(plain) || !strings.Contains(text, word) {
			t.Errorf("%q makes %d elements of %d, or is not shown", word, len(elements), len(plain))
		}
		for i := range min(len(elements), len(plain)) {
			if len(elements[i].Attr) != len(plain[i].Attr) {
				t.Errorf("%q adds an attribute to %s", word, elements[i].Data)
			}
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[ -~]{0,30}`).Draw(t, "word")
		if elements, _ := parsed(t, full("x"+word)); len(elements) != len(plain) {
			t.Fatalf("%q makes %d elements, want %d", word, len(elements), len(plain))
		}
	})
}

func TestThoseWhoDoNotSeeTheChartsReadThem(t *testing.T) {
	t.Parallel()
	elements, _ := parsed(t, full("refund"))
	plots, tables := 0, 0
	for _, node := range elements {
		switch node.Data {
		case "svg":
			if attribute(node, "aria-hidden") != "true" && (attribute(node, "role") != "img" || attribute(node, "aria-label") == "") {
				t.Error("an SVG is neither named nor hidden")
			}
		case "figure":
			plots++
		case "table":
			tables++
			if node.FirstChild == nil {
				t.Error("a table is empty")
			}
		case "th":
			if attribute(node, "scope") == "" && node.FirstChild != nil {
				t.Error("a heading does not say what it heads")
			}
		case "html":
			if attribute(node, "lang") == "" {
				t.Error("the page has no language")
			}
		}
	}
	if plots != 2 || tables != 4 { // the dots and the plot; two tables, the bars, the plot's numbers
		t.Errorf("%d figures and %d tables", plots, tables)
	}
}

func TestAHundredIsAHundred(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		shares := rapid.SliceOfN(rapid.Float64Range(0.001, 1), 1, 6).Draw(t, "shares")
		sum := 0.0
		for _, s := range shares {
			sum += s
		}
		p := page.Page{Verdict: []string{"x"}}
		for i, s := range shares {
			p.Hundred.Parts = append(p.Hundred.Parts, page.Part{Name: strconv.Itoa(i), Share: s / sum, Tone: page.Good})
		}
		elements, _ := parsed(t, p)
		dots := 0
		for _, node := range elements {
			if node.Data == "circle" && attribute(node, "r") == "6.2" {
				dots++
			}
		}
		if dots != 100 {
			t.Fatalf("%d dots for shares %v", dots, shares)
		}
	})
}

// TestColoursCanBeTold holds the style sheet to the contrasts of WCAG 2.2: 4.5 for text, 3 for what charts are made of.
func TestColoursCanBeTold(t *testing.T) {
	t.Parallel()
	raw, err := full("x").HTML()
	if err != nil {
		t.Fatal(err)
	}
	schemes := regexp.MustCompile(`color-scheme: (light|dark);[^}]*\}`).FindAllString(string(raw), -1)
	if len(schemes) != 4 { // light, dark by system, dark by choice, print
		t.Fatalf("%d colour schemes", len(schemes))
	}
	for _, scheme := range schemes {
		colours := map[string]float64{}
		for _, m := range regexp.MustCompile(`--(\w+): #([0-9a-f]{6})`).FindAllStringSubmatch(scheme, -1) {
			colours[m[1]] = luminance(t, m[2])
		}
		for _, ground := range []string{"paper", "raised"} {
			for name, least := range map[string]float64{"ink": 7, "soft": 4.5, "accent": 4.5, "good": 3, "bad": 3, "ask": 3, "quiet": 3} {
				a, b := max(colours[name], colours[ground]), min(colours[name], colours[ground])
				if contrast := (a + .05) / (b + .05); contrast < least {
					t.Errorf("%s on %s has a contrast of %.2f, want %v, in %s", name, ground, contrast, least, scheme[:20])
				}
			}
		}
	}
}

// luminance is the relative luminance of WCAG 2.2.
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	sum := 0.0
	for i, weight := range []float64{.2126, .7152, .0722} {
		v, err := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c := float64(v) / 255
		if c <= .04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}

func TestMarkdownHoldsEveryNumber(t *testing.T) {
	t.Parallel()
	text := full("refund").Markdown()
	for _, want := range []string{
		"# refund\n", "## refund\n", "1. refund\n", "| refund | refund (refund) | refund |\n", "- refund\n", "0.5 (0.3 to 0.6), refund",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	hostile := full("a|b\nc <b>`x` *y* [z](w)").Markdown()
	for line := range strings.Lines(hostile) {
		if strings.Contains(line, "<b>") || regexp.MustCompile(`[^\\]\|b`).MatchString(line) || strings.HasPrefix(line, "c ") {
			t.Errorf("a name breaks out of its place: %s", fmt.Sprintf("%q", line))
		}
	}
}
