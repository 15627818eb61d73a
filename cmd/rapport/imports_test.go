package main_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"rapport/internal/testenv"
)

// house is the table of the architecture: what each package may import of ours. A package that is not listed fails the test.
var house = map[string][]string{
	"rapport/text":        {},
	"rapport/models/onnx": {},
	"rapport/models":      {"rapport/models/onnx"},
	"rapport/classifier":  {"rapport/text", "rapport/models", "rapport/classifier/ngram"},

	"rapport/classifier/ngram": {},

	"rapport/sentiment":    {"rapport/text"},
	"rapport/conversation": {"rapport/sentiment"},
	"rapport/policy":       {"rapport/sentiment", "rapport/conversation"},
	"rapport/content":      {"rapport/sentiment", "rapport/conversation", "rapport/policy"},
	"rapport/handoff":      {"rapport/text", "rapport/sentiment", "rapport/conversation", "rapport/policy"},
	"rapport/engine": {
		"rapport/text", "rapport/models", "rapport/classifier", "rapport/sentiment", "rapport/conversation", "rapport/policy", "rapport/content",
		"rapport/handoff",
	},
	"rapport/api": {
		"rapport/engine", "rapport/models", "rapport/text", "rapport/classifier", "rapport/sentiment", "rapport/conversation", "rapport/policy",
		"rapport/content",
		"rapport/handoff",
	},
	"rapport/replay": {
		"rapport/engine", "rapport/text", "rapport/sentiment", "rapport/conversation", "rapport/policy", "rapport/training/corpus",
		"rapport/training/eval", "rapport/training/report", "rapport/training/report/page",
	},
	"rapport/training/eval": {},
	"rapport/training/report": {
		"rapport/text", "rapport/models", "rapport/training/corpus", "rapport/training/eval", "rapport/training/report/page",
	},
	"rapport/training/report/page": {},
	"rapport/training/audit":       {"rapport/text", "rapport/training/corpus"},
	"rapport/training/discover":    {"rapport/text"},
	"rapport/training/outcomes":    {"rapport/conversation", "rapport/policy", "rapport/training/corpus"},
	"rapport/training/encoder":     {"rapport/models", "rapport/models/onnx", "rapport/classifier", "rapport/text"},
	"rapport/training/corpus":      {"rapport/text"},
	"rapport/training/temper": {
		"rapport/text", "rapport/sentiment", "rapport/conversation", "rapport/training/corpus", "rapport/training/eval", "rapport/training/report",
		"rapport/training/report/page",
	},
	"rapport/training/data/temper_seed": {},
	"rapport/training/svm":              {"rapport/classifier/ngram"},
	"rapport/training": {
		"rapport/classifier/ngram", "rapport/training/svm",
		"rapport/text", "rapport/models", "rapport/models/onnx", "rapport/classifier", "rapport/training/corpus", "rapport/training/eval",
		"rapport/training/report",
	},
}

// owners is who alone may import a library. Libraries for tests only have no line: nobody may import them elsewhere.
var owners = map[string][]string{
	"github.com/gin-gonic/gin":            {"rapport/api"},
	"github.com/yalue/onnxruntime_go":     {"rapport/classifier"},
	"github.com/sugarme/tokenizer":        {"rapport/classifier"},
	"gopkg.in/neurosnap/sentences.v1":     {"rapport/text"},
	"golang.org/x/text":                   {"rapport/text"},
	"google.golang.org/protobuf":          {"rapport/models/onnx"},
	"github.com/jonreiter/govader":        {"rapport/training/temper"},
	"gonum.org/v1/gonum":                  {"rapport/training"},
	"github.com/spf13/cobra":              {"rapport/cmd/rapport"},
	"github.com/spf13/pflag":              {"rapport/cmd/rapport"},
	"github.com/goccy/go-yaml":            {"rapport/cmd/rapport", "rapport/training/corpus"},
	"github.com/jedib0t/go-pretty/v6":     {"rapport/cmd/rapport"},
	"github.com/mattn/go-isatty":          {"rapport/cmd/rapport"},
	"github.com/prometheus/client_golang": {"rapport/api"},
	"golang.org/x/net":                    {"rapport/api", "rapport/training/corpus"},
	"github.com/go-json-experiment/json": {
		"rapport/api", "rapport/models", "rapport/training/corpus", "rapport/training/encoder", "rapport/training/report",
		"rapport/cmd/rapport",
	},
}

