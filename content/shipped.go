package content

import (
	"embed"
	"fmt"
	"slices"
	"strings"
)

//go:embed personas/*.yaml
var personas embed.FS

// Personas lists the personas that ship with rapport.
func Personas() []string { return []string{"friendly", "witty", "formal"} }

// PersonaFile is the file of one of them, for cmd to decode and print.
func PersonaFile(name string) ([]byte, error) {
	if !slices.Contains(Personas(), name) {
		return nil, fmt.Errorf("no persona %q ships with rapport: want one of %s", name, strings.Join(Personas(), ", "))
	}
	return personas.ReadFile("personas/" + name + ".yaml")
}
