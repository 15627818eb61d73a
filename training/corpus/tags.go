package corpus

import (
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// parseTags reads a list of names, or a word of capital letters each of which is a tag, as the Bitext sets flag their lines.
func parseTags(raw jsontext.Value) (tags []string, ok bool) {
	tags, ok = names(raw)
	if ok && raw.Kind() == '"' {
		if strings.Trim(tags[0], "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
			return nil, false
		}
		tags = strings.Split(tags[0], "")
	}
	for _, tag := range tags {
		if checkLabel(tag) != "" {
			return nil, false
		}
	}
	if len(tags) == 0 {
		return nil, ok
	}
	return tags, ok
}
