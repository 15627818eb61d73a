package corpus

import (
	"errors"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// entityMark is Rasa's own expression of an entity in a text (rasa.shared.nlu.training_data.entities_parser): [text](name),
// [text](name:value), [text]{"entity": ...} and [text][{...}, {...}].
var entityMark = regexp.MustCompile(`\[([^\]]+?)\](?:\(([^:)]+?)(?::([^)]+))?\)|\{([^}]+?)\}|\[(.*?)\])`)

// errMark is for text that cannot be told from an entity mark, or the other way round.
var errMark = errors.New("text and entity marks cannot be told apart in Rasa's format")

// rasaEntity is an entity within braces.
type rasaEntity struct {
	Entity string  `json:"entity"`
	Value  *string `json:"value,omitempty"`
	Role   string  `json:"role,omitempty"`
	Group  string  `json:"group,omitempty"`
}

// stripMarks gives the text without its entity marks, and the entities. unread counts marks within braces or brackets that say nothing
// readable; they stay in the text.
func stripMarks(line string) (text string, entities []Entity, unread int) {
	var plain strings.Builder
	at, runes := 0, 0
	put := func(s string) {
		plain.WriteString(s)
		runes += utf8.RuneCountInString(s)
	}
	for _, m := range entityMark.FindAllStringSubmatchIndex(line, -1) {
		group := func(i int) string {
			if m[2*i] < 0 {
				return ""
			}
			return line[m[2*i]:m[2*i+1]]
		}
		marked := group(1)
		said, ok := markedEntities(group(2), group(3), group(4), group(5))
		put(line[at:m[0]])
		at = m[1]
		if !ok {
			put(line[m[0]:m[1]])
			unread++
			continue
		}
		start := runes
		put(marked)
		for _, e := range said {
			if e.Value == nil {
				e.Value = &marked
			}
			entities = append(entities, Entity{Start: start, End: runes, Name: e.Entity, Value: *e.Value, Role: e.Role, Group: e.Group})
		}
	}
	put(line[at:])
	return plain.String(), entities, unread
}

// markedEntities reads what stands behind a marked text: a name in parentheses, or braces, or a list of braces.
func markedEntities(name, value, braces, list string) (said []rasaEntity, ok bool) {
	switch {
	case name != "":
		said = []rasaEntity{{Entity: name}}
		if value != "" {
			said[0].Value = &value
		}
		return said, true
	case braces != "":
		list = "{" + braces + "}"
	}
	if err := json.Unmarshal([]byte("["+list+"]"), &said); err != nil || len(said) == 0 {
		return nil, false
	}
	for _, e := range said {
		if e.Entity == "" {
			return nil, false
		}
	}
	return said, true
}

// putMarks writes a text with its entities as marks. It reads them back: what would not come out the same is errMark.
func putMarks(text string, entities []Entity) (line string, err error) {
	runes := []rune(text)
	var b strings.Builder
	at := 0
	for i := 0; i < len(entities); {
		e := entities[i]
		if e.Start < at || e.End <= e.Start || e.End > len(runes) {
			return "", errMark
		}
		same := i + 1
		for same < len(entities) && entities[same].Start == e.Start && entities[same].End == e.End {
			same++
		}
		marked := string(runes[e.Start:e.End])
		mark, err := mark(marked, entities[i:same])
		if err != nil {
			return "", err
		}
		b.WriteString(string(runes[at:e.Start]) + "[" + marked + "]" + mark)
		at, i = e.End, same
	}
	b.WriteString(string(runes[at:]))
	again, found, unread := stripMarks(b.String())
	if again != text || unread > 0 || !sameEntities(found, entities) {
		return "", errMark
	}
	return b.String(), nil
}

func sameEntities(a, b []Entity) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// mark is what stands behind a marked text.
func mark(marked string, entities []Entity) (string, error) {
	first := entities[0]
	if plain := first; len(entities) == 1 && plain.Value == marked && plain.Role+plain.Group == "" && !strings.ContainsAny(plain.Name, ":)\n") {
		return "(" + plain.Name + ")", nil
	}
	said := make([]rasaEntity, len(entities))
	for i, e := range entities {
		said[i] = rasaEntity{Entity: e.Name, Role: e.Role, Group: e.Group}
		if e.Value != marked {
			said[i].Value = &e.Value
		}
	}
	var raw []byte
	var err error
	if len(said) == 1 {
		raw, err = json.Marshal(said[0])
	} else {
		raw, err = json.Marshal(said)
	}
	return escapeBrackets(raw), err
}

// escapeBrackets writes the braces and brackets within the strings of a JSON value as \u escapes, since the mark ends at the first.
func escapeBrackets(raw jsontext.Value) string {
	var b strings.Builder
	quoted, escaped := false, false
	for _, c := range string(raw) {
		switch {
		case quoted && c == '}':
			b.WriteString(`\u007d`)
		case quoted && c == ']':
			b.WriteString(`\u005d`)
		default:
			b.WriteRune(c)
		}
		if c == '"' && !escaped {
			quoted = !quoted
		}
		escaped = quoted && c == '\\' && !escaped
	}
	return b.String()
}
