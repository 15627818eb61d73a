package content

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"rapport/policy"
)

// Limits of an answer tree: customers leave a bot that asks and asks.
const (
	maxQuestions = 4 // in a row
	maxOptions   = 5 // of a question
	maxSteps     = 40
)

// Check returns every fault of the answers for a bundle with these labels, in the order of the file. Without labels the intents are not compared.
func (f AnswerFile) Check(labels []string) []policy.Fault {
	c := &checker{labels: labels}
	if len(f.Answers) > maxEntries {
		c.add("$.answers", "more than %d entries", maxEntries)
		return c.faults
	}
	ids, owners, prints := map[string]bool{}, map[string]string{}, map[uint32]string{}
	for i, entry := range f.Answers {
		path := fmt.Sprintf("$.answers[%d]", i)
		c.id(entry.ID, path, ids)
		if len(entry.Intents) == 0 {
			c.add(path+".intents", "no intent leads here: the entry is never given")
		}
		c.intents(entry.Intents, path+".intents")
		for j, intent := range entry.Intents {
			if owner, taken := owners[intent]; taken {
				c.add(fmt.Sprintf("%s.intents[%d]", path, j), "%q leads to %q already", intent, owner)
				continue
			}
			owners[intent] = entry.ID
		}
		c.entry(entry, path)
		c.apart(entry, path, prints)
	}
	return c.faults
}

// apart wants steps whose fingerprints differ: a conversation remembers no more of a question than that.
func (c *checker) apart(entry Entry, path string, prints map[uint32]string) {
	keys := []string{entry.ID}
	for _, name := range slices.Sorted(maps.Keys(entry.Steps)) {
		keys = append(keys, entry.ID+"/"+name)
	}
	for _, key := range keys {
		before, taken := prints[fingerprint(key)]
		if taken && before != key {
			c.add(path, "%q cannot be told from %q: rename one of them", key, before)
		}
		prints[fingerprint(key)] = key
	}
}

func (c *checker) id(id, path string, ids map[string]bool) {
	switch {
	case !named(id):
		c.add(path+".id", "want a name of 1 to 64 lower-case letters, digits, hyphens and underscores")
	case ids[id]:
		c.add(path+".id", "an earlier one has the id %q", id)
	}
	ids[id] = true
}

func named(name string) bool {
	strange := func(r rune) bool { return r != '-' && r != '_' && (r < 'a' || r > 'z') && (r < '0' || r > '9') }
	return name != "" && len(name) <= 64 && !strings.ContainsFunc(name, strange)
}

func (c *checker) intents(intents []string, path string) {
	for i, intent := range intents {
		if intent == "" || len(c.labels) > 0 && !slices.Contains(c.labels, intent) {
			c.add(fmt.Sprintf("%s[%d]", path, i), "the bundle has no intent %q", intent)
		}
	}
}

func (c *checker) entry(entry Entry, path string) {
	if len(entry.Steps) == 0 {
		if entry.Start != "" {
			c.add(path+".start", "there are no steps")
		}
		c.leaf(Step{Text: entry.Text, Ref: entry.Ref, Resolved: entry.Resolved}, path)
		return
	}
	if entry.Text != "" || entry.Ref != "" || entry.Resolved != "" {
		c.add(path, "has text and steps: text belongs into a step")
	}
	if len(entry.Steps) > maxSteps {
		c.add(path+".steps", "more than %d steps", maxSteps)
		return
	}
	for _, name := range slices.Sorted(maps.Keys(entry.Steps)) {
		below := path + ".steps." + name
		if !named(name) {
			c.add(below, "want a name of 1 to 64 lower-case letters, digits, hyphens and underscores")
		}
		c.step(entry, entry.Steps[name], below)
	}
	c.tree(entry, path)
}

// step checks one step by itself.
func (c *checker) step(entry Entry, step Step, path string) {
	if step.Question == "" {
		if len(step.Options) > 0 {
			c.add(path+".options", "options without a question")
		}
		c.leaf(step, path)
		return
	}
	c.speech(step.Question, path+".question", maxLine)
	if step.Text != "" || step.Ref != "" || step.Resolved != "" || step.Person {
		c.add(path, "asks a question and answers: want one of them")
	}
	if len(step.Options) < 2 || len(step.Options) > maxOptions {
		c.add(path+".options", "a question has 2 to %d options, these are %d", maxOptions, len(step.Options))
	}
	labels := map[string]bool{}
	for i, option := range step.Options {
		here := fmt.Sprintf("%s.options[%d]", path, i)
		c.speech(option.Label, here+".label", maxLine)
		if labels[option.Label] {
			c.add(here+".label", "another option is called %q", option.Label)
		}
		labels[option.Label] = true
		if option.Is != "" && option.Is != "yes" && option.Is != "no" {
			c.add(here+".is", "want yes or no")
		}
		c.intents(option.Intents, here+".intents")
		if _, known := entry.Steps[option.Go]; !known {
			c.add(here+".go", "dead end: there is no step %q", option.Go)
		}
	}
}

// leaf checks what ends a tree.
func (c *checker) leaf(step Step, path string) {
	if step.Text == "" && step.Ref == "" && !step.Person {
		c.add(path, "dead end: want a question, a text, a ref or person: true")
	}
	if step.Text != "" {
		c.speech(step.Text, path+".text", maxText)
	}
	if len(step.Ref) > maxText || strings.ContainsAny(step.Ref, " \t\r\n") {
		c.add(path+".ref", "want an address or a name without spaces, of at most %d bytes", maxText)
	}
	if step.Resolved != "" && step.Resolved != Maybe && step.Resolved != Surely {
		c.add(path+".resolved", "want maybe or yes")
	}
	if step.Person && step.Resolved != "" {
		c.add(path+".resolved", "a person takes it from here: nothing is resolved yet")
	}
}
