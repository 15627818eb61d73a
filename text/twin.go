package text

import "unicode"

// mixesScripts reports a word that mixes Latin letters with Cyrillic or Greek ones, all of which look Latin: a disguise. A Russian word with
// a Latin slip keeps its letters, because some of them have no twin.
func mixesScripts(s string) bool {
	latin, foreign := false, false
	for _, r := range s {
		switch {
		case r < 0x250:
			latin = latin || unicode.IsLetter(r)
		case 0x370 <= r && r <= 0x52F && unicode.IsLetter(r):
			if low := unicode.ToLower(r); latinTwin(low) == low {
				return false
			}
			foreign = true
		}
	}
	return latin && foreign
}

// latinTwin is the Latin letter that a lower-case Cyrillic or Greek letter (or its capital) looks like; other letters stay.
func latinTwin(r rune) rune {
	switch r {
	case 'а', 'α':
		return 'a'
	case 'в', 'β':
		return 'b'
	case 'с', 'ϲ':
		return 'c'
	case 'ԁ':
		return 'd'
	case 'е', 'ё', 'ε':
		return 'e'
	case 'һ', 'н', 'η':
		return 'h'
	case 'і', 'ї', 'ι':
		return 'i'
	case 'ј':
		return 'j'
	case 'к', 'κ':
		return 'k'
	case 'м', 'μ':
		return 'm'
	case 'ν':
		return 'v'
	case 'о', 'ο':
		return 'o'
	case 'р', 'ρ':
		return 'p'
	case 'ѕ':
		return 's'
	case 'т', 'τ':
		return 't'
	case 'υ', 'у':
		return 'y'
	case 'ԝ', 'ω':
		return 'w'
	case 'х', 'χ':
		return 'x'
	}
	return r
}
