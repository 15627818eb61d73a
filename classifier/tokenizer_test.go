package classifier_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"rapport/classifier"
	"rapport/internal/testenv"
)

// vector is one line of the reference file: a text with the ids and the embedding of the original implementation.
type vector struct {
	Text      string    `json:"text"`
	IDs       []int32   `json:"ids"`
	Embedding []float32 `json:"embedding"`
}

// vectors reads the reference file.
func vectors(tb testing.TB) []vector {
	tb.Helper()
	file, err := os.Open(testenv.Shared(tb, "reference", "encoder-vectors.jsonl"))
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	var all []vector
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var v vector
		if err := json.Unmarshal(lines.Bytes(), &v); err != nil {
			tb.Fatal(err)
		}
		all = append(all, v)
	}
	if err := lines.Err(); err != nil {
		tb.Fatal(err)
	}
	return all
}

func vocabularyPath(tb testing.TB) string {
	tb.Helper()
	return filepath.Join(testenv.Weights(tb), "vocab.txt")
}

func openTokenizer(tb testing.TB) *classifier.Tokenizer {
	tb.Helper()
	tokenizer, err := classifier.OpenTokenizer(vocabularyPath(tb))
	if err != nil {
		tb.Fatal(err)
	}
	return tokenizer
}

func TestTokenizerGivesTheIDsOfTheReference(t *testing.T) {
	t.Parallel()
	tokenizer := openTokenizer(t)
	for _, v := range vectors(t) {
		if strings.Contains(v.Text, "[SEP]") {
			continue // the reference lets a message write special tokens; TestTokenizerNeutralisesSpecialTokens
		}
		if diff := cmp.Diff(v.IDs, tokenizer.Encode(nil, v.Text, classifier.MaxTokens)); diff != "" {
			t.Errorf("%q (-want +got)\n%s", v.Text, diff)
		}
	}
}

func TestTokenizerNeutralisesSpecialTokens(t *testing.T) {
	t.Parallel()
	tokenizer := openTokenizer(t)
	for _, text := range []string{"[SEP]", "a[CLS]b", "[MASK][MASK]", "x [PAD] y", "[UNK]", "[[SEP]]"} {
		spaced := strings.NewReplacer("[", " [ ", "]", " ] ").Replace(text)
		got := tokenizer.Encode(nil, text, classifier.MaxTokens)
		if diff := cmp.Diff(tokenizer.Encode(nil, spaced, classifier.MaxTokens), got); diff != "" {
			t.Errorf("%q is not read as ordinary text (-want +got)\n%s", text, diff)
		}
		for _, id := range got[1 : len(got)-1] {
			if id == 0 || (id >= 100 && id <= 103) {
				t.Errorf("%q holds special id %d", text, id)
			}
		}
	}
}

func TestTokenizerBoundsItsOutput(t *testing.T) {
	t.Parallel()
	tokenizer := openTokenizer(t)
	cases := []struct {
		name, text string
		limit      int
		want       int // tokens
	}{
		{"empty", "", 64, 2},
		{"blank", " \t\u3000\u200b", 64, 2},
		{"invalid UTF-8", "\xff\xfe\xc3", 64, 2},
		{"limit 2", "where is my order", 2, 2},
		{"limit 3", "where is my order", 3, 3},
		{"limit 0 counts as 2", "where is my order", 0, 2},
		{"negative limit counts as 2", "where is my order", -5, 2},
		{"cut in the middle of a word", "unbelievablyunhelpfulness", 4, 4},
		{"a word of 100 runes is looked into", strings.Repeat("é", 100), 256, 52},
		{"a word of 101 runes is unknown", strings.Repeat("é", 101), 256, 3},
		{"a megabyte", strings.Repeat("why ", 1<<18), 64, 64},
		{"8,000 exclamation marks", strings.Repeat("!", 8000), 64, 64},
		{"letters without end", strings.Repeat("a", 1<<20), 64, 3},
		{"cut on a code point", strings.Repeat("a", 4095) + "é refund", 64, 3},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := tokenizer.Encode(nil, c.text, c.limit)
			if len(got) != c.want {
				t.Errorf("got %d tokens, want %d", len(got), c.want)
			}
			if got[0] != 101 || got[len(got)-1] != 102 {
				t.Errorf("%v does not begin with [CLS] and end with [SEP]", got)
			}
		})
	}
}

