package corpus_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rapport/training/corpus"
)

func TestReadsWhatTeamsHave(t *testing.T) {
	t.Parallel()
	want := []corpus.Row{{Text: "where is it", Intent: "order_status"}, {Text: "hi, you", Intent: "greeting"}}
	for name, content := range map[string]string{
		"JSON lines": `{"text":"where is it","intent":"order_status"}` + "\n\n" +
			`{"text":"hi, you","label":" greeting ","register":"plain","n":[1]}`,
		"JSON lines, BOM and CRLF":  "\ufeff{\"text\":\"where is it\",\"intent\":\"order_status\"}\r\n{\"text\":\"hi, you\",\"intent\":\"greeting\"}\r\n",
		"CSV":                       "id,Text,Intent\n1,where is it,order_status\n2,\"hi, you\",greeting\n",
		"CSV, label first":          "label,text\norder_status,where is it\ngreeting,\"hi, you\"\n",
		"CSV with semicolons":       "\ufefftext;label\r\nwhere is it;order_status\r\nhi, you;greeting\r\n",
		"TSV":                       "text\tintent\nwhere is it\torder_status\nhi, you\tgreeting\n",
		"CSV as BANKING77 names it": "text,category\nwhere is it,order_status\n\"hi, you\",greeting\n",
	} {
		for _, packed := range []bool{false, true} {
			all, err := corpus.ReadLabelledFrom(bytes.NewReader(pack(t, content, packed)), "f")
			rows, bad := all.Rows, all.Bad
			if err != nil || len(bad) > 0 {
				t.Errorf("%s (gzip %v): %v, bad %v", name, packed, err, bad)
				continue
			}
			for i := range rows {
				rows[i].File, rows[i].Line = "", 0
			}
			if diff := cmp.Diff(want, rows); diff != "" {
				t.Errorf("%s (gzip %v): %s", name, packed, diff)
			}
		}
	}
}

func pack(t *testing.T, content string, gz bool) []byte {
	t.Helper()
	if !gz {
		return []byte(content)
	}
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestBadLinesAreNamedNotQuoted(t *testing.T) {
	t.Parallel()
	long := `{"text":"` + strings.Repeat("a", 2<<20) + `","intent":"x"}`
	content := strings.Join([]string{
		`{"text":"fine","intent":"ok"}`,
		`{"text":"secret","intent":}`,
		`{"text":"secret"}`,
		`{"intent":"x"}`,
		`{"text":"secret","intent":""}`,
		`{"text":"secret","intent":"a","label":"b"}`,
		`{"text":"secret","text":"again","intent":"a"}`,
		`{"text":7,"intent":"a"}`,
		"{\"text\":\"secret\",\"intent\":\"a\\u0007b\"}",
		"{\"text\":\"secret \xff\",\"intent\":\"a\"}",
		`["secret","a"]`,
		long,
		`{"text":"secret","intent":"` + strings.Repeat("x", 200) + `"}`,
		`{"text":"fine too","intent":"ok"}`,
	}, "\n")
	all, err := corpus.ReadLabelledFrom(strings.NewReader(content), "data.jsonl")
	rows, bad := all.Rows, all.Bad
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 2 || rows[1].Line != 14 {
		t.Errorf("kept %v, want lines 1 and 14", rows)
	}
	if len(bad) != 12 {
		t.Errorf("%d bad lines, want 12: %v", len(bad), bad)
	}
	for i, line := range bad {
		if line.Line != i+2 || line.File != "data.jsonl" || line.Reason == "" || strings.Contains(line.String(), "secret") {
			t.Errorf("bad line %d is %q", i+2, line)
		}
	}
}

func TestBadTableRowsAreNamed(t *testing.T) {
	t.Parallel()
	all, err := corpus.ReadLabelledFrom(strings.NewReader("text,intent\nfine,ok\nsecret\n\"secret,\"x,ok\nsecret,\nfine,ok\n"), "d.csv")
	bad := all.Bad
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, line := range bad {
		got = append(got, line.String())
	}
	want := []string{
		"d.csv:3: not 2 columns as in the header", "d.csv:4: a quote stands where none may", "d.csv:5: the intent is empty",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestUnusableFilesSayWhy(t *testing.T) {
	t.Parallel()
	for content, want := range map[string]string{
		"":                             "is empty",
		" \n\t\n":                      "is empty",
		"[{\"text\":\"a\"}]":           "one JSON array",
		"hello there\nhow are you\n":   "names no column",
		"text,mood\na,b\n":             "names no column",
		"\xff\xfet\x00e\x00x\x00t\x00": "not UTF-8",
		"\x1f\x8bnot gzip at all":      "gzip",
	} {
		_, err := corpus.ReadLabelledFrom(strings.NewReader(content), "f")
		if !errors.Is(err, corpus.ErrBadData) || !strings.Contains(fmt.Sprint(err), want) {
			t.Errorf("%q: %v, want ErrBadData with %q", content, err, want)
		}
	}
}

func TestDirectoriesAreReadByName(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, content := range map[string]string{
		"b.csv": "text,intent\nb,x\n", "a.jsonl": `{"text":"a","intent":"x"}`, "README.md": "# not data", "c.tsv.gz": "text\tintent\nc\tx\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), pack(t, content, strings.HasSuffix(name, ".gz")), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	rows, bad, err := corpus.Read(dir)
	if err != nil || len(bad) > 0 {
		t.Fatal(err, bad)
	}
	var got []string
	for _, row := range rows {
		got = append(got, row.Text)
	}
	if !slices.Equal(got, []string{"a", "b", "c"}) {
		t.Errorf("read %q, want the files a, b and c in this order", got)
	}
	if _, _, err := corpus.Read(t.TempDir()); !errors.Is(err, corpus.ErrBadData) {
		t.Errorf("an empty directory gives %v", err)
	}
	if _, _, err := corpus.Read(filepath.Join(dir, "missing")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing file gives %v", err)
	}
}

func FuzzReadLabelled(f *testing.F) {
	for _, seed := range []string{
		"", "{}", `{"text":"a","intent":"b"}`, "text,intent\na,b\n", "text\tlabel\n\"a\tb\n", "\ufefftext;intent\na;b",
		"[1]", "\x1f\x8b", "text,intent\n\"", "{\"text\":\"\xff\"}",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		all, err := corpus.ReadLabelledFrom(bytes.NewReader(content), "f")
		rows, bad := all.Rows, all.Bad
		if err != nil && !errors.Is(err, corpus.ErrBadData) {
			t.Fatalf("%v is not ErrBadData", err)
		}
		for _, row := range rows {
			if row.Intent == "" || row.Line < 1 || row.File != "f" {
				t.Fatalf("row %+v", row)
			}
		}
		for _, line := range bad {
			if line.Line < 1 || line.Reason == "" {
				t.Fatalf("bad line %+v", line)
			}
		}
	})
}
