package main_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"rapport/internal/testenv"
)

// TestTheExampleBotHoldsItsConversations with the shipped bundle and the content of the example shop, as `make demo` shows them.
func TestTheExampleBotHoldsItsConversations(t *testing.T) {
	t.Parallel()
	root := testenv.Root(t)
	shipped, err := isShipped(root)
	if err != nil {
		t.Fatal(err)
	}
	python, err := exec.LookPath("python3")
	if err != nil || !shipped {
		testenv.Missing(t, "the example needs python3 and the shipped bundle")
	}
	process := exec.Command("rapport", "serve", "--addr", "127.0.0.1:0", "--models", testenv.Models(t), "--onnxruntime", testenv.Library(t),
		"--content", filepath.Join(root, "examples", "shop-content"))
	process.Env = []string{"PATH=" + os.Getenv("PATH")}
	service, err := startService(process, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(service.kill)
	bot := filepath.Join(root, "examples", "bot")
	did := regexp.MustCompile(`(?m)^ {10}[a-z]+; (\w+): `)
	for name, want := range map[string][]string{
		"1-joke":        {"add_personality", "answer", "add_personality", "answer"},
		"2-offer":       {"answer", "answer", "cross_sell", "answer", "answer", "answer"}, // refused, and not made again
		"3-fury":        {"escalate"},
		"4-resignation": {"answer", "answer", "answer", "escalate"},
		"5-person":      {"answer", "answer", "escalate", "escalate"},
	} {
		said, err := os.Open(filepath.Join(bot, "conversations", name+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = said.Close() }()
		talk := exec.CommandContext(t.Context(), python, filepath.Join(bot, "bot.py"), service.url, name)
		talk.Stdin, talk.Env = said, append(os.Environ(), "PYTHONIOENCODING=utf-8")
		heard, err := talk.CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, heard)
		}
		var actions []string
		for _, match := range did.FindAllStringSubmatch(string(heard), -1) {
			actions = append(actions, match[1])
		}
		if !slices.Equal(actions, want) {
			t.Errorf("%s: %v, want %v\n%s", name, actions, want, heard)
		}
		if packets := strings.Count(string(heard), "the colleague sees"); packets != min(1, strings.Count(string(heard), "; escalate: ")) {
			t.Errorf("%s: %d packets\n%s", name, packets, heard)
		}
	}
}