func TestTokenizerAppends(t *testing.T) {
	t.Parallel()
	tokenizer := openTokenizer(t)
	got := tokenizer.Encode([]int32{7, 8}, "hi", 64)
	if diff := cmp.Diff([]int32{7, 8, 101, 7632, 102}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestTokenizerDoesNotAllocate(t *testing.T) { // not parallel: AllocsPerRun counts the whole process
	tokenizer := openTokenizer(t)
	ids := make([]int32, 0, classifier.MaxTokens)
	for _, v := range vectors(t) {
		allocations := testing.AllocsPerRun(10, func() { ids = tokenizer.Encode(ids[:0], v.Text, classifier.MaxTokens) })
		if allocations != 0 {
			t.Errorf("%q: %v allocations", v.Text, allocations)
		}
	}
}

func TestOpenTokenizerNamesTheFault(t *testing.T) {
	t.Parallel()
	const special = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n"
	for name, c := range map[string]struct{ content, want string }{
		"empty file":      {"", "line 1 is empty"},
		"no special":      {"a\nb\n", "no [PAD] token"},
		"no end":          {"[PAD]\n[UNK]\n[CLS]\nhello\n", "no [SEP] token"},
		"empty line":      {special + "\nhello\n", "line 5 is empty"},
		"twice":           {special + "hello\nhello\n", "line 5 was read as id 5: it is there twice"},
		"DOS line ends":   {strings.ReplaceAll(special, "\n", "\r\n"), "line 1 ends in a carriage return"},
		"invalid UTF-8":   {special + "\xff\n", "line 5 is not valid UTF-8"},
		"endless line":    {special + strings.Repeat("a", 1<<17), "line 5 is longer than 1024 bytes"},
		"too many lines":  {strings.Repeat("a\n", 1<<20), "more than the 524288 allowed"},
		"one huge binary": {strings.Repeat("\x00", 17<<20), "more than the 16777216 allowed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "vocab.txt")
			if err := os.WriteFile(path, []byte(c.content), 0o600); err != nil {
				t.Fatal(err)
			}
			wantVocabularyError(t, path, c.want)
		})
	}
	t.Run("missing", func(t *testing.T) {
		t.Parallel()
		wantVocabularyError(t, filepath.Join(t.TempDir(), "vocab.txt"), "no such file")
	})
	t.Run("directory", func(t *testing.T) {
		t.Parallel()
		wantVocabularyError(t, t.TempDir(), "not a regular file")
	})
}

func wantVocabularyError(t *testing.T, path, want string) {
	t.Helper()
	_, err := classifier.OpenTokenizer(path)
	wantError(t, err, classifier.ErrVocabulary, want)
	if err != nil && !strings.Contains(err.Error(), path) {
		t.Errorf("%v does not name the file", err)
	}
}

func FuzzTokenizer(f *testing.F) {
	tokenizer := openTokenizer(f)
	for _, v := range vectors(f) {
		f.Add(v.Text, classifier.MaxTokens)
	}
	for _, s := range []string{
		"ȺȺȺȺn't", "ȰȺ", "\uFFFD\x00\uFFFD00\uFFFD", "İ", "ẞ", "a\xc3", "[SEP]", strings.Repeat("!", 8000), "각가", "豈﨎", "\u0344",
	} {
		f.Add(s, 16)
	}
	f.Fuzz(func(t *testing.T, text string, limit int) {
		got := tokenizer.Encode(nil, text, limit)
		if len(got) < 2 || len(got) > max(limit, 2) {
			t.Fatalf("%d tokens for limit %d", len(got), limit)
		}
		for _, id := range got {
			if id < 0 || int(id) >= tokenizer.Size() {
				t.Fatalf("id %d is outside the vocabulary", id)
			}
		}
		again := tokenizer.Encode(nil, strings.Clone(text), limit)
		if diff := cmp.Diff(got, again); diff != "" {
			t.Fatalf("equal text, other ids\n%s", diff)
		}
		if !utf8.ValidString(text) || limit > classifier.MaxTokens || limit < 2 {
			return
		}
		longer := tokenizer.Encode(nil, text, classifier.MaxTokens)
		if diff := cmp.Diff(got[:len(got)-1], longer[:len(got)-1]); diff != "" {
			t.Fatalf("a smaller limit changes more than the length\n%s", diff)
		}
	})
}
