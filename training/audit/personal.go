package audit

import (
	"slices"
	"strings"

	"rapport/text"
)

// personal finds lines that hold personal data: it would be trained on, and cached.
func personal(lines []line) []Finding {
	var found []Finding
	for _, l := range lines {
		spans := text.Personal(l.clean)
		if len(spans) == 0 {
			continue
		}
		var kinds []string
		for _, s := range spans {
			if !slices.Contains(kinds, string(s.Kind)) {
				kinds = append(kinds, string(s.Kind))
			}
		}
		slices.Sort(kinds)
		found = append(found, Finding{
			Kind: PersonalData, Severity: Warning, Lines: 1, Score: float64(len(spans)), Places: []Place{l.place()}, Message: strings.Join(kinds, ", "),
		})
	}
	return found
}
