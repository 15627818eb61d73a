package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Limits of a YAML file: 500 rules and 5,000 intents take 400 kB and 85,000 tokens. The parser's time and memory grow with the square of the
// number of keys, and with the square of the depth.
const (
	maxYAMLBytes  = 1 << 20
	maxYAMLTokens = 100_000
	maxYAMLDepth  = 32 // of [ and {, and of dashes on one line
)

// decodeYAML reads one strict YAML document over what target, a pointer to a struct, already holds: what the file leaves out, or sets to null,
// stays. The error joins every fault with file, line and column; for those found later, lines tells where each value stands. Anchors, aliases,
// tags and merge keys are refused: nobody needs them in these files, and a small file could unfold into gigabytes.
func decodeYAML(name string, content []byte, target any) (lines yamlLines, err error) {
	defer func() {
		if recover() != nil { // the parser panics on some malformed files, which is a fault of the file like any other
			lines, err = nil, fmt.Errorf("%s: the YAML is malformed", name)
		}
	}()
	body, err := parseYAML(content)
	if err != nil {
		return nil, fmt.Errorf("%s:%w", name, err)
	}
	d := yamlDecoder{name: name, lines: yamlLines{}}
	if body != nil {
		d.value(body, reflect.ValueOf(target).Elem(), "$")
	}
	return d.lines, errors.Join(d.faults...)
}

// readYAML reads a file as far as decodeYAML allows: what is longer, or has no end, is refused there.
func readYAML(path string) (content []byte, err error) {
	file, err := os.Open(path) //nolint:gosec // the operator names the file
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	return io.ReadAll(io.LimitReader(file, maxYAMLBytes+1))
}

// parseYAML gives the one document in content, or nil when there is none but comments. Errors begin with "line:column: ".
func parseYAML(content []byte) (ast.Node, error) {
	content = bytes.TrimPrefix(content, []byte("\ufeff"))
	switch {
	case len(content) > maxYAMLBytes:
		return nil, fmt.Errorf(" larger than %d bytes", maxYAMLBytes)
	case !utf8.Valid(content):
		return nil, errors.New(" not UTF-8")
	case bytes.IndexByte(content, 0) >= 0:
		return nil, errors.New(" a NUL character is no text")
	}
	tokens := lexer.Tokenize(string(content))
	if err := admitTokens(tokens); err != nil {
		return nil, err
	}
	file, err := parser.Parse(tokens, 0)
	if err != nil {
		return nil, yamlReason(err)
	}
	var body ast.Node
	for _, document := range file.Docs {
		switch {
		case document.Body == nil:
		case body != nil:
			return nil, at(document.Body, "a second document; one is read")
		default:
			body = document.Body
		}
	}
	return body, nil
}

// admitTokens refuses what would cost the parser too much, and what these files do without.
func admitTokens(tokens token.Tokens) error {
	if len(tokens) > maxYAMLTokens {
		return fmt.Errorf(" more than %d values and signs", maxYAMLTokens)
	}
	depth, dashes, line := 0, 0, 0
	for _, t := range tokens {
		if t.Position.Line != line {
			dashes, line = 0, t.Position.Line
		}
		switch t.Type { //nolint:exhaustive // the rest is plain
		case token.SequenceStartType, token.MappingStartType:
			depth++
		case token.SequenceEndType, token.MappingEndType:
			depth--
		case token.SequenceEntryType, token.MappingKeyType:
			dashes++
		case token.AnchorType, token.AliasType, token.TagType, token.MergeKeyType:
			return placed(t, "anchors, aliases, tags and merge keys are not read")
		}
		if depth > maxYAMLDepth || dashes > maxYAMLDepth {
			return placed(t, "nested too deep")
		}
	}
	return nil
}

// yamlReason is "line:column: what is wrong" for an error of the YAML library, without the excerpt of the file it adds.
func yamlReason(err error) error {
	syntax, ok := errors.AsType[yaml.Error](err)
	if !ok {
		text, _, _ := strings.Cut(err.Error(), "\n")
		return errors.New(" " + text)
	}
	if t := syntax.GetToken(); t != nil {
		return placed(t, syntax.GetMessage())
	}
	return errors.New(" " + syntax.GetMessage())
}

func placed(t *token.Token, message string) error {
	return fmt.Errorf("%d:%d: %s", t.Position.Line, t.Position.Column, message)
}

func at(node ast.Node, message string) error {
	if t := node.GetToken(); t != nil && t.Position != nil {
		return placed(t, message)
	}
	return errors.New(" " + message)
}

// yamlLines is the line of each value of a file by its path, as in $.rules[3].when.
type yamlLines map[string]int

// of is the line of the value at path or, when the file does not say it, of what should hold it; 0 when there is neither.
func (l yamlLines) of(path string) int {
	for ; path != ""; path = path[:max(0, strings.LastIndexAny(path, ".["))] {
		if line, known := l[path]; known {
			return line
		}
	}
	return 0
}
