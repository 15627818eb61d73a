package sentiment_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"rapport/internal/testenv"
	"rapport/sentiment"
	"rapport/text"
)

// A disguise is what somebody does to the letters of a message.
type disguise struct {
	name string
	loss float64 // share of the angry messages that it may hide when every longer word wears it; half of it at every third word
	of   func(word string) string
}

func letterwise(twins string) func(string) string {
	pairs := strings.Fields(twins)
	return strings.NewReplacer(pairs...).Replace
}

func between(mark string) func(string) string {
	return func(word string) string {
		letters := strings.Split(word, "")
		return strings.Join(letters, mark)
	}
}

// plainWord leaves contractions and marks alone: nobody spaces those out.
func plainWord(word string) bool {
	return len(word) > 3 && strings.IndexFunc(word, func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsLetter(r) }) < 0
}

func disguises() []disguise {
	return []disguise{
		{"Cyrillic look-alikes", 0, letterwise("a а e е o о p р c с x х")},
		{"Greek look-alikes", 0, letterwise("o ο v ν i ι a α")},
		{"full width", 0, func(word string) string {
			return strings.Map(func(r rune) rune {
				if '!' <= r && r <= '~' {
					return r + 0xFEE0
				}
				return r
			}, word)
		}},
		{"zero width", 0, between("\u200b")},
		{"soft hyphens", 0, between("\u00ad")},
		{"accents", 0, letterwise("a á e è o ö i î u ü n ñ")},
		{"combining marks", 0, between("\u0301")},
		{"leet", .1, letterwise("a 4 e 3 o 0 i 1 s 5 t 7")},
		{"leet of vowels", .1, letterwise("a @ e 3 o 0 i 1")},
		{"spaced letters", .1, between(" ")},
		{"dots", .1, between(".")},
		{"hyphens", .1, between("-")},
		{"capitals here and there", 0, func(word string) string {
			runes := []rune(word)
			for i := range runes {
				if i%2 == 1 {
					runes[i] = unicode.ToUpper(runes[i])
				}
			}
			return string(runes)
		}},
		{"mathematical letters", 0, func(word string) string {
			return strings.Map(func(r rune) rune {
				if 'a' <= r && r <= 'z' {
					return r - 'a' + 0x1D41A
				}
				return r
			}, word)
		}},
		{"direction marks", 0, between("\u202e")},
		{"elongation", 0, func(word string) string {
			if at := strings.LastIndexAny(word, "aeiou"); at >= 0 {
				return word[:at] + strings.Repeat(word[at:at+1], 4) + word[at+1:]
			}
			return word
		}},
	}
}

func (d disguise) message(message string, every int) string {
	words := strings.Split(message, " ")
	plain := 0
	for i, word := range words {
		if !plainWord(word) {
			continue
		}
		if plain%every == 0 {
			words[i] = d.of(word)
		}
		plain++
	}
	return strings.Join(words, " ")
}

func seedMessages(tb testing.TB, keep func(level int) bool) []string {
	tb.Helper()
	file, err := os.Open(filepath.Join(testenv.Root(tb), "training", "data", "temper_seed", "messages.jsonl"))
	if err != nil {
		tb.Fatal(err)
	}
	defer file.Close() //nolint:errcheck // only read
	var messages []string
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var line struct {
			Text  string
			Level int
		}
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			tb.Fatal(err)
		}
		if keep(line.Level) {
			messages = append(messages, line.Text)
		}
	}
	return messages
}

