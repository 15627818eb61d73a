package classifier

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// ErrTokenizer is wrapped by every error about a tokenizer.json that the tokenizer here would not repeat.
var ErrTokenizer = errors.New("tokenizer is not one that can be repeated")

// tokenizerJSON is what a tokenizer.json must say: each member but the vocabulary has one value that Tokenizer repeats.
type tokenizerJSON struct {
	AddedTokens []struct {
		ID      int    `json:"id"`
		Content string `json:"content"`
		Special bool   `json:"special"`
	} `json:"added_tokens"`
	Normalizer struct {
		Type               string `json:"type"`
		CleanText          *bool  `json:"clean_text"`
		HandleChineseChars *bool  `json:"handle_chinese_chars"`
		StripAccents       *bool  `json:"strip_accents"`
		Lowercase          *bool  `json:"lowercase"`
	} `json:"normalizer"`
	PreTokenizer struct {
		Type string `json:"type"`
	} `json:"pre_tokenizer"`
	PostProcessor struct {
		Type   string            `json:"type"`
		Single []json.RawMessage `json:"single"`
		Sep    []any             `json:"sep"`
		Cls    []any             `json:"cls"`
	} `json:"post_processor"`
	Model struct {
		Type                    string         `json:"type"`
		UnkToken                string         `json:"unk_token"`
		ContinuingSubwordPrefix string         `json:"continuing_subword_prefix"`
		MaxInputCharsPerWord    *int           `json:"max_input_chars_per_word"`
		Vocab                   map[string]int `json:"vocab"`
	} `json:"model"`
}

// VocabularyOf is the vocabulary of a tokenizer.json, one WordPiece a line as OpenTokenizer reads it. Only what Tokenizer repeats is accepted: the
// uncased BERT tokenizer, whose ids are 0 to the number of pieces. Errors wrap ErrTokenizer and name everything that is other.
func VocabularyOf(tokenizer []byte) ([]byte, error) {
	var t tokenizerJSON
	if len(tokenizer) > maxVocabularyBytes {
		return nil, fmt.Errorf("%w: %d bytes are more than the %d allowed", ErrTokenizer, len(tokenizer), maxVocabularyBytes)
	}
	if err := json.Unmarshal(tokenizer, &t); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTokenizer, err)
	}
	pieces, err := t.pieces()
	if err := errors.Join(append(t.differences(), err)...); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTokenizer, err)
	}
	lines := make([][]byte, len(pieces))
	for i, piece := range pieces {
		lines[i] = []byte(piece)
	}
	if err := checkLines(lines); err != nil {
		return nil, fmt.Errorf("%w: vocabulary: %w", ErrTokenizer, err)
	}
	return []byte(strings.Join(pieces, "\n") + "\n"), nil
}

// differences are the settings that Tokenizer does not have.
func (t tokenizerJSON) differences() []error {
	n, m := t.Normalizer, t.Model
	var found []error
	for _, one := range []struct {
		wrong bool
		what  string
	}{
		{m.Type != "WordPiece", fmt.Sprintf("model.type is %.40q, only WordPiece is supported", m.Type)},
		{m.UnkToken != unknownToken, "model.unk_token is not " + unknownToken},
		{m.ContinuingSubwordPrefix != continuation, "model.continuing_subword_prefix is not " + continuation},
		{m.MaxInputCharsPerWord == nil || *m.MaxInputCharsPerWord != maxWordRunes, "model.max_input_chars_per_word is not 100"},
		{n.Type != "BertNormalizer", fmt.Sprintf("normalizer.type is %.40q, only BertNormalizer is supported", n.Type)},
		{n.Lowercase == nil || !*n.Lowercase, "normalizer.lowercase is false, and only uncased tokenizers are supported"},
		{n.StripAccents != nil && !*n.StripAccents, "normalizer.strip_accents is false"},
		{n.CleanText == nil || !*n.CleanText, "normalizer.clean_text is false"},
		{n.HandleChineseChars == nil || !*n.HandleChineseChars, "normalizer.handle_chinese_chars is false"},
		{t.PreTokenizer.Type != "BertPreTokenizer", fmt.Sprintf("pre_tokenizer.type is %.40q, only BertPreTokenizer is supported", t.PreTokenizer.Type)},
		{!t.frames(), "post_processor does not put [CLS] before and [SEP] after a message"},
	} {
		if one.wrong {
			found = append(found, errors.New(one.what))
		}
	}
	for _, added := range t.AddedTokens {
		if id, known := m.Vocab[added.Content]; !added.Special || !known || id != added.ID {
			found = append(found, fmt.Errorf("added token %d is not a special one of the vocabulary", added.ID))
		}
	}
	return found
}

// frames reports whether a message becomes [CLS] message [SEP].
func (t tokenizerJSON) frames() bool {
	p := t.PostProcessor
	is := func(pair []any, token string) bool { return len(pair) == 2 && pair[0] == token }
	if p.Type == "BertProcessing" {
		return is(p.Cls, startToken) && is(p.Sep, endToken)
	}
	if p.Type != "TemplateProcessing" || len(p.Single) != 3 {
		return false
	}
	var parts [3]struct {
		SpecialToken *struct {
			ID string `json:"id"`
		}
		Sequence *struct {
			ID string `json:"id"`
		}
	}
	for i, raw := range p.Single {
		if json.Unmarshal(raw, &parts[i]) != nil {
			return false
		}
	}
	first, middle, last := parts[0].SpecialToken, parts[1].Sequence, parts[2].SpecialToken
	return first != nil && middle != nil && last != nil && first.ID == startToken && last.ID == endToken
}

// pieces are the vocabulary in the order of the ids, which must be 0 to the number of pieces.
func (t tokenizerJSON) pieces() ([]string, error) {
	vocab := t.Model.Vocab
	if len(vocab) == 0 || len(vocab) > maxVocabularyLines {
		return nil, fmt.Errorf("vocabulary of %d pieces, want 1 to %d", len(vocab), maxVocabularyLines)
	}
	pieces := make([]string, len(vocab))
	for piece, id := range vocab {
		if id < 0 || id >= len(pieces) || pieces[id] != "" {
			return nil, fmt.Errorf("vocabulary: the ids are not 0 to %d, each once", len(pieces)-1)
		}
		pieces[id] = piece
	}
	for _, special := range []string{padToken, unknownToken, startToken, endToken} {
		if !slices.Contains(pieces, special) {
			return nil, fmt.Errorf("vocabulary: no %s token", special)
		}
	}
	return pieces, nil
}
