package sentiment

import "strings"

// groups is a set of word groups; bit i stands for the i-th group that the lexicon names.
type groups uint64

// maxGroups is how many groups fit.
const maxGroups = 64

// unknown is the id of a word the lexicon does not hold.
const unknown int32 = -1

// entry is all the lexicon says about one word, mark or emoji.
type entry struct {
	text     string
	valence  float64 // -4 (bad) to 4 (good)
	heat     float64 // what the word adds to the sum of cues
	factor   float64 // boosters above 0, dampeners below
	groups   groups
	modifier modifier
	swear    swearing
	severity float64 // of a swear word, 0-1
}

// modifier is what a word does to the words after it.
type modifier uint8

const (
	plain    modifier = iota
	negator           // turns them round
	booster           // strengthens them by entry.factor
	dampener          // weakens them by entry.factor
	contrast          // what comes after it counts more than what came before
)

// swearing is how a word is foul.
type swearing uint8

const (
	clean     swearing = iota
	expletive          // strong language about anything: "damn"
	insult             // a name for a person: "moron"
)

// vocabulary gives every word of the lexicon a small number, so that a message is looked up once and compared as numbers from then on.
type vocabulary struct {
	ids     map[string]int32
	entries []entry
	number  int32 // stands for every number: "14", "1,299.00"
	ordinal int32 // stands for every ordinal in digits: "3rd"
}

func newVocabulary() *vocabulary {
	v := &vocabulary{ids: make(map[string]int32, 1<<13)}
	v.number, v.ordinal = v.id("<number>"), v.id("<ordinal>")
	return v
}

// id is the number of a word, a new one if need be.
func (v *vocabulary) id(word string) int32 {
	if id, ok := v.ids[word]; ok {
		return id
	}
	id := int32(len(v.entries)) //nolint:gosec // the tables are bounded far below 2^31 words
	v.ids[word] = id
	v.entries = append(v.entries, entry{text: word})
	return id
}

// entry is what is known of a word, created if need be.
func (v *vocabulary) entry(word string) *entry { return &v.entries[v.id(word)] }

// find is the number of a folded word as typed, or unknown. A stretched word is also tried with its doubled letters single, because
// "soo" is "so" but "helloo" is "hello".
func (v *vocabulary) find(folded string, stretched bool) int32 {
	if id, ok := v.ids[folded]; ok {
		return id
	}
	if isOrdinal(folded) {
		return v.ordinal
	}
	if stretched {
		return v.squeeze(folded)
	}
	return unknown
}

// maxDoubles bounds the work on a stretched word: 2^maxDoubles look-ups.
const maxDoubles = 3

func (v *vocabulary) squeeze(folded string) int32 {
	letters := []byte(folded)
	var doubles []int
	for i := 1; i < len(letters); i++ {
		if letters[i] == letters[i-1] && len(doubles) < maxDoubles {
			doubles = append(doubles, i)
		}
	}
	shorter := make([]byte, 0, len(letters))
	for drop := 1; drop < 1<<len(doubles); drop++ {
		shorter = shorter[:0]
		for i, letter := range letters {
			if !dropped(doubles, drop, i) {
				shorter = append(shorter, letter)
			}
		}
		if id, ok := v.ids[string(shorter)]; ok {
			return id
		}
	}
	return unknown
}

func dropped(doubles []int, drop, at int) bool {
	for bit, position := range doubles {
		if position == at {
			return drop&(1<<bit) != 0
		}
	}
	return false
}

// isOrdinal tells "3rd" and "21st" from words.
func isOrdinal(word string) bool {
	if len(word) < 3 || len(word) > 6 || word[0] < '0' || word[0] > '9' {
		return false
	}
	switch digits, ending := word[:len(word)-2], word[len(word)-2:]; ending {
	case "st", "nd", "rd", "th":
		return strings.Trim(digits, "0123456789") == ""
	}
	return false
}
