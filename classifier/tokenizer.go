package classifier

import (
	"fmt"
	"unicode/utf8"
)

// MaxTokens is the most tokens a message may have, special tokens included: 60 words and more, which covers all but the longest complaints.
// The encoder's cost and memory grow with it.
const MaxTokens = 64

// maxTokenizerBytes is how much of a message is looked at. Sixty-two words rarely need a tenth of it; the bound keeps one long run of
// characters that make no token from costing more than a message.
const maxTokenizerBytes = 4 << 10

// Tokenizer turns text into the token ids of an uncased BERT encoder: the same ids as Hugging Face's BertNormalizer, BertPreTokenizer and
// WordPiece. Literal special tokens in a message ("[SEP]") are ordinary text: no customer can steer the encoder. It is immutable and safe for
// concurrent use.
type Tokenizer struct {
	vocabulary *vocabulary
	ascii      *asciiTable
}

// OpenTokenizer reads a vocabulary with one WordPiece a line. Its errors wrap ErrVocabulary.
func OpenTokenizer(vocabulary string) (*Tokenizer, error) {
	content, err := readVocabulary(vocabulary)
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrVocabulary, vocabulary, err)
	}
	return openTokenizer(vocabulary, content)
}

// openTokenizer reads a vocabulary file that held content when it was looked at last.
func openTokenizer(vocabulary string, content []byte) (*Tokenizer, error) {
	v, err := parseVocabulary(vocabulary, content)
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrVocabulary, vocabulary, err)
	}
	return &Tokenizer{vocabulary: v, ascii: newASCIITable()}, nil
}

// Encode appends the ids of message to dst: [CLS], at most limit-2 pieces, [SEP]. A limit below 2 counts as 2. Every string is accepted; bytes
// that are not UTF-8 are skipped. With enough room in dst it does not allocate.
func (t *Tokenizer) Encode(dst []int32, message string, limit int) []int32 {
	limit = min(max(limit, 2), 2*maxTokenizerBytes) // no text of that many bytes has as many pieces; the sum below cannot wrap around
	s := scan{t: t, limit: len(dst) + limit - 1, ids: append(dst, t.vocabulary.start)}
	s.read(beginning(message, maxTokenizerBytes))
	return append(s.ids, t.vocabulary.end)
}

// Size is the number of ids: every id of Encode is at least 0 and below it.
func (t *Tokenizer) Size() int { return t.vocabulary.size }

// beginning is the longest prefix of at most size bytes that splits no code point.
func beginning(s string, size int) string {
	if len(s) <= size {
		return s
	}
	for size > 0 && !utf8.RuneStart(s[size]) {
		size--
	}
	return s[:size]
}
