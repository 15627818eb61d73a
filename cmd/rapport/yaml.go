package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/parser"
)

// yamlReason is "line:column: what is wrong" for an error of the YAML library, without the excerpt of the file it adds.
func yamlReason(err error) string {
	syntax, ok := errors.AsType[yaml.Error](err)
	if !ok {
		return " " + firstLine(err.Error())
	}
	if token := syntax.GetToken(); token != nil {
		return fmt.Sprintf("%d:%d: %s", token.Position.Line, token.Position.Column, syntax.GetMessage())
	}
	return " " + syntax.GetMessage()
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

// yamlLine is the line of the value at path ("$.rules[3].when") in a YAML file, or 0 when it cannot be told.
func yamlLine(content []byte, path string) int {
	file, err := parser.ParseBytes(content, 0)
	if err != nil {
		return 0
	}
	for ; path != "" && path != "$"; path = parentPath(path) {
		query, err := yaml.PathString(path)
		if err != nil {
			continue
		}
		if node, err := query.FilterFile(file); err == nil && node != nil && node.GetToken() != nil {
			return node.GetToken().Position.Line
		}
	}
	return 0
}

// parentPath drops the last step of a path: a missing key is reported at the line of what should hold it.
func parentPath(path string) string {
	if cut := strings.LastIndexAny(path, ".["); cut > 0 {
		return path[:cut]
	}
	return ""
}
