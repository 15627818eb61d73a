package policy

import (
	_ "embed"
	"slices"
)

//go:embed default.yaml
var defaultYAML []byte

// DefaultFile is the rule file that ships with rapport, in YAML, for the labels of the default bundle. cmd decodes it into Rules.
func DefaultFile() []byte { return slices.Clone(defaultYAML) }
