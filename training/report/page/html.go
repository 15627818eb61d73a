package page

import (
	"bytes"
	"crypto/sha256"
	_ "embed" // the template and the style sheet
	"encoding/base64"
	"fmt"
	"html/template"
	"math"
)

//go:embed page.html
var layout string

//go:embed page.css
var style string

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
		"strip":   func(d Dialogue) strip { return d.strip() },
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
