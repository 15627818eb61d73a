package corpus_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"strings"
	"testing"

	"rapport/training/corpus"
)

// endless is a file of one line, gigabytes long, that counts how much of it is read.
type endless struct {
	head, body string
	at, read   int
}

func (e *endless) Read(p []byte) (int, error) {
	if e.read >= 1<<31 {
		return 0, io.EOF
	}
	n := copy(p, e.head)
	e.head = e.head[n:]
	for n < len(p) {
		part := copy(p[n:], e.body[e.at:])
		n, e.at = n+part, (e.at+part)%len(e.body)
	}
	e.read += n
	return n, nil
}

// A line without an end is refused when it is longer than any line is allowed to be; the rest is never read.
func TestEndlessLinesAreRefusedEarly(t *testing.T) {
	t.Parallel()
	labelled := func(r io.Reader) error { _, err := corpus.ReadLabelledFrom(r, "f"); return err }
	conversations := func(r io.Reader) error { _, err := corpus.ReadConversationsFrom(r, "f"); return err }
	for name, c := range map[string]struct {
		head, body string
		read       func(io.Reader) error
		want       string
	}{
		"labelled JSON":         {`{"text":"`, "aaaaaaaa", labelled, "f: line 1: longer than 16 MiB"},
		"labelled table":        {"text,intent\n\"", "aaaaaaaa", labelled, "f: after line 1: a record: longer than 16 MiB"},
		"table, open quote":     {"text,intent\n\"", "a,b\n", labelled, "f: after line 1: a record: longer than 16 MiB"},
		"header":                {"text,intent,", "aaaaaaaa", labelled, "names no column"},
		"Rasa":                  {"nlu:\n- intent: ", "aaaaaaaa", labelled, "more than 8 MiB"},
		"line of turns":         {`{"turns":[`, `{"role":"user","text":"a"},`, conversations, "f: line 1: longer than 16 MiB"},
		"document":              {"{\n\"turns\":[", `{"role":"user","text":"a"},` + "\n", conversations, "f: line 1: a document: longer than 16 MiB"},
		"array of one document": {`[{"turns":[`, `{"role":"user","text":"a"},`, conversations, "f: line 1: a document: longer than 16 MiB"},
		"space between":         {`[`, " ", conversations, "longer than 16 MiB"},
		"table of turns":        {"conversation_id,role,text\n1,user,", "aaaaaaaa", conversations, "f: after line 1: a record: longer than 16 MiB"},
		"white space":           {"", " \n", labelled, "nothing but white space"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := &endless{head: c.head, body: c.body}
			err := c.read(in)
			if !errors.Is(err, corpus.ErrBadData) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want %q", err, c.want)
			}
			if in.read > 18<<20 {
				t.Errorf("%d MiB were read", in.read>>20)
			}
		})
	}
}

// A small file that unpacks to gigabytes is left where its line, or its number of lines, is more than allowed.
func TestGzipBombsAreRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ head, body, want string }{
		{`{"text":"`, strings.Repeat("a", 1<<20), "longer than 16 MiB"},
		{`{"text":"a","intent":"b"}`, strings.Repeat("\n", 1<<20), "more than 2000000 lines"},
	} {
		var packed bytes.Buffer
		w, err := gzip.NewWriterLevel(&packed, gzip.BestSpeed)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(w, c.head)
		for range 20 {
			_, _ = io.WriteString(w, c.body)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		_, err = corpus.ReadLabelledFrom(&packed, "f")
		if !errors.Is(err, corpus.ErrBadData) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v, want %q", err, c.want)
		}
	}
}
