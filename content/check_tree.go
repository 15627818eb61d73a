package content

import (
	"fmt"
	"maps"
	"slices"
)

// walk follows the steps of a tree from its start.
type walk struct {
	entry   Entry
	on      map[string]bool // steps on the way here
	longest map[string]int  // questions in a row from a step on, for every step seen
	cycle   string          // a step that leads back to itself
}

// tree checks how the steps of an entry hang together.
func (c *checker) tree(entry Entry, path string) {
	if _, known := entry.Steps[entry.Start]; !known {
		c.add(path+".start", "there is no step %q", entry.Start)
		return
	}
	w := &walk{entry: entry, on: map[string]bool{}, longest: map[string]int{}}
	asked := w.from(entry.Start)
	person := false
	for _, name := range slices.Sorted(maps.Keys(entry.Steps)) {
		_, seen := w.longest[name]
		if !seen {
			c.add(path+".steps."+name, "unreachable: no option leads here")
		}
		person = person || seen && entry.Steps[name].Person
	}
	switch {
	case w.cycle != "":
		c.add(fmt.Sprintf("%s.steps.%s", path, w.cycle), "cycle: the options lead back here")
	case asked > maxQuestions:
		c.add(path, "asks up to %d questions in a row, at most %d are borne", asked, maxQuestions)
	}
	if asked > 0 && !person {
		c.add(path, "no human exit: at least one option must lead to a step with person: true")
	}
}

// from is the most questions in a row from a step on. It notes a cycle and goes on as if it ended there.
func (w *walk) from(name string) int {
	if w.on[name] {
		w.cycle = name
		return 0
	}
	if n, seen := w.longest[name]; seen {
		return n
	}
	step, known := w.entry.Steps[name]
	if !known {
		return 0
	}
	w.on[name] = true
	most := 0
	for _, option := range step.Options {
		most = max(most, w.from(option.Go))
	}
	delete(w.on, name)
	if step.Question != "" {
		most++
	}
	w.longest[name] = most
	return most
}
