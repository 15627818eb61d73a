package content

import "rapport/conversation"

// answer is the answer to the matter, or the next question of its tree. It is given beside a plain answer or an offer only; where the bot asks back
// which matter is meant it waits.
func (c *Content) answer(t *Turn, told *conversation.Told) (*AnswerRef, *conversation.Told) {
	speaks := t.Decision.Action == conversation.Answer || t.Decision.Action == conversation.CrossSell
	at, asked := c.open(t.Now, t.Now.Turn)
	if !speaks || t.Decision.Clarify != nil {
		if asked && t.Decision.Action == conversation.Escalate {
			told = told.Asking(0, 0)
		}
		return nil, told
	}
	if asked {
		if next := at.next(t.Heard); next != "" {
			return c.say(next, t, told)
		}
	}
	i, known := c.byIntent[t.Heard.Intent]
	if !known || t.Heard.Abstained || c.saidBefore(&c.entries[i], t, told) {
		return nil, told
	}
	return c.say(c.entries[i].first(), t, told)
}

// saidBefore reports whether the customer puts the matter again after having had the entry's answer: it did not help, and would not now.
func (c *Content) saidBefore(entry *Entry, t *Turn, told *conversation.Told) bool {
	return told != nil && t.Now.Repeats > 1 && told.Leaf != 0 && c.steps[told.Leaf].entry == entry
}

// say gives a step and remembers it.
func (c *Content) say(key string, t *Turn, told *conversation.Told) (*AnswerRef, *conversation.Told) {
	mark := fingerprint(key)
	step := c.steps[mark].step
	ref := &AnswerRef{ID: key, Text: step.Text, Ref: step.Ref, Person: step.Person}
	if step.Question == "" {
		if !step.Person {
			ref.Resolved = step.Resolved
			if ref.Resolved == "" {
				ref.Resolved = Maybe
			}
		}
		return ref, told.Answered(mark)
	}
	ref.Question = step.Question
	for _, option := range step.Options {
		ref.Options = append(ref.Options, option.Label)
	}
	return ref, told.Asking(mark, t.Now.Turn)
}
