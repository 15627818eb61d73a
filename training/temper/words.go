package temper

import (
	"slices"
	"strings"

	"rapport/text"
)

// Words that occur in fewer texts than this teach nothing. A graded text counts as two: there are few of them.
const (
	minWordTexts   = 4
	gradedTextsFor = 2
	maxWordLetters = 24
)

// candidateWords are the words our texts hold often enough to learn something about, in alphabetical order. unlabelled texts only say which words
// people use: what those are worth, the ratings and lexicons tell.
func candidateWords(sources []temperSource, unlabelled []temperRow) []string {
	texts, seenIn := map[string]int{}, map[string]int{}
	number := 0
	count := func(rows []temperRow) {
		for i := range rows {
			number++
			worth := 1
			if rows[i].kind == gradedTemper {
				worth = gradedTextsFor
			}
			for at, word := range rows[i].doc.Words {
				if !isCandidate(rows[i].doc.Words, at) || seenIn[word.Folded] == number {
					continue
				}
				seenIn[word.Folded] = number
				texts[word.Folded] += worth
			}
		}
	}
	for _, source := range sources {
		count(source.train)
	}
	count(unlabelled)
	var words []string
	for word, count := range texts {
		if count >= minWordTexts {
			words = append(words, word)
		}
	}
	slices.Sort(words)
	return words
}

// isCandidate leaves out what is no word of the language: names after "@" and "#", numbers, letters alone, foreign scripts.
func isCandidate(words []text.Word, at int) bool {
	word := words[at]
	if word.Kind != text.Alpha || len(word.Folded) > maxWordLetters {
		return false
	}
	if at > 0 && words[at-1].End == word.Start && (words[at-1].Text == "@" || words[at-1].Text == "#") {
		return false
	}
	for i := range len(word.Folded) {
		if c := word.Folded[i]; (c < 'a' || c > 'z') && c != '\'' {
			return false
		}
	}
	if isFunctionWord(word.Folded) || tellsWho(word.Folded) {
		return false
	}
	return len(word.Folded) > 1 || word.Folded == "u" || word.Folded == "i" || word.Folded == "k"
}

// isFunctionWord covers the words of grammar that no reader would accept as a cue, whatever statistics say of them. Negators and the second person
// stay: "not", "never" and "you" do tell anger.
func isFunctionWord(word string) bool {
	const words = " a about after also am an and are as at be been before being by can could did do does down for from had has have having he " +
		"her here how i if im in into is it it's its just more most much my of off on or our out over she so some such than that the their " +
		"them then there these they this those to too up us very was we were what when where which who will with would his "
	return strings.Contains(words, " "+word+" ")
}

// tellsTemper covers the words that tell temper without being good or bad themselves: who is addressed, negators, and that it goes on.
func tellsTemper(word string) bool {
	const words = " you your you're youre yourself u ur yall not never no none nobody nothing nowhere don't dont can't cant cannot won't wont isn't " +
		"isnt doesn't doesnt didn't didnt haven't havent hasn't hasnt ain't aint still again already anymore even constantly repeatedly ever "
	return strings.Contains(words, " "+word+" ")
}

// tellsWho covers words for who somebody is: whatever the training texts make of them, they say nothing about anger. What is left of such words
// in the lexicon is found by a test of package sentiment.
func tellsWho(word string) bool {
	const words = " black white asian african indian pakistani chinese mexican american british irish polish russian turkish arab jew jews jewish " +
		"muslim muslims christian christians hindu sikh buddhist catholic atheist gay gays lesbian lesbians bisexual trans transgender queer straight " +
		"male female man men woman women girl girls boy boys old young elderly teenage teenager pregnant disabled deaf blind autistic diabetic foreign " +
		"foreigner immigrant immigrants refugee refugees single married divorced widow widowed mother father mom mum dad wife husband "
	return strings.Contains(words, " "+word+" ")
}
