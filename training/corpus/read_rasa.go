package corpus

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// rasaEdges is what Rasa strips from both ends of an example.
const rasaEdges = "\n\r "

// readRasa reads the nlu section of a Rasa YAML file: intents with their examples. Entity marks are taken out of the texts and kept beside them.
// A retrieval intent name/sub is one intent of that name. Synonyms, expressions, lookup tables, stories and whatever else stands there is
// counted as not carried.
func readRasa(in source, file *labelledFile) error {
	documents, err := parseYAML(in)
	if err != nil {
		return err
	}
	found := false
	for _, document := range documents {
		if document.Body == nil {
			continue
		}
		ok := yamlMembers(document.Body, func(key string, value ast.Node) {
			switch key {
			case "version":
			case "nlu":
				found = true
				readNLU(value, file)
			default:
				file.tally.add(named("section", key), yamlLine(value), countOf(value))
			}
		})
		if !ok {
			return fmt.Errorf("line %d: not a mapping with the key nlu", yamlLine(document.Body))
		}
	}
	if !found {
		return errNoNLU
	}
	return nil
}

// errNoNLU is the reason against YAML that is no training data of Rasa.
var errNoNLU = errors.New("YAML without the key nlu, as Rasa writes it")

func countOf(node ast.Node) int {
	if list, ok := node.(*ast.SequenceNode); ok {
		return len(list.Values)
	}
	return 1
}

func readNLU(node ast.Node, file *labelledFile) {
	if _, empty := node.(*ast.NullNode); empty {
		return
	}
	list, ok := node.(*ast.SequenceNode)
	if !ok {
		file.drop(yamlLine(node), "nlu is not a list")
		return
	}
	for _, item := range list.Values {
		readNLUItem(item, file)
	}
}

func readNLUItem(item ast.Node, file *labelledFile) {
	members := map[string]ast.Node{}
	if !yamlMembers(item, func(key string, value ast.Node) { members[key] = value }) {
		file.drop(yamlLine(item), "not an intent with examples")
		return
	}
	name, isIntent := members["intent"]
	if !isIntent {
		for _, kind := range []string{"synonym", "regex", "lookup"} {
			if _, ok := members[kind]; ok {
				file.tally.note(kind, yamlLine(item))
				return
			}
		}
		file.drop(yamlLine(item), "neither an intent nor a synonym, regex or lookup")
		return
	}
	line := yamlLine(name)
	intent, _, ok := yamlText(name)
	intent = strings.TrimSpace(intent)
	if reason := checkLabel(intent); !ok || reason != "" {
		file.drop(line, "the intent's name cannot be read")
		return
	}
	if strings.Contains(intent, "+") {
		file.tally.note(named("several intents in one, kept as one name:", intent), line)
	}
	for _, key := range slices.Sorted(maps.Keys(members)) {
		if key != "intent" && key != "examples" {
			file.tally.note(named("key", key), yamlLine(members[key]))
		}
	}
	examples, ok := members["examples"]
	if !ok {
		file.drop(line, "an intent without examples")
		return
	}
	readExamples(examples, intent, file)
}

// readExamples reads a block of lines that begin with a dash, or a list.
func readExamples(node ast.Node, intent string, file *labelledFile) {
	if list, ok := node.(*ast.SequenceNode); ok {
		for _, item := range list.Values {
			readExample(item, intent, file)
		}
		return
	}
	text, block, ok := yamlText(node)
	if !ok {
		file.drop(yamlLine(node), "examples are neither a block of lines nor a list")
		return
	}
	first := yamlLine(node)
	for i, line := range strings.Split(text, "\n") {
		number := first
		if block {
			number += i + 1
		}
		example, dashed := strings.CutPrefix(strings.TrimRight(line, "\r"), "-")
		switch {
		case dashed:
			takeExample(example, intent, number, file)
		case strings.TrimSpace(line) != "":
			file.drop(number, "an example that does not begin with a dash")
		}
	}
}

// readExample reads one item of a list: a text, or a mapping with one.
func readExample(item ast.Node, intent string, file *labelledFile) {
	text, _, ok := yamlText(item)
	line := yamlLine(item)
	if !ok {
		yamlMembers(item, func(key string, value ast.Node) {
			if key == "text" {
				text, _, ok = yamlText(value)
				line = yamlLine(value)
				return
			}
			file.tally.note(named("key", key), yamlLine(value))
		})
	}
	if !ok {
		file.drop(line, "an example without text")
		return
	}
	takeExample(text, intent, line, file)
}

func takeExample(example, intent string, line int, file *labelledFile) {
	text, entities, unread := stripMarks(strings.Trim(example, rasaEdges))
	if unread > 0 {
		file.tally.add("entity marks that cannot be read, kept in the text", line, unread)
	}
	file.take(Row{Text: text, Intent: intent, Line: line, Entities: entities})
}
