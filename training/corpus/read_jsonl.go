package corpus

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

func readJSONL(in source, file *labelledFile) error {
	return eachLine(in.Reader, maxLineBytes, func(number int, line []byte, reason string) {
		var parsed labelledLine
		if reason == "" {
			parsed, reason = parseLabelledLine(line)
		}
		if reason == "" && len(parsed.intents) != 1 {
			reason = fmt.Sprintf("%d intents; a line has one", len(parsed.intents))
		}
		if reason != "" {
			file.drop(number, reason)
			return
		}
		file.take(Row{Text: parsed.text, Intent: parsed.intents[0], Line: number, Entities: parsed.entities, Tags: parsed.tags})
		for _, key := range parsed.rest {
			file.tally.note(named("key", key), number)
		}
	})
}

// labelledLine is what a line of JSON says.
type labelledLine struct {
	text     string
	intents  []string // most formats give one
	entities []Entity
	tags     []string
	rest     []string // keys that are not read
}

// parseLabelledLine says what is wrong with the line, without quoting it. Duplicate keys and invalid UTF-8 are refused.
func parseLabelledLine(line []byte) (parsed labelledLine, reason string) {
	members, reason := parseObject(line)
	if reason != "" {
		return labelledLine{}, reason
	}
	textKey, intentKey := firstOf(members, textNames()), firstOf(members, append([]string{"intent", "intents"}, intentNames()...))
	switch {
	case textKey == "":
		return labelledLine{}, `no "text"`
	case json.Unmarshal(members[textKey], &parsed.text) != nil || members[textKey].Kind() != '"':
		return labelledLine{}, fmt.Sprintf("%q is not a text", textKey)
	case intentKey == "":
		return labelledLine{}, `no "intent" (or "label")`
	}
	var ok bool
	if parsed.intents, ok = names(members[intentKey]); !ok {
		return labelledLine{}, fmt.Sprintf("%q is not a name", intentKey)
	}
	if label, both := members["label"]; both && intentKey == "intent" {
		if second, ok := names(label); !ok || !slices.Equal(second, parsed.intents) {
			return labelledLine{}, `"intent" and "label" differ`
		}
		delete(members, "label")
	}
	if raw, marked := members["entities"]; marked {
		if parsed.entities, ok = parseEntities(raw, parsed.text); ok {
			delete(members, "entities")
		}
	}
	if raw, tagged := members["tags"]; tagged {
		if parsed.tags, ok = parseTags(raw); ok {
			delete(members, "tags")
		}
	}
	delete(members, textKey)
	delete(members, intentKey)
	parsed.rest = slices.Sorted(maps.Keys(members))
	return parsed, ""
}

// parseObject gives the members of one JSON object.
func parseObject(line []byte) (members map[string]jsontext.Value, reason string) {
	err := json.Unmarshal(line, &members)
	var syntax *jsontext.SyntacticError
	switch {
	case err == nil && members != nil:
		return members, ""
	case errors.Is(err, jsontext.ErrDuplicateName):
		return nil, "a key stands twice"
	case errors.As(err, &syntax):
		return nil, fmt.Sprintf("not valid JSON at byte %d", syntax.ByteOffset)
	}
	return nil, "not a JSON object"
}

// firstOf is the first of the keys that is there, or "".
func firstOf(members map[string]jsontext.Value, keys []string) string {
	for _, key := range keys {
		if _, ok := members[key]; ok {
			return key
		}
	}
	return ""
}

// names reads a name, or a list of them.
func names(raw jsontext.Value) (list []string, ok bool) {
	var one string
	switch raw.Kind() { //nolint:exhaustive // nothing else is a name
	case '"':
		ok = json.Unmarshal(raw, &one) == nil
		list = []string{one}
	case '[':
		ok = json.Unmarshal(raw, &list) == nil
	}
	for i := range list {
		list[i] = strings.TrimSpace(list[i])
	}
	return list, ok
}
