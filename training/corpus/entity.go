package corpus

import (
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Entity is a marked part of a text, as Rasa and its kin write it. It is carried from file to file; the trainer does not use it.
type Entity struct {
	Start int    `json:"start"` // of the marked part, in code points of the row's text; 0 is the first
	End   int    `json:"end"`   // one past its last code point
	Name  string `json:"entity"`
	Value string `json:"value"` // the marked part itself, or what it stands for
	Role  string `json:"role,omitempty"`
	Group string `json:"group,omitempty"`
}

// parseEntities reads the "entities" of a line with this text. What has another shape is not carried.
func parseEntities(raw jsontext.Value, text string) (entities []Entity, ok bool) {
	if err := json.Unmarshal(raw, &entities); err != nil {
		return nil, false
	}
	length := utf8.RuneCountInString(text)
	for _, e := range entities {
		if e.Start < 0 || e.End <= e.Start || e.End > length || e.Name == "" {
			return nil, false
		}
	}
	if len(entities) == 0 {
		return nil, true
	}
	return entities, true
}
