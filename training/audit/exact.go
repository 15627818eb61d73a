package audit

import (
	"fmt"
	"strings"
)

// exact finds texts with several intents, copies, and texts that are in the test data too.
func exact(units []unit) []Finding {
	var found []Finding
	for _, u := range units {
		intents := intentsOf(u.train)
		switch {
		case len(intents) > 1:
			found = append(found, Finding{
				Kind: Conflicts, Severity: Error, Lines: len(u.train), Places: places(u.train), Score: float64(len(u.train)),
				Message: "the same text under " + named(intents),
			})
		case len(u.train) > 1:
			found = append(found, Finding{
				Kind: Duplicates, Severity: Note, Lines: len(u.train), Places: places(u.train), Score: float64(len(u.train)),
				Message: fmt.Sprintf("stands %d times under %s", len(u.train), intents[0]),
			})
		}
		if len(u.train) > 0 && len(u.test) > 0 {
			found = append(found, leak(u, intents))
		}
	}
	return found
}

func leak(u unit, intents []string) Finding {
	message := "is trained on and tested on"
	if tested := intentsOf(u.test); strings.Join(tested, ", ") != strings.Join(intents, ", ") {
		message += ", as " + named(intents) + " and as " + named(tested)
	}
	all := append(u.train[:1:1], u.test...)
	return Finding{
		Kind: Leaks, Severity: Error, Lines: len(u.train) + len(u.test), Places: places(all), Score: float64(len(u.test)), Message: message,
	}
}

// namedIntents is how many intents a message names.
const namedIntents = 5

func named(intents []string) string {
	names := strings.Join(intents[:min(len(intents), namedIntents)], ", ")
	if more := len(intents) - namedIntents; more > 0 {
		return fmt.Sprintf("%s and %d more", names, more)
	}
	return names
}
