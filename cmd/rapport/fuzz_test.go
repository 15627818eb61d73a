package main_test

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	rapport "rapport/cmd/rapport"
	"rapport/content"
	"rapport/conversation"
	"rapport/policy"
)

// seedYAML adds every YAML file of the stories.
func seedYAML(f *testing.F) {
	f.Helper()
	stories, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(stories) == 0 {
		f.Fatalf("no stories: %v", err)
	}
	for _, story := range stories {
		archive, err := txtar.ParseFile(story)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range archive.Files {
			if strings.HasSuffix(file.Name, ".yaml") {
				f.Add([]byte(unhex(string(file.Data))))
			}
		}
	}
	f.Add(rapport.DefaultConfig)
	f.Add(policy.DefaultFile())
	for _, name := range content.Personas() {
		file, err := content.PersonaFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(file)
	}
	examples, err := filepath.Glob("../../examples/*/*.yaml")
	if err != nil || len(examples) == 0 {
		f.Fatalf("no examples: %v", err)
	}
	for _, path := range examples {
		file, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(file)
	}
}

// wellFaulted wants every line of an error to name the file.
func wellFaulted(t *testing.T, err error) {
	t.Helper()
	for line := range strings.Lines(err.Error()) {
		if !strings.HasPrefix(line, "fuzz.yaml:") {
			t.Errorf("a fault does not name its file: %q", line)
		}
	}
}

// FuzzConfig reads anything as configuration: a fault with its file, or a configuration that reads the same again.
func FuzzConfig(f *testing.F) {
	seedYAML(f)
	f.Fuzz(func(t *testing.T, content []byte) {
		var once, again rapport.Config
		if _, err := rapport.DecodeYAML("fuzz.yaml", content, &once); err != nil {
			wellFaulted(t, err)
			return
		}
		if _, err := rapport.DecodeYAML("fuzz.yaml", content, &again); err != nil {
			t.Fatalf("refused when read again: %v", err)
		}
		if diff := cmp.Diff(once, again); diff != "" {
			t.Errorf("reads otherwise again:\n%s", diff)
		}
	})
}

// FuzzRules reads anything as rules: faults with their places, or rules that decide.
func FuzzRules(f *testing.F) {
	seedYAML(f)
	labels := []string{"refund_status", "talk_to_human", "greeting", "out_of_scope"}
	f.Fuzz(func(t *testing.T, content []byte) {
		var rules policy.Rules
		lines, err := rapport.DecodeYAML("fuzz.yaml", content, &rules)
		if err != nil {
			wellFaulted(t, err)
			return
		}
		for path, line := range lines {
			if line < 1 || line > strings.Count(strings.ReplaceAll(string(content), "\r", "\n"), "\n")+1 {
				t.Errorf("%s is said to stand on line %d", path, line)
			}
		}
		faults := rules.Check(labels)
		decider, err := policy.New(rules, labels)
		if (err != nil) != (len(faults) > 0) {
			t.Fatalf("Check finds %d faults, New says %v", len(faults), err)
		}
		if err != nil {
			return
		}
		signals, err := decider.ParseSignals("intent=refund_status anger=angry repeats=3")
		if err != nil {
			t.Fatal(err)
		}
		if decision := decider.Judge(signals); len(decision.Reasons) == 0 {
			t.Errorf("no reason for %q", decision.Action)
		}
	})
}

// FuzzContent reads anything as each of the content files: faults with their places, or content that chooses words.
func FuzzContent(f *testing.F) {
	seedYAML(f)
	labels := []string{"order_status", "return_or_exchange", "hours_or_location", "place_order", "deny"}
	f.Fuzz(func(t *testing.T, text []byte) {
		var files content.Files
		for _, target := range []any{&files.Persona, &files.Answers, &files.Replies, &files.Offers, &files.Greetings} {
			if _, err := rapport.DecodeYAML("fuzz.yaml", text, target); err != nil {
				wellFaulted(t, err)
				reflect.ValueOf(target).Elem().SetZero()
			}
		}
		c, err := content.New(files, labels)
		if err != nil {
			return
		}
		var state conversation.State
		for _, said := range []string{"where is it", "yes", "no"} {
			heard := c.Follow(state, conversation.Heard{Text: said, Intent: "order_status"})
			now := state.Advance(heard)
			turn := content.Turn{Was: state, Now: now, Heard: heard, Decision: policy.Decision{Action: conversation.Answer, Kind: policy.Thanks}}
			choice, told := c.Choose(turn)
			if choice.Offer != nil {
				t.Error("an offer beside a plain answer")
			}
			state = now.After(conversation.Outcome{Action: conversation.Answer, Told: told})
		}
	})
}