type listed struct {
	ImportPath string
	Imports    []string
	Deps       []string
}

func packages(t *testing.T) []listed {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports,Deps", "./...")
	cmd.Dir = testenv.Root(t)
	output, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []listed
	for decoder := json.NewDecoder(bytes.NewReader(output)); ; {
		var one listed
		switch err := decoder.Decode(&one); {
		case errors.Is(err, io.EOF):
			return all
		case err != nil:
			t.Fatal(err)
		}
		all = append(all, one)
	}
}

// TestImports holds the picture of docs/architecture.md: layers, and one owner for each library.
func TestImports(t *testing.T) {
	t.Parallel()
	for _, pkg := range packages(t) {
		if strings.HasPrefix(pkg.ImportPath, "rapport/internal/") {
			continue // test helpers
		}
		allowed, known := house[pkg.ImportPath]
		if pkg.ImportPath != "rapport/cmd/rapport" && !known {
			t.Errorf("package %s is not in the table of this test: add it to the architecture or remove it", pkg.ImportPath)
		}
		for _, imported := range pkg.Imports {
			ours := strings.HasPrefix(imported, "rapport/")
			switch {
			case ours && known && !slices.Contains(allowed, imported):
				t.Errorf("%s must not import %s", pkg.ImportPath, imported)
			case !ours && strings.Contains(strings.Split(imported, "/")[0], "."):
				checkOwner(t, pkg.ImportPath, imported)
			}
		}
	}
}

func checkOwner(t *testing.T, importer, imported string) {
	t.Helper()
	for library, who := range owners {
		if imported == library || strings.HasPrefix(imported, library+"/") {
			if !slices.Contains(who, importer) {
				t.Errorf("%s imports %s, which belongs to %s", importer, imported, strings.Join(who, ", "))
			}
			return
		}
	}
	t.Errorf("%s imports %s, which has no owner in the table of this test and no line in docs/dependencies.md", importer, imported)
}

// TestOwnersImportWhatTheyOwn keeps the table short: a package that has stopped using a library no longer owns it.
func TestOwnersImportWhatTheyOwn(t *testing.T) {
	t.Parallel()
	imports := map[string][]string{}
	for _, pkg := range packages(t) {
		imports[pkg.ImportPath] = pkg.Imports
	}
	for library, who := range owners {
		for _, owner := range who {
			uses := func(imported string) bool { return imported == library || strings.HasPrefix(imported, library+"/") }
			if !slices.ContainsFunc(imports[owner], uses) {
				t.Errorf("%s owns %s and does not import it", owner, library)
			}
		}
	}
}

// TestServingIsFreeOfTraining proves that a service never carries the training code.
func TestServingIsFreeOfTraining(t *testing.T) {
	t.Parallel()
	for _, pkg := range packages(t) {
		if !slices.Contains([]string{"rapport/api", "rapport/engine", "rapport/classifier"}, pkg.ImportPath) {
			continue
		}
		for _, dep := range pkg.Deps {
			if strings.HasPrefix(dep, "rapport/training") {
				t.Errorf("%s depends on %s", pkg.ImportPath, dep)
			}
		}
	}
}

// TestDependenciesAreExplained wants a line for every direct dependency.
func TestDependenciesAreExplained(t *testing.T) {
	t.Parallel()
	page := read(t, filepath.Join(testenv.Root(t), "docs", "dependencies.md"))
	direct := false
	for line := range strings.Lines(read(t, filepath.Join(testenv.Root(t), "go.mod"))) {
		line = strings.TrimSpace(strings.TrimPrefix(line, "require"))
		switch {
		case strings.HasPrefix(line, "("), line == "":
			direct = true
		case direct && strings.Contains(line, " v") && !strings.Contains(line, "// indirect"):
			if module := strings.Fields(line)[0]; !strings.Contains(page, module) {
				t.Errorf("docs/dependencies.md has no line for %s", module)
			}
		}
	}
}
