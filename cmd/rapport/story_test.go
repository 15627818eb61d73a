package main_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	rapport "rapport/cmd/rapport"
	"rapport/internal/testenv"
)

// TestMain makes this binary the program too, unless -short has it built: a story that runs rapport runs it in a process of its own, signals and
// exit codes included.
func TestMain(m *testing.M) {
	testscript.Main(stage{m}, map[string]func(){"rapport": rapport.Main})
}

// stage gives all tests one directory, which lasts as long as they do.
type stage struct{ *testing.M }

var stageDirectory string

func (s stage) Run() int {
	directory, err := os.MkdirTemp("", "rapport-stories-")
	if err != nil {
		panic(err)
	}
	defer func() { _ = os.RemoveAll(directory) }()
	stageDirectory = directory
	if flag.Parse(); testing.Short() {
		if err := buildProgram(filepath.Join(directory, "bin")); err != nil {
			panic(err)
		}
	}
	return s.M.Run()
}

// buildProgram puts rapport as it ships first on the path. With -short that is the program of all tests: under the race detector it trains many
// times slower, and the packages it is made of have raced tests of their own. Without -short this binary, raced, is the program.
func buildProgram(directory string) error {
	build := exec.Command("go", "build", "-buildvcs=false", "-o", filepath.Join(directory, "rapport"), ".")
	if output, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("build the program of the stories: %w\n%s", err, output)
	}
	return os.Setenv("PATH", directory+string(os.PathListSeparator)+os.Getenv("PATH"))
}

// TestStories plays testdata/*.txtar: what people do with the command line, one story a file. story_commands_test.go lists the words that stories
// have beside those of testscript.
func TestStories(t *testing.T) {
	t.Parallel()
	library, encoders, bundle := testenv.Library(t), filepath.Join(testenv.Models(t), "encoders"), smallBundle(t)
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds:                storyCommands(),
		Condition: func(name string) (bool, error) {
			if name != "shipped" {
				return false, fmt.Errorf("no such condition %q", name)
			}
			return isShipped(testenv.Root(t))
		},
		Setup: func(env *testscript.Env) error {
			env.Setenv("RAPPORT_ONNXRUNTIME", library)
			env.Setenv("LIBRARY", library)
			env.Setenv("XDG_CACHE_HOME", filepath.Join(env.WorkDir, ".cache"))
			env.Values[storyKey{}] = &story{}
			env.Setenv("REPOSITORY", testenv.Root(t))
			env.Setenv("SEED", filepath.Join(stageDirectory, "seed.jsonl"))
			return lendModels(filepath.Join(env.WorkDir, "models"), encoders, bundle)
		},
	})
}

// isShipped reports whether the repository holds the default bundle. Without it CI fails.
func isShipped(root string) (bool, error) {
	_, err := os.Stat(filepath.Join(root, "models", "care-en", "current"))
	if errors.Is(err, fs.ErrNotExist) && os.Getenv("CI") != "true" {
		return false, nil
	}
	return err == nil, err
}

// lendModels makes a models directory with the committed encoder and a bundle care-en/1 of its own, to break at will.
func lendModels(root, encoders, bundle string) error {
	if err := os.MkdirAll(root, 0o755); err != nil {
		return err
	}
	if err := os.Symlink(encoders, filepath.Join(root, "encoders")); err != nil {
		return err
	}
	return os.CopyFS(filepath.Join(root, "care-en"), os.DirFS(bundle))
}

// smallBundle is the directory of a bundle care-en, trained once for all tests on a few lines of each intent of care_seed, which it leaves in
// seed.jsonl. It is far worse than the bundle that ships, and far quicker.
func smallBundle(t *testing.T) string {
	t.Helper()
	root, err := trainSmallBundle(testenv.Root(t), testenv.Library(t))
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(root, "care-en")
}

var trained struct {
	sync.Once
	err error
}

func trainSmallBundle(repository, library string) (root string, err error) {
	root = filepath.Join(stageDirectory, "models")
	trained.Do(func() { trained.err = trainInto(root, repository, library) })
	return root, trained.err
}

func trainInto(root, repository, library string) error {
	if err := os.MkdirAll(root, 0o755); err != nil {
		return err
	}
	if err := os.Symlink(filepath.Join(repository, "models", "encoders"), filepath.Join(root, "encoders")); err != nil {
		return err
	}
	seed := filepath.Join(stageDirectory, "seed.jsonl")
	if err := writeSeed(seed, filepath.Join(repository, "training", "data", "care_seed")); err != nil {
		return err
	}
	train := exec.Command("rapport", "train", "--data", seed, "--models", root, "--name", "care-en", "--onnxruntime", library, "--cache", "", "--quiet")
	if output, err := train.CombinedOutput(); err != nil {
		return fmt.Errorf("train the bundle of the stories: %w\n%s", err, output)
	}
	return nil
}

// writeSeed takes the first lines of each intent.
func writeSeed(path, corpus string) error {
	const linesPerIntent = 8
	parts, err := filepath.Glob(filepath.Join(corpus, "*.jsonl"))
	if err != nil || len(parts) == 0 {
		return fmt.Errorf("no care_seed in %s: %w", corpus, err)
	}
	taken := map[string]int{}
	var seed bytes.Buffer
	for _, part := range parts {
		content, err := os.ReadFile(part)
		if err != nil {
			return err
		}
		for line := range bytes.Lines(content) {
			_, rest, _ := bytes.Cut(line, []byte(`"intent": "`))
			intent, _, found := bytes.Cut(rest, []byte(`"`))
			if taken[string(intent)]++; found && taken[string(intent)] <= linesPerIntent {
				seed.Write(line)
			}
		}
	}
	return os.WriteFile(path, seed.Bytes(), 0o600)
}
