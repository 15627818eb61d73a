package corpus_test

import (
	"bytes"
	"errors"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"rapport/training/corpus"
)

// FuzzReadRasa feeds the reader of Rasa YAML, behind which stands a parser that is known to panic. What it takes is written and read again.
func FuzzReadRasa(f *testing.F) {
	for _, seed := range []string{
		rasaFile, "nlu:\n- intent: a\n  examples: |\n    - [b](c)\n", "nlu: []", "nlu:\n- intent: a\n  examples:\n  - text: >-\n      b\n",
		"nlu:\n- {intent: a, examples: \"- b\"}",
		"version: 3\n---\nnlu:\n...\n", "nlu: &a [*a]", "nlu:\n- ? a\n  : b\n", "a: b: c", "nlu:\n- intent: a\n  examples: |2\n     - x\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		all, err := corpus.ReadLabelledFrom(bytes.NewReader(content), "f")
		if err != nil && !errors.Is(err, corpus.ErrBadData) {
			t.Fatalf("%v is not ErrBadData", err)
		}
		for i, row := range all.Rows {
			if row.Line < 1 || row.Intent == "" || !utf8.ValidString(row.Text) {
				t.Fatalf("row %+v", row)
			}
			all.Rows[i].Tags = nil
		}
		var written, again bytes.Buffer
		left, err := corpus.WriteRasaYAML(&written, all.Rows)
		if err != nil {
			t.Fatal(err)
		}
		back, err := corpus.ReadLabelledFrom(bytes.NewReader(written.Bytes()), "f")
		if err != nil || len(back.Bad) > 0 || len(back.Rows) != len(all.Rows)-len(left) {
			t.Fatalf("%v, bad %v, %d rows of %d, %d left, in\n%s", err, back.Bad, len(back.Rows), len(all.Rows), len(left), written.String())
		}
		if _, err := corpus.WriteRasaYAML(&again, back.Rows); err != nil || again.String() != written.String() {
			t.Fatalf("%v\n%s", err, cmp.Diff(written.String(), again.String()))
		}
	})
}

// FuzzReadConversations feeds all readers of conversations.
func FuzzReadConversations(f *testing.F) {
	for _, seed := range []string{
		zendesk, intercom, chatwoot, "[" + zendesk + "]", `{"id":1,"turns":[{"role":"user","text":"a"}]}`,
		`{"conversation_id":1,"role":"user","text":"a","time":1}`,
		"conversation_id,role,text,time\n1,user,a,2026-03-01\n", "conversation_id;role;text\n\"", "{\n}", "[[",
		`{"conversations":[{"payload":[]}]}`, "{}{}", "[]\n[]",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		all, err := corpus.ReadConversationsFrom(bytes.NewReader(content), "f")
		if err != nil && !errors.Is(err, corpus.ErrBadData) {
			t.Fatalf("%v is not ErrBadData", err)
		}
		for _, c := range all.Conversations {
			if c.ID == "" || len(c.Turns) == 0 {
				t.Fatalf("conversation %+v", c)
			}
			for _, turn := range c.Turns {
				if turn.Line < 1 || turn.File != "f" || turn.Role == "" || !utf8.ValidString(turn.Text) {
					t.Fatalf("turn %+v", turn)
				}
			}
		}
		for _, line := range all.Bad {
			if line.Line < 1 || line.Reason == "" {
				t.Fatalf("bad line %+v", line)
			}
		}
	})
}

// FuzzHTMLBody feeds bodies of HTML through the reader that takes them out.
func FuzzHTMLBody(f *testing.F) {
	for _, seed := range []string{"<p>a", "<script>b", "</", "<!--", "&amp;&#0;", "<a href='", "<style></style><b>x</b>"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		if !utf8.ValidString(body) {
			return
		}
		var b bytes.Buffer
		if err := corpus.WriteJSONL(&b, []corpus.Row{{Text: body}}); err != nil {
			t.Fatal(err)
		}
		quoted := bytes.TrimSuffix(bytes.TrimPrefix(bytes.TrimSpace(b.Bytes()), []byte(`{"text":`)), []byte("}"))
		document := []byte(`{"id":"1","source":{"body":` + string(quoted) + `,"author":{"type":"user"}},"conversation_parts":{}}`)
		all, err := corpus.ReadConversationsFrom(bytes.NewReader(document), "f")
		if err != nil || len(all.Bad) > 0 {
			t.Fatalf("%v, bad %v", err, all.Bad)
		}
	})
}
