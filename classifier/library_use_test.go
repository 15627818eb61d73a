package classifier_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestOfTheTokenizerLibraryOnlyTheParserIsUsed keeps its many log.Fatal calls, which nothing can recover from, out of reach of any request: the
// function that parses a vocabulary file has none.
func TestOfTheTokenizerLibraryOnlyTheParserIsUsed(t *testing.T) {
	t.Parallel()
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for _, entry := range entries {
		if strings.HasSuffix(entry.Name(), ".go") && !strings.HasSuffix(entry.Name(), "_test.go") {
			collectUses(t, entry.Name(), used)
		}
	}
	if diff := cmp.Diff(map[string]bool{"wordpiece.NewWordPieceFromFile": true}, used); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// collectUses notes what a file uses of the library's packages.
func collectUses(t *testing.T, file string, used map[string]bool) {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, spec := range parsed.Imports {
		if path := strings.Trim(spec.Path.Value, `"`); strings.HasPrefix(path, "github.com/sugarme/") {
			names[path[strings.LastIndex(path, "/")+1:]] = true
		}
	}
	ast.Inspect(parsed, func(n ast.Node) bool {
		if selector, ok := n.(*ast.SelectorExpr); ok {
			if from, ok := selector.X.(*ast.Ident); ok && names[from.Name] {
				used[from.Name+"."+selector.Sel.Name] = true
			}
		}
		return true
	})
}
