package content_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/goccy/go-yaml"

	"rapport/content"
	"rapport/internal/testenv"
)

func decode(tb testing.TB, text []byte, target any) {
	tb.Helper()
	if err := yaml.UnmarshalWithOptions(text, target, yaml.Strict()); err != nil {
		tb.Fatal(err)
	}
}

// persona is one that ships with rapport.
func persona(tb testing.TB, name string) content.Persona {
	tb.Helper()
	file, err := content.PersonaFile(name)
	if err != nil {
		tb.Fatal(err)
	}
	var p content.Persona
	decode(tb, file, &p)
	return p
}

// shop is the example content with a persona.
func shop(tb testing.TB, name string) content.Files {
	tb.Helper()
	files := content.Files{Persona: persona(tb, name)}
	for file, target := range map[string]any{
		"answers.yaml": &files.Answers, "replies.yaml": &files.Replies, "offers.yaml": &files.Offers, "greetings.yaml": &files.Greetings,
	} {
		text, err := os.ReadFile(filepath.Join(testenv.Root(tb), "examples", "shop-content", file))
		if err != nil {
			tb.Fatal(err)
		}
		decode(tb, text, target)
	}
	return files
}

func ready(tb testing.TB, files content.Files) *content.Content {
	tb.Helper()
	c, err := content.New(files, nil)
	if err != nil {
		tb.Fatal(err)
	}
	return c
}
