package corpus_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rapport/internal/testenv"
	"rapport/training/corpus"
)

const corpusMap = "care_intent\tgroup\tdataset\tlabel\n" +
	"hello\tg\tsmall\tgreet\n" + "hello\tg\tbig/one\tgreet\n" + "hello\tg\tbig/two\tgreet\n" + "bye\tg\tbig/one\tleave\n"

func corpora(t *testing.T) string {
	t.Helper()
	big := func(from string) string {
		return `{"text":"` + from + ` 1","intents":["greet"]}` + "\n" + `{"text":"` + from + ` 2","intents":["greet"]}` + "\n" +
			`{"text":"` + from + ` 3","intents":["greet","leave"]}` + "\n" + `{"text":"` + from + ` 4","intents":[]}` + "\n" +
			`{"text":"` + from + ` 5","intents":["leave"]}` + "\n"
	}
	return testenv.Files(t, map[string]string{
		"map.tsv":             corpusMap,
		"small/train.jsonl":   `{"text":"s 1","intent":"greet"}` + "\n" + `{"text":"s 2","intent":"unmapped"}` + "\n",
		"big/one/train.jsonl": big("one"), "big/two/train.jsonl": big("two"),
	})
}

func TestRecipeMapsAndCaps(t *testing.T) {
	t.Parallel()
	dir := corpora(t)
	for name, test := range map[string]struct {
		caps  []corpus.Cap
		leave []string
		want  map[string]int
	}{
		"everything": {nil, nil, map[string]int{"hello": 5, "bye": 1}},
		"together":   {[]corpus.Cap{{Dataset: "big/*", Rows: 3}}, nil, map[string]int{"hello": 4, "bye": 1}},
		"first match counts": {
			[]corpus.Cap{{Dataset: "big/*", Intent: "hello"}, {Dataset: "*/*", Rows: 1}}, nil, map[string]int{"hello": 1, "bye": 1},
		},
		"a data set is left out": {nil, []string{"big/one"}, map[string]int{"hello": 3}},
	} {
		recipe := corpus.Recipe{Map: "map.tsv", File: "train.jsonl", Caps: test.caps, Leave: test.leave}
		rows, bad, err := recipe.Mix(dir, 1)
		if err != nil || len(bad) > 0 {
			t.Errorf("%s: %v, %v", name, err, bad)
			continue
		}
		got := map[string]int{}
		for _, row := range rows {
			got[row.Intent]++
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		again, _, _ := recipe.Mix(dir, 1)
		if diff := cmp.Diff(rows, again); diff != "" {
			t.Errorf("%s: the same seed gives other rows: %s", name, diff)
		}
	}
}

func TestRecipeMistakesAreNamed(t *testing.T) {
	t.Parallel()
	for content, want := range map[string]string{
		`{"map":"m.tsv","cap":[]}`:                       "cap",
		`{"caps":[{"dataset":"[","rows":1}]}`:            "cap 1",
		`{"caps":[{"dataset":"a","rows":-1}]}`:           "cap 1",
		`{"map":`:                                        "recipe",
		`{"caps":[{"dataset":"a","rows":1,"labels":1}]}`: "labels",
	} {
		dir := testenv.Files(t, map[string]string{"r.json": content})
		_, err := corpus.OpenRecipe(filepath.Join(dir, "r.json"))
		if !errors.Is(err, corpus.ErrBadData) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want ErrBadData with %q", content, err, want)
		}
	}
	for tree, want := range map[string]string{"dataset\tlabel\n": ":1:", "care_intent\tdataset\tlabel\nx\ty\n": ":2:"} {
		dir := testenv.Files(t, map[string]string{"map.tsv": tree})
		_, _, err := corpus.Recipe{Map: "map.tsv", File: "train.jsonl"}.Mix(dir, 1)
		if !errors.Is(err, corpus.ErrBadData) || !strings.Contains(err.Error(), want) {
			t.Errorf("map %q: %v, want ErrBadData with %q", tree, err, want)
		}
	}
}

func TestOwnDataIsFoundBesideTheRecipe(t *testing.T) {
	t.Parallel()
	dir := testenv.Files(t, map[string]string{"r.json": `{"data":["own/lines.jsonl"]}`})
	recipe, err := corpus.OpenRecipe(filepath.Join(dir, "r.json"))
	if err != nil {
		t.Fatal(err)
	}
	if want := filepath.Join(dir, "own", "lines.jsonl"); recipe.Data[0] != want {
		t.Errorf("data %q, want %q", recipe.Data[0], want)
	}
}

func FuzzRecipe(f *testing.F) {
	f.Add([]byte(`{"map":"map.tsv","caps":[{"dataset":"*","rows":1}]}`), []byte(corpusMap))
	f.Add([]byte(`{}`), []byte(""))
	f.Add([]byte(`{"map":"map.tsv","file":"../x"}`), []byte("care_intent\tdataset\tlabel\n\t\t\n"))
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, recipe, table []byte) {
		for name, content := range map[string][]byte{"r.json": recipe, "map.tsv": table} {
			if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		r, err := corpus.OpenRecipe(filepath.Join(dir, "r.json"))
		if err != nil {
			if !errors.Is(err, corpus.ErrBadData) {
				t.Fatalf("%v is not ErrBadData", err)
			}
			return
		}
		r.Map = "map.tsv"
		if _, _, err := r.Mix(dir, 1); err != nil && !errors.Is(err, corpus.ErrBadData) && !errors.Is(err, os.ErrNotExist) {
			t.Skip(err) // a name the file system refuses
		}
	})
}
