package sentiment

import (
	"errors"
	"fmt"
	"strings"

	"github.com/jdkato/prose/v2"

	"rapport/text"
)

// ErrTagger is what Tag returns for a text the library cannot take.
var ErrTagger = errors.New("part-of-speech tagging")

// maxTagged is how many words of a text are tagged. The library's time grows faster than the text.
const maxTagged = 80

// Tagger tells the part of speech of words. Its model takes about 40 MB and a quarter of a second to load, so it is for fitting, where it shows
// which words change their meaning with it ("like", "kind", "mean"), and never on the way of a message.
type Tagger struct {
	model *prose.Model
}

// Tagged is one word and its Penn Treebank tag.
type Tagged struct {
	Word string
	Tag  string
}

// NewTagger loads the model. Keep the Tagger: it is safe for concurrent use.
func NewTagger() (*Tagger, error) {
	document, err := prose.NewDocument("load", prose.WithSegmentation(false), prose.WithExtraction(false))
	if err != nil {
		return nil, fmt.Errorf("%w: load the model: %w", ErrTagger, err)
	}
	return &Tagger{model: document.Model}, nil
}

// Tag tags the words of a message. The library panics on some valid text and is slow on rows of marks, so it only sees folded words, one mark
// for each row, and not too many.
func (t *Tagger) Tag(doc text.Doc) (tagged []Tagged, err error) {
	defer func() {
		if recover() != nil {
			tagged, err = nil, ErrTagger
		}
	}()
	document, err := prose.NewDocument(tame(doc), prose.UsingModel(t.model), prose.WithSegmentation(false), prose.WithExtraction(false))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTagger, err)
	}
	for _, token := range document.Tokens() {
		tagged = append(tagged, Tagged{Word: token.Text, Tag: token.Tag})
	}
	return tagged, nil
}

// tame is what the library may see of a message.
func tame(doc text.Doc) string {
	var b strings.Builder
	for i, word := range doc.Words {
		if i == maxTagged {
			break
		}
		switch word.Kind {
		case text.Alpha:
			b.WriteString(word.Folded)
		case text.Number:
			b.WriteString("9")
		case text.Punct:
			b.WriteString(firstMark(word.Text))
		case text.Emoji:
			continue
		}
		b.WriteByte(' ')
	}
	return b.String()
}
