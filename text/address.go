package text

import "strings"

// addressSpan finds a web or e-mail address in chunk, a piece of text between spaces. An address is one word: its parts mean nothing.
func addressSpan(chunk string) (start, end int, ok bool) {
	start, end = 0, len(chunk)
	for start < end && strings.IndexByte("(<[\"'", chunk[start]) >= 0 {
		start++
	}
	for end > start && strings.IndexByte(".,;:!?)>]\"'", chunk[end-1]) >= 0 {
		end--
	}
	core := chunk[start:end]
	return start, end, isWebAddress(core) || isMailAddress(core)
}

func isWebAddress(s string) bool {
	for _, beginning := range [...]string{"http://", "https://", "www."} {
		if len(s) > len(beginning) && strings.EqualFold(s[:len(beginning)], beginning) {
			return true
		}
	}
	host, _, _ := strings.Cut(s, "/")
	name, top, found := cutLast(host, '.')
	if !found || name == "" {
		return false
	}
	switch top { // few, because "ok.it was late" is a missing space and not an address
	case "com", "net", "org", "io":
		return isASCIIWord(name[0]) && isASCIIWord(name[len(name)-1])
	}
	return false
}

func isMailAddress(s string) bool {
	local, domain, found := strings.Cut(s, "@")
	if !found || local == "" || strings.Contains(domain, "@") {
		return false
	}
	name, top, found := cutLast(domain, '.')
	if !found || name == "" || len(top) < 2 {
		return false
	}
	for i := range len(top) {
		if !isASCIIWord(top[i]) || isASCIIDigit(top[i]) {
			return false
		}
	}
	return isASCIIWord(name[0])
}

func cutLast(s string, sep byte) (before, after string, found bool) {
	i := strings.LastIndexByte(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+1:], true
}
