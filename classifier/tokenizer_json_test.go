package classifier_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rapport/classifier"
	"rapport/internal/testenv"
)

const smallTokenizer = `{"added_tokens":[{"id":0,"content":"[PAD]","special":true}],
"normalizer":{"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"strip_accents":null,"lowercase":true},
"pre_tokenizer":{"type":"BertPreTokenizer"},"post_processor":{"type":"BertProcessing","sep":["[SEP]",3],"cls":["[CLS]",2]},
"model":{"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##","max_input_chars_per_word":100,
"vocab":{"[PAD]":0,"[UNK]":1,"[CLS]":2,"[SEP]":3,"refund":4,"##s":5}}}`

// The vocabulary of a published tokenizer is that of its vocab.txt.
func TestVocabularyOfAPublishedTokenizer(t *testing.T) {
	t.Parallel()
	weights := testenv.Weights(t)
	raw, err := os.ReadFile(filepath.Join(weights, "tokenizer.json"))
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(filepath.Join(weights, "vocab.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := classifier.VocabularyOf(raw); err != nil || !bytes.Equal(got, want) {
		t.Errorf("%d bytes, %v, want the %d of vocab.txt", len(got), err, len(want))
	}
}

// A tokenizer that would give other ids is refused, and everything that is other is named.
func TestVocabularyOfOtherTokenizers(t *testing.T) {
	t.Parallel()
	if got, err := classifier.VocabularyOf([]byte(smallTokenizer)); err != nil || string(got) != "[PAD]\n[UNK]\n[CLS]\n[SEP]\nrefund\n##s\n" {
		t.Fatalf("%q, %v", got, err)
	}
	for want, change := range map[string][2]string{
		`model.type is "Unigram"`:   {`"WordPiece"`, `"Unigram"`},
		"only uncased":              {`"lowercase":true`, `"lowercase":false`},
		"strip_accents is false":    {`"strip_accents":null`, `"strip_accents":false`},
		"max_input_chars_per_word":  {`_word":100`, `_word":200`},
		"unk_token is not":          {`"unk_token":"[UNK]"`, `"unk_token":"<unk>"`},
		"pre_tokenizer.type":        {"BertPreTokenizer", "Whitespace"},
		"does not put [CLS] before": {`"cls":["[CLS]",2]`, `"cls":["<s>",2]`},
		"added token 0":             {`"special":true`, `"special":false`},
		"each once":                 {`"refund":4`, `"refund":5`},
		"the ids are not 0 to 5":    {`"refund":4`, `"refund":-4`},
		"no [PAD] token":            {`"[PAD]":0`, `"<pad>":0`},
		"line 5 is empty":           {`"refund":4`, `"":4`},
		"line 6 ends in a carriage": {`"##s":5`, `"##s\r":5`},
		"unexpected end":            {`}}}`, ``},
		"cannot unmarshal":          {`"vocab":{`, `"vocab":[],"x":{`},
	} {
		_, err := classifier.VocabularyOf([]byte(strings.Replace(smallTokenizer, change[0], change[1], 1)))
		if !errors.Is(err, classifier.ErrTokenizer) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
}

// What is accepted is a vocabulary that can be opened.
func FuzzVocabularyOf(f *testing.F) {
	f.Add([]byte(smallTokenizer))
	f.Add([]byte("{}"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		vocabulary, err := classifier.VocabularyOf(raw)
		if err != nil {
			return
		}
		path := filepath.Join(t.TempDir(), "vocab.txt")
		write(t, path, vocabulary)
		if _, err := classifier.OpenTokenizer(path); err != nil {
			t.Error(err)
		}
	})
}
