package policy

import "slices"

// Narrow is the rules without what a bundle with these labels does not know: entries of the table, and rules of which no intent or no group
// is left. It makes the default file fit for a bundle with other labels: what is left is about mood, requests for a person and sensitive
// subjects, and every label is a plain question.
func (r Rules) Narrow(labels []string) Rules {
	c := &checker{rules: r, labels: labels}
	narrow := Rules{Intents: make(map[string]Intent, len(r.Intents)), Moment: r.Moment, Modes: r.Modes, Hours: r.Hours}
	narrow.Moment.Chances.Intents = nil
	for label, entry := range r.Intents {
		if c.known(label) {
			narrow.Intents[label] = entry
		}
	}
	for label, tally := range r.Moment.Chances.Intents {
		if c.known(label) {
			if narrow.Moment.Chances.Intents == nil {
				narrow.Moment.Chances.Intents = make(map[string]Tally, len(r.Moment.Chances.Intents))
			}
			narrow.Moment.Chances.Intents[label] = tally
		}
	}
	groups := (&checker{rules: narrow}).groups()
	for _, rule := range r.Rules {
		named, grouped := len(rule.When.Intent) > 0, len(rule.When.Group) > 0
		rule.When.Intent = keep(rule.When.Intent, c.known)
		rule.When.Group = keep(rule.When.Group, func(group string) bool { return slices.Contains(groups, group) })
		if named && len(rule.When.Intent) == 0 || grouped && len(rule.When.Group) == 0 {
			continue
		}
		narrow.Rules = append(narrow.Rules, rule)
	}
	return narrow
}

func keep(list []string, wanted func(string) bool) []string {
	var kept []string
	for _, item := range list {
		if wanted(item) {
			kept = append(kept, item)
		}
	}
	return kept
}
