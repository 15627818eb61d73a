package main_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"rapport/internal/testenv"
)

func read(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// TestDocsNameRealPaths fails when a page names a file of the repository that is not there.
func TestDocsNameRealPaths(t *testing.T) {
	t.Parallel()
	root := testenv.Root(t)
	pages, err := filepath.Glob(filepath.Join(root, "docs", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	decisions, err := filepath.Glob(filepath.Join(root, "docs", "decisions", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	pages = append(append(pages, decisions...), filepath.Join(root, "README.md"), filepath.Join(root, "models", "FORMAT.md"))
	link := regexp.MustCompile(`\]\(([^)#:]+)(?:#[^)]*)?\)`)
	const packages = "text|models|classifier|sentiment|conversation|policy|content|engine|api|training|cmd|docs|scripts|internal"
	inline := regexp.MustCompile("`((?:" + packages + ")/[A-Za-z0-9_./-]+)`")
	for _, page := range pages {
		content := read(t, page)
		for _, match := range link.FindAllStringSubmatch(content, -1) {
			exists(t, page, filepath.Join(filepath.Dir(page), match[1]))
		}
		for _, match := range inline.FindAllStringSubmatch(content, -1) {
			exists(t, page, filepath.Join(root, strings.TrimSuffix(match[1], "/")))
		}
	}
}

func exists(t *testing.T, page, path string) {
	t.Helper()
	if _, err := os.Stat(path); err != nil {
		t.Errorf("%s names %s, which is not there", filepath.Base(page), path)
	}
}
