package content

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"rapport/policy"
)

// Check returns every fault of a persona, in the order of its kinds. The zero Persona has no lines and no faults.
func (p Persona) Check() []policy.Fault {
	c := &checker{}
	if len(p.Lines) == 0 && p.Name == "" {
		return nil
	}
	if p.Name == "" {
		c.add("$.name", "a persona needs a name")
	}
	for _, kind := range slices.Sorted(maps.Keys(p.Lines)) {
		if !slices.Contains(policy.Kinds(), policy.Kind(kind)) {
			c.add("$.lines."+kind, "unknown kind %q: want one of %s", kind, list(policy.Kinds()))
		}
	}
	for _, kind := range policy.Kinds() {
		voice, path := p.Lines[string(kind)], "$.lines."+string(kind)
		if len(voice.Normal) == 0 {
			c.add(path, "needs lines below normal: without any there is nothing to say")
		}
		c.group(voice.Low, path+".low")
		c.group(voice.Normal, path+".normal")
		c.group(voice.High, path+".high")
		c.group(voice.Humour, path+".humour")
		for i, text := range voice.Low {
			if merry(text) {
				c.add(fmt.Sprintf("%s.low[%d]", path, i), "is said to angry customers: no emoji and no exclamation marks")
			}
		}
		if kind == policy.BotIdentity {
			c.honest(voice, path)
		}
		if len(voice.Humour) > 0 && (kind == policy.BotIdentity || kind == policy.Greeting) {
			c.add(path+".humour", "is never said: there is no humour in a greeting, nor in the answer to whether this is a bot")
		}
	}
	return c.faults
}

// group checks lines of one warmth.
func (c *checker) group(lines []string, path string) {
	if len(lines) > maxLines {
		c.add(path, "more than %d lines", maxLines)
		return
	}
	for i, text := range lines {
		here := fmt.Sprintf("%s[%d]", path, i)
		c.speech(text, here, maxLine)
		if slices.Contains(lines[:i], text) {
			c.add(here, "stands here twice")
		}
	}
}

// honest wants every answer to "are you a bot?" to say so.
func (c *checker) honest(voice Voice, path string) {
	for _, group := range []struct {
		name  string
		lines []string
	}{{"low", voice.Low}, {"normal", voice.Normal}, {"high", voice.High}} {
		for i, text := range group.lines {
			words := strings.FieldsFunc(strings.ToLower(text), between)
			if !slices.ContainsFunc(words, func(w string) bool { return slices.Contains([]string{"bot", "program", "software", "automated"}, w) }) {
				c.add(fmt.Sprintf("%s.%s[%d]", path, group.name, i), "does not say that this is a bot")
			}
		}
	}
}

func merry(text string) bool { return hasEmoji(text) || strings.Contains(text, "!") }

func list[T ~string](names []T) string {
	texts := make([]string, len(names))
	for i, name := range names {
		texts[i] = string(name)
	}
	return strings.Join(texts, ", ")
}