// TestDisguisedAngerIsFound is the evasion table of docs/temper.md: with every or every third longer word disguised, angry messages stay angry and
// calm ones calm.
func TestDisguisedAngerIsFound(t *testing.T) {
	t.Parallel()
	scorer := builtin(t)
	score := func(message string) sentiment.Level {
		doc, err := text.Clean(message, text.Limits{})
		if err != nil {
			return sentiment.Calm
		}
		return scorer.Score(doc, nil).Level()
	}
	var angry []string
	for _, message := range seedMessages(t, func(level int) bool { return level >= 3 }) {
		if score(message) >= sentiment.Angry {
			angry = append(angry, message)
		}
	}
	calm := seedMessages(t, func(level int) bool { return level == 0 })
	alarms := func(of func(string) string) int {
		n := 0
		for _, message := range calm {
			if score(of(message)) >= sentiment.Angry {
				n++
			}
		}
		return n
	}
	before := alarms(func(message string) string { return message })
	for _, d := range disguises() {
		for _, every := range []int{1, 3} {
			kept := 0
			for _, message := range angry {
				if score(d.message(message, every)) >= sentiment.Angry {
					kept++
				}
			}
			share := float64(kept) / float64(len(angry))
			more := alarms(func(message string) string { return d.message(message, every) }) - before
			t.Logf("%-24s every %d: %.3f of %d angry stay angry, %+d of %d calm called angry", d.name, every, share, len(angry), more, len(calm))
			if share < 1-d.loss*map[int]float64{1: 1, 3: .5}[every] || float64(more) > .02*float64(len(calm)) {
				t.Errorf("%s, every %d: kept %.3f, %d more alarms", d.name, every, share, more)
			}
		}
	}
}

// TestGenuineScriptsAreLeftAlone keeps Russian and Greek what they are.
func TestGenuineScriptsAreLeftAlone(t *testing.T) {
	t.Parallel()
	scorer := builtin(t)
	for _, message := range []string{
		"Где мой заказ? Я жду уже неделю", "Спасибо, всё хорошо", "скажите пожалуйста как вернуть товар", "сон рос хор Тор", "Что с моей картой",
		"Πού είναι η παραγγελία μου;", "Ευχαριστώ πολύ, όλα καλά", "Θέλω να ακυρώσω τη συνδρομή μου", "να το πω", "И я тоже", "с а т",
	} {
		doc := clean(t, message)
		if found := scorer.Score(doc, nil); found.Level() >= sentiment.Angry {
			t.Errorf("%q: %v %+v", message, found.Level(), found.Cues)
		}
		for _, word := range doc.Words {
			if word.Kind == text.Alpha && strings.IndexFunc(word.Folded, func(r rune) bool { return r < utf8.RuneSelf && unicode.IsLetter(r) }) >= 0 {
				t.Errorf("%q: %q was read as %q", message, word.Text, word.Folded)
			}
		}
	}
}

// Whatever the disguise, cues and words lie where the customer typed them.
func TestDisguisedCuesLieInTheText(t *testing.T) {
	t.Parallel()
	scorer := builtin(t)
	all := disguises()
	rapid.Check(t, func(t *rapid.T) {
		d := all[rapid.IntRange(0, len(all)-1).Draw(t, "disguise")]
		doc, err := text.Clean(d.message(messages().Draw(t, "message"), rapid.IntRange(1, 3).Draw(t, "every")), text.Limits{})
		if err != nil {
			t.Skip("nothing to score")
		}
		checkFrustration(t, doc, scorer.Score(doc, nil))
	})
}

// Dialect and learner's spellings are no anger: never a higher level than the same in standard spelling, and never frustrated.
func TestDialectIsNoAnger(t *testing.T) {
	t.Parallel()
	scorer := builtin(t)
	for _, pair := range [][2]string{
		{"i dinnae ken where ma parcel is", "I don't know where my parcel is"},
		{"where my order at fam", "where is my order at, friend"},
		{"yall got my package yet", "have you got my package yet"},
		{"kindly do the needful and revert back", "please do what is needed and reply"},
		{"can yous check me account", "can you check my account"},
		{"ma order nah reach yet", "my order has not arrived yet"},
		{"I axed about my bill", "I asked about my bill"},
		{"he finna pick it up tmrw", "he is going to pick it up tomorrow"},
		{"pls tell me da status of ma refund", "please tell me the status of my refund"},
		{"wah happen to mi delivery", "what happened to my delivery"},
	} {
		dialect, standard := scorer.Score(clean(t, pair[0]), nil), scorer.Score(clean(t, pair[1]), nil)
		if dialect.Level() >= sentiment.Frustrated || dialect.Level() > standard.Level() {
			t.Errorf("%q: %v %+v; %q: %v", pair[0], dialect.Level(), dialect.Cues, pair[1], standard.Level())
		}
	}
}
