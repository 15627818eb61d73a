package content

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"rapport/policy"
)

// Limits of content files.
const (
	maxLine    = 200 // characters of a line of a persona, a greeting, a question or a label of an option
	maxText    = 800 // characters of an answer, an offer or a saved reply
	maxLines   = 50  // in one group of a persona, or one greeting
	maxEntries = 1000
)

// checker collects the faults of one file.
type checker struct {
	labels []string
	faults []policy.Fault
}

func (c *checker) add(path, format string, args ...any) {
	c.faults = append(c.faults, policy.Fault{Path: path, Message: fmt.Sprintf(format, args...)})
}

// speech checks something that is said to a customer as it stands.
func (c *checker) speech(text, path string, most int) {
	switch {
	case strings.TrimSpace(text) == "":
		c.add(path, "there are no words")
	case text != strings.TrimSpace(text):
		c.add(path, "begins or ends with a space")
	case utf8.RuneCountInString(text) > most:
		c.add(path, "is longer than %d characters", most)
	case strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) || r == unicode.ReplacementChar }):
		c.add(path, "holds a line break or another control character")
	case strings.ContainsAny(text, "{}"):
		c.add(path, "holds a placeholder: there are none, a line is said as it stands")
	}
	folded := bareWords(text)
	for _, row := range unsaid() {
		for _, phrase := range row.phrases {
			if strings.Contains(folded, " "+phrase+" ") {
				c.add(path, "says %q: %s", phrase, row.why)
			}
		}
	}
}

// between are the characters that part words; an apostrophe does not.
func between(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsNumber(r) && r != '\'' && r != '’'
}

// unsaid lists what no line may say, in lower case, with why not.
func unsaid() []struct {
	why     string
	phrases []string
} {
	return []struct {
		why     string
		phrases []string
	}{
		{"the bot is honest about being one", []string{
			"i'm human", "i am human", "i'm a human", "i am a human", "i'm a person", "i am a person", "as a human",
			"i'm a real person", "i am a real person", "i'm not a bot", "i am not a bot", "i'm not a robot", "i am not a robot",
		}},
		{"it tells people how to feel", []string{"calm down", "relax", "don't worry about it", "no need to be upset", "chill"}},
		{"it hides behind a phrase", []string{
			"i understand your frustration", "we apologise for any inconvenience", "we apologize for any inconvenience", "sorry for any inconvenience",
			"per our policy", "as per our policy",
		}},
		{"it is at the customer's expense", []string{
			"your fault", "you should have", "you must have", "obviously", "as i said", "as i already said", "silly question", "stupid question", "dummy",
		}},
	}
}

// hasEmoji reports whether a text holds a pictograph.
func hasEmoji(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool {
		return r >= 0x1F000 && r <= 0x1FAFF || r >= 0x2600 && r <= 0x27BF || r == 0xFE0F
	})
}
