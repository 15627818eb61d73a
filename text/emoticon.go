package text

import "strings"

// emoticon is a face typed with punctuation.
type emoticon struct {
	length int    // in bytes
	folded string // without its nose, one mouth: ":-((" is ":("
	mouths int
}

// findEmoticon reads the emoticon at the beginning of s, if any. Before is the byte in front of s, ' ' at the start.
func findEmoticon(s string, before byte) (emoticon, bool) {
	if whole, ok := wholeEmoticon(s, before); ok {
		return whole, true
	}
	i := 0
	brow := ""
	if s[0] == '>' {
		brow, i = ">", 1
	}
	if i >= len(s) || !strings.ContainsRune(":;=", rune(s[i])) {
		return emoticon{}, false
	}
	eyes := ":"
	if s[i] == ';' {
		eyes = ";"
	}
	narrow := s[i] == '='
	i++
	if i < len(s) && s[i] == '\'' {
		eyes += "'"
		i++
	}
	if i+1 < len(s) && strings.IndexByte("-^o", s[i]) >= 0 && strings.IndexByte("()[]{}|/\\DPp", s[i+1]) >= 0 {
		i++
	}
	if i >= len(s) {
		return emoticon{}, false
	}
	mouth, ok := mouthOf(s[i])
	if !ok || narrow && mouth != "(" && mouth != ")" {
		return emoticon{}, false
	}
	from := i
	for i < len(s) && s[i] == s[from] {
		i++
	}
	if !endsEmoticon(s[i:], s[from], before) {
		return emoticon{}, false
	}
	return emoticon{length: i, folded: brow + eyes + mouth, mouths: i - from}, true
}

// mouthOf is the one mouth that stands for all of its shape.
func mouthOf(c byte) (string, bool) {
	switch c {
	case ')', ']', '}':
		return ")", true
	case '(', '[', '{':
		return "(", true
	case '/', '\\':
		return "/", true
	case 'D', 'P', 'O', '|', '@':
		return string(c), true
	case 'p':
		return "P", true
	case 'o':
		return "O", true
	}
	return "", false
}

// endsEmoticon keeps times, lists and addresses from being faces: ":/" in "://", ":(" in "sizes:(a)", ":D" in "drive D:Data".
func endsEmoticon(rest string, mouth, before byte) bool {
	if rest == "" {
		return true
	}
	wordFollows := isASCIIWord(rest[0])
	if isASCIIWord(mouth) {
		return !wordFollows && !isASCIIWord(before)
	}
	return !wordFollows || before == ' '
}

// wholeEmoticon knows the faces that only count when they stand alone between spaces, and the hearts.
func wholeEmoticon(s string, before byte) (emoticon, bool) {
	for _, heart := range [...]string{"<3", "</3"} {
		if strings.HasPrefix(s, heart) && (len(s) == len(heart) || !isASCIIWord(s[len(heart)])) {
			return emoticon{length: len(heart), folded: heart, mouths: 1}, true
		}
	}
	if before != ' ' || len(s) < 2 || isASCIIWord(s[0]) && s[1] != '_' && s[1] != ':' {
		return emoticon{}, false
	}
	face, _, _ := strings.Cut(s[:min(len(s), 4)], " ")
	switch face {
	case "(:", "=:":
		return emoticon{length: len(face), folded: ":)", mouths: 1}, true
	case "):", "D:":
		return emoticon{length: len(face), folded: ":(", mouths: 1}, true
	case "-_-", "-.-", "T_T", ">_<", "^_^", "^^", "o_O", "O_o", "._.", "\\o/":
		return emoticon{length: len(face), folded: face, mouths: 1}, true
	}
	return emoticon{}, false
}

func isASCIIWord(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || isASCIIDigit(c) || c >= 0x80
}
