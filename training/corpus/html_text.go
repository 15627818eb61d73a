package corpus

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// htmlText is what a reader of HTML sees: tags gone, blocks on lines of their own, scripts and styles left out, white space collapsed. It only
// splits the text into tags and does not build a tree, so that its time and memory grow with the length alone, however tags are nested.
func htmlText(body string) string {
	tokens := html.NewTokenizer(strings.NewReader(body))
	var b strings.Builder
	hidden := atom.Atom(0) // the element whose text nobody sees
	for {
		switch tokens.Next() {
		case html.ErrorToken:
			return tidyLines(b.String())
		case html.TextToken:
			if hidden == 0 {
				b.WriteString(strings.ReplaceAll(string(tokens.Text()), "\n", " "))
			}
		case html.StartTagToken:
			tag := tagOf(tokens)
			if hidden == 0 && (tag == atom.Script || tag == atom.Style || tag == atom.Title || tag == atom.Template) {
				hidden = tag
			}
			putBreak(&b, tag)
		case html.EndTagToken:
			tag := tagOf(tokens)
			if tag == hidden {
				hidden = 0
			}
			putBreak(&b, tag)
		case html.SelfClosingTagToken:
			putBreak(&b, tagOf(tokens))
		case html.CommentToken, html.DoctypeToken:
		}
	}
}

func tagOf(tokens *html.Tokenizer) atom.Atom {
	name, _ := tokens.TagName()
	return atom.Lookup(name)
}

// putBreak ends the line at tags that do.
func putBreak(b *strings.Builder, tag atom.Atom) {
	switch tag { //nolint:exhaustive // the others stand within a line
	case atom.Br, atom.P, atom.Div, atom.Li, atom.Ul, atom.Ol, atom.Tr, atom.Table, atom.Blockquote, atom.Pre, atom.Hr, atom.Section, atom.Article,
		atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		b.WriteByte('\n')
	case atom.Td, atom.Th:
		b.WriteByte(' ')
	}
}

// tidyLines collapses white space and drops empty lines.
func tidyLines(text string) string {
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}
