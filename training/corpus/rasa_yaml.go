package corpus

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Limits of a YAML file. The parser keeps all of it in memory, some 100 bytes for each of the file at worst; Rasa
// reads directories, so that larger data can be cut into files.
const (
	maxYAMLBytes  = 8 << 20
	maxYAMLTokens = 400_000
	maxYAMLSigns  = 1_000_000 // brackets, commas, colons, dashes, quotes and line ends, counted before anything is made of them
	maxYAMLDepth  = 16        // of [ and {, and of dashes on one line
)

var yamlKey = regexp.MustCompile(`^(-\s+)?["']?\w+["']?\s*:(\s|$)`)

// looksLikeYAML tells a file of keys and values by its first line that is no comment.
func looksLikeYAML(head []byte) bool {
	for line := range bytes.Lines(head) {
		line = bytes.TrimRight(line, " \t\r\n")
		if len(line) > 0 && line[0] != '#' && line[0] != '%' && !bytes.HasPrefix(line, []byte("---")) {
			return yamlKey.Match(line)
		}
	}
	return false
}

// parseYAML gives the documents of a file. Anchors, aliases, tags and merge keys are refused: Rasa's data do without, and a small file could
// unfold into gigabytes. Errors begin with "line N: " where the line is known.
func parseYAML(in io.Reader) (documents []*ast.DocumentNode, err error) {
	defer func() {
		if recover() != nil { // the parser panics on some malformed files, which is a fault of the file like any other
			documents, err = nil, errors.New("the YAML is malformed")
		}
	}()
	content, err := io.ReadAll(io.LimitReader(in, maxYAMLBytes+1))
	switch {
	case err != nil:
		return nil, err
	case len(content) > maxYAMLBytes:
		return nil, fmt.Errorf("YAML of more than %d MiB; cut it into files", maxYAMLBytes>>20)
	case !utf8.Valid(content) || bytes.IndexByte(content, 0) >= 0:
		return nil, errNotText
	}
	signs := 0
	for _, sign := range []string{"[", "]", "{", "}", ",", ":", "- ", `"`, "'", "\n"} {
		signs += bytes.Count(content, []byte(sign))
	}
	if signs > maxYAMLSigns {
		return nil, fmt.Errorf("more than %d signs and lines; cut it into files", maxYAMLSigns)
	}
	tokens := lexer.Tokenize(string(content))
	if err := admitTokens(tokens); err != nil {
		return nil, err
	}
	file, err := parser.Parse(tokens, 0)
	if err != nil {
		return nil, yamlFault(err)
	}
	return file.Docs, nil
}

// admitTokens refuses what would cost the parser too much, and what Rasa's files do without.
func admitTokens(tokens token.Tokens) error {
	if len(tokens) > maxYAMLTokens {
		return fmt.Errorf("more than %d values and signs; cut it into files", maxYAMLTokens)
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
			return fmt.Errorf("line %d: anchors, aliases, tags and merge keys are not read", line)
		}
		if depth > maxYAMLDepth || dashes > maxYAMLDepth {
			return fmt.Errorf("line %d: nested too deep", line)
		}
	}
	return nil
}

// yamlFault is what the YAML library says, without the excerpt of the file it adds, which may be customers' text.
func yamlFault(err error) error {
	if syntax, ok := errors.AsType[yaml.Error](err); ok && syntax.GetToken() != nil {
		return fmt.Errorf("line %d: not valid YAML", syntax.GetToken().Position.Line)
	}
	return errors.New("not valid YAML")
}

// yamlMembers visits the keys of a mapping.
func yamlMembers(node ast.Node, visit func(key string, value ast.Node)) (ok bool) {
	mapping, ok := node.(ast.MapNode)
	if !ok {
		return false
	}
	for entries := mapping.MapRange(); entries.Next(); {
		key, _, _ := yamlText(entries.Key())
		visit(key, entries.Value())
	}
	return true
}

// yamlText is the text of a single value as it stands, and whether it is a block of lines.
func yamlText(node ast.Node) (text string, block, ok bool) {
	switch scalar := node.(type) {
	case *ast.StringNode:
		return scalar.Value, false, true
	case *ast.LiteralNode:
		return scalar.Value.Value, strings.HasPrefix(scalar.Start.Value, "|"), true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return node.GetToken().Value, false, true
	}
	return "", false, false
}

func yamlLine(node ast.Node) int {
	if node == nil || node.GetToken() == nil || node.GetToken().Position == nil {
		return 1
	}
	return max(1, node.GetToken().Position.Line)
}
