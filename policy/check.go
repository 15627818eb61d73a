package policy

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"rapport/conversation"
)

// Limits of a rule file.
const (
	maxRules   = 500
	maxIntents = 5000
)

// Fault is one mistake in a rule file.
type Fault struct {
	Path    string // where, for example $.rules[3].when.intent[0]; cmd turns it into file and line
	Message string // what is wrong and what is wanted
}

// Check returns every fault of the rules for a bundle with these labels, in the order of the file; none when the rules are fit to serve.
// Without labels the intents are not compared with a bundle.
func (r Rules) Check(labels []string) []Fault {
	c := &checker{rules: r, labels: labels}
	if len(r.Rules) > maxRules || len(r.Intents) > maxIntents {
		c.add("$", "a rule file has at most %d rules and %d intents", maxRules, maxIntents)
		return c.faults
	}
	c.intents()
	c.weighing(r.Moment, "$.moment")
	c.modes(r.Modes, "$.modes")
	if _, fault := r.Hours.timetable(); fault != nil {
		c.faults = append(c.faults, *fault)
	}
	if len(r.Rules) == 0 {
		c.add("$.rules", "there is no rule: the last one must match everything")
		return c.faults
	}
	for i := range r.Rules {
		c.rule(i)
	}
	if !slices.ContainsFunc(r.Rules, func(rule Rule) bool { return covers(rule.When, When{}, r.Intents) }) {
		c.add(fmt.Sprintf("$.rules[%d].when", len(r.Rules)-1), "the last rule must match everything: leave its conditions out")
	}
	if !r.escalates() {
		c.add("$.rules", "no rule escalates: a customer must be able to reach a person")
	}
	return c.faults
}

type checker struct {
	rules  Rules
	labels []string
	faults []Fault
	sound  []int // rules whose conditions have no fault
}

func (c *checker) add(path, format string, args ...any) {
	c.faults = append(c.faults, Fault{Path: path, Message: fmt.Sprintf(format, args...)})
}

// intents checks the table of what the labels mean.
func (c *checker) intents() {
	for _, label := range slices.Sorted(maps.Keys(c.rules.Intents)) {
		entry, path := c.rules.Intents[label], key("$.intents", label)
		if !c.known(label) {
			c.add(path, "the bundle has no intent %q", label)
		}
		if entry.Role != "" {
			closed(c, path+".role", entry.Role, conversation.Roles())
		}
		if entry.Kind != "" {
			closed(c, path+".kind", entry.Kind, Kinds())
		}
		if entry.Action != "" {
			closed(c, path+".action", entry.Action, conversation.Actions())
		}
		if why := entry.contradiction(); why != "" {
			c.add(path+".action", "%s", why)
		}
	}
}

// known reports whether the bundle has the label. Out of scope is never an output of a bundle and always known.
func (c *checker) known(label string) bool {
	return len(c.labels) == 0 || label == string(conversation.OutOfScope) || slices.Contains(c.labels, label)
}

// rule checks the rule at i by itself and against those before it.
func (c *checker) rule(i int) {
	rule, path := c.rules.Rules[i], fmt.Sprintf("$.rules[%d]", i)
	c.name(rule.Name, path+".name", c.rules.Rules[:i])
	if rule.Then != Default {
		closed(c, path+".then", rule.Then, thens())
	}
	if len(rule.Reasons) == 0 {
		c.add(path+".reasons", "a rule gives at least one reason")
	}
	for j, reason := range rule.Reasons {
		c.reason(reason, fmt.Sprintf("%s.reasons[%d]", path, j))
	}
	if rule.Weigh && !c.rules.Moment.Decides {
		c.add(path+".weigh", "the costs do not decide: moment.decides is not true")
	}
	before := len(c.faults)
	c.when(rule.When, path+".when")
	if len(c.faults) > before {
		return // conditions that mean nothing need not be compared
	}
	if why := rule.contradiction(c.rules.Intents); why != "" {
		c.add(path+".then", "%s", why)
	}
	for _, j := range c.sound {
		if covers(c.rules.Rules[j].When, rule.When, c.rules.Intents) {
			c.add(path, "unreachable: rule %d (%q) matches all that this one does", j, c.rules.Rules[j].Name)
			return
		}
	}
	c.sound = append(c.sound, i)
}

func (c *checker) name(name, path string, earlier []Rule) {
	plain := func(r rune) bool { return r != '-' && (r < 'a' || r > 'z') && (r < '0' || r > '9') }
	switch {
	case name == "" || len(name) > 64 || strings.ContainsFunc(name, plain):
		c.add(path, "a rule's name has 1 to 64 lower-case letters, digits and hyphens")
	case slices.Contains(reserved(), name):
		c.add(path, "%q is the name of a guard, or of the costs", name)
	case slices.ContainsFunc(earlier, func(r Rule) bool { return r.Name == name }):
		c.add(path, "an earlier rule has the name %q", name)
	}
}

func (c *checker) reason(reason, path string) {
	if strings.TrimSpace(reason) == "" {
		c.add(path, "a reason needs words")
	}
	for _, name := range unknownPlaceholders(reason) {
		c.add(path, "unknown placeholder {%s}: want one of %s", name, strings.Join(Placeholders(), ", "))
	}
}

// escalates reports whether some rule leads to a person.
func (r Rules) escalates() bool {
	usual := slices.ContainsFunc(slices.Collect(maps.Values(r.Intents)), func(i Intent) bool { return i.Action == conversation.Escalate })
	return slices.ContainsFunc(r.Rules, func(rule Rule) bool {
		return rule.Then == Then(conversation.Escalate) || rule.Then == Default && usual
	})
}

func thens() []Then {
	list := make([]Then, 0, len(conversation.Actions())+1)
	for _, action := range conversation.Actions() {
		list = append(list, Then(action))
	}
	return append(list, Default)
}

// closed adds a fault when value is not one of a closed set.
func closed[T ~string](c *checker, path string, value T, set []T) {
	if slices.Contains(set, value) {
		return
	}
	names := make([]string, len(set))
	for i, member := range set {
		names[i] = string(member)
	}
	c.add(path, "unknown value %q: want one of %s", string(value), strings.Join(names, ", "))
}

// key is the path of a member of a map, quoted as goccy/go-yaml wants it when the name holds more than a plain label.
func key(path, name string) string {
	plain := func(r rune) bool { return r == '_' || r == '-' || unicode.IsLetter(r) || unicode.IsDigit(r) }
	if name != "" && !strings.ContainsFunc(name, func(r rune) bool { return !plain(r) }) {
		return path + "." + name
	}
	return path + ".'" + strings.ReplaceAll(name, "'", `\'`) + "'"
}
