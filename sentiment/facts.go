package sentiment

import (
	"slices"

	"rapport/text"
)

// factReader lifts facts from one message. Token i is word i of the Doc.
type factReader struct {
	words  map[string]factWord
	tokens []factWord
}

// factSpan is a fact found in tokens [start,end).
type factSpan struct {
	kind       FactType
	start, end int
	value      float64
	currency   string
}

// facts lists what the message says about its severity, in order; facts do not overlap.
func (r *factReader) facts(doc text.Doc) []Fact {
	r.begin(doc)
	var facts []Fact
	at, byteAt := 0, 0 // code points of Raw, and bytes
	for i := 0; i < len(r.tokens); {
		span, ok := r.read(i)
		if !ok {
			i++
			continue
		}
		fact := Fact{
			Type: span.kind, Value: span.value, Currency: span.currency,
			Start: doc.Words[span.start].Start, End: doc.Words[span.end-1].End,
		}
		byteAt += skip(doc.Raw[byteAt:], fact.Start-at)
		length := skip(doc.Raw[byteAt:], fact.End-fact.Start)
		fact.Text = doc.Raw[byteAt : byteAt+length]
		at, byteAt = fact.End, byteAt+length
		facts = append(facts, fact)
		i = span.end
	}
	return facts
}

// beginsFact are the classes that a fact can begin with.
const beginsFact = aNumber | inDigits | anArticle | theWordHalf | aGlued | anOrdinal | onceOrTwice | aCurrency | aDeadlineHead | aGroup

// read tries each kind of fact at token i. The order decides: "by 5 pm" is no amount, "two hours late" no wait.
func (r *factReader) read(i int) (factSpan, bool) {
	if r.tokens[i].class&beginsFact == 0 {
		return factSpan{}, false
	}
	span, ok := r.deadline(i)
	if !ok {
		span, ok = r.amount(i)
	}
	if !ok {
		span, ok = r.duration(i)
	}
	if !ok {
		span, ok = r.contacts(i)
	}
	if !ok {
		span, ok = r.people(i)
	}
	return span, ok
}

// begin looks the words up.
func (r *factReader) begin(doc text.Doc) {
	r.tokens = slices.Grow(r.tokens[:0], len(doc.Words))
	for i := range doc.Words {
		word := &doc.Words[i]
		token := r.words[word.Folded]
		switch word.Kind {
		case text.Number:
			token = factWord{class: aNumber | inDigits, value: parseNumber(word.Text)}
		case text.Alpha:
			if token.class == 0 {
				token = r.glued(word.Folded)
			}
		case text.Punct:
			if token.class == 0 && word.Folded != "-" {
				token.class = aMark
			}
		case text.Emoji:
			token.class = aMark
		}
		r.tokens = append(r.tokens, token)
	}
}

// is reports that token i exists and plays one of the roles.
func (r *factReader) is(i int, class factClass) bool {
	return i >= 0 && i < len(r.tokens) && r.tokens[i].class&class != 0
}

// near reports a token of the class at most so many words before start or from end on.
func (r *factReader) near(class factClass, start, end, before, after int) bool {
	for i := max(0, start-before); i < start; i++ {
		if r.tokens[i].class&class != 0 {
			return true
		}
	}
	for i := end; i < min(len(r.tokens), end+after); i++ {
		if r.tokens[i].class&class != 0 {
			return true
		}
	}
	return false
}
