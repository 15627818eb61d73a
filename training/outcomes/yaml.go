package outcomes

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"rapport/policy"
)

// Write writes chances as the part of a rule file that they belong into: below `moment`. Equal chances give equal bytes.
func Write(w io.Writer, chances policy.Chances) error {
	var out strings.Builder
	out.WriteString("# How often the bot's next reply settled the matter, by the vain replies before. Put this below `moment` of a rule file.\n")
	out.WriteString("chances:\n")
	fmt.Fprintf(&out, "  all: %s\n", tally(chances.All))
	if len(chances.Intents) > 0 {
		out.WriteString("  intents:\n")
	}
	for _, intent := range slices.Sorted(maps.Keys(chances.Intents)) {
		fmt.Fprintf(&out, "    %q: %s\n", intent, tally(chances.Intents[intent]))
	}
	_, err := io.WriteString(w, out.String())
	return err
}

func tally(t policy.Tally) string {
	return fmt.Sprintf("{replies: %s, settled: %s}", list(t.Replies), list(t.Settled))
}

func list(counts []int) string {
	return strings.ReplaceAll(fmt.Sprint(append([]int{}, counts...)), " ", ", ")
}
