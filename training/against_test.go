package training_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rapport/internal/testenv"
	"rapport/models"
	"rapport/training"
)

// FuzzEvidence: no file makes reading evidence panic, and what is read keeps its bounds.
func FuzzEvidence(f *testing.F) {
	digest := "sha256:" + strings.Repeat("ab", 32)
	directory := f.TempDir()
	if err := training.WriteEvidence(directory, digest, 3); err != nil {
		f.Fatal(err)
	}
	whole, err := os.ReadFile(filepath.Join(directory, "evidence.bin"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole, 3)
	f.Add(whole[:len(whole)-1], 3)
	f.Add(whole, 2)
	f.Add([]byte("RAPEVD1\n"), 3)
	f.Fuzz(func(t *testing.T, raw []byte, labels int) {
		rows, err := training.ParseEvidence(raw, digest, labels)
		if err != nil {
			return
		}
		for _, row := range rows {
			if row.Gold < -1 || row.Gold >= labels || row.Best < 0 || row.Best >= labels || !(row.Confidence >= 0 && row.Confidence <= 1) {
				t.Errorf("%+v of %d labels", row, labels)
			}
		}
	})
}

func TestEvidenceOfAnotherBundleIsRefused(t *testing.T) {
	t.Parallel()
	digest, directory := "sha256:"+strings.Repeat("ab", 32), t.TempDir()
	if err := training.WriteEvidence(directory, digest, 3); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(filepath.Join(directory, "evidence.bin"))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := training.ParseEvidence(whole, digest, 3)
	if err != nil || len(rows) != 2 {
		t.Errorf("%v, %v: want the two lines written", rows, err)
	}
	if _, err := training.ParseEvidence(whole, "sha256:"+strings.Repeat("cd", 32), 3); err == nil {
		t.Error("evidence of another bundle is believed")
	}
	if _, err := training.ParseEvidence(whole, digest, 4); err == nil {
		t.Error("evidence of other labels is believed")
	}
	whole[len(whole)/2] ^= 1
	if _, err := training.ParseEvidence(whole, digest, 3); err == nil {
		t.Error("damaged evidence is believed")
	}
}

func TestABundleThatIsWorseIsNotPublished(t *testing.T) {
	t.Parallel()
	intents := []string{"return_or_exchange", "talk_to_human", "bill_or_invoice", "greeting"}
	c := smallConfig(t, map[string]string{"a.jsonl": lines(t, 16, intents...)})
	c.Activate = true
	first, err := training.Run(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	c.Baseline = &training.Baseline{Classifier: serve(t, c, first.Directory), Directory: first.Directory}
	same, err := training.Run(t.Context(), c)
	if err != nil || same.Report.Comparison == nil || same.Report.Comparison.Pairing.Shared != 64 {
		t.Fatalf("the same lines again: %+v, %v", same.Report.Comparison, err)
	}
	c.Data = []string{testenv.Files(t, map[string]string{"a.jsonl": turned(lines(t, 16, intents...), intents)})}
	worse, err := training.Run(t.Context(), c)
	if !errors.Is(err, training.ErrWorse) || worse.Directory != "" || !strings.Contains(err.Error(), "worse than small version 1") {
		t.Errorf("mixed up labels give %v, want ErrWorse", err)
	}
	if v, err := models.Current(c.Models, "small"); err != nil || v != 2 {
		t.Errorf("version %d serves, %v", v, err)
	}
	c.PublishWorse = true
	if forced, err := training.Run(t.Context(), c); err != nil || forced.Bundle.Version != 3 {
		t.Errorf("forced: %+v, %v", forced.Bundle, err)
	}
}

// turned gives every line but the fourth the next intent, so that no intent has lines of its own.
func turned(lines string, intents []string) string {
	all := strings.SplitAfter(lines, "\n")
	for i, line := range all {
		for at, intent := range intents {
			if from := `"intent":"` + intent + `"`; strings.Contains(line, from) {
				all[i] = strings.Replace(line, from, `"intent":"`+intents[(at+i)%len(intents)]+`"`, 1)
				break
			}
		}
	}
	return strings.Join(all, "")
}

func TestAddedIntentsLeaveTheOthersAlone(t *testing.T) {
	t.Parallel()
	c := smallConfig(t, map[string]string{"a.jsonl": lines(t, 20, "return_or_exchange", "talk_to_human", "greeting", "hours_or_location")})
	trained, err := training.Run(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	bundle, err := models.Open(trained.Directory)
	if err != nil {
		t.Fatal(err)
	}
	c.Data = []string{testenv.Files(t, map[string]string{"b.jsonl": lines(t, 10, "bill_or_invoice")})}
	first, err := training.Add(t.Context(), c, bundle)
	if err != nil {
		t.Fatal(err)
	}
	second, err := training.Add(t.Context(), c, bundle)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"head.onnx", "ngrams.bin", "selftest.jsonl", "evidence.bin"} {
		one, oneErr := os.ReadFile(filepath.Join(first.Directory, name))
		two, twoErr := os.ReadFile(filepath.Join(second.Directory, name))
		if oneErr != nil || twoErr != nil || name != "evidence.bin" && !cmp.Equal(one, two) {
			t.Errorf("%s differs between two runs: %v, %v", name, oneErr, twoErr)
		}
	}
	// Lines of the others, which the addition has not seen: at most three in a hundred get another best intent.
	rest := testenv.Files(t, map[string]string{"c.jsonl": lines(t, 60, "return_or_exchange", "talk_to_human", "greeting", "hours_or_location")})
	before, err := training.Evaluate(t.Context(), training.EvalConfig{Classifier: serve(t, c, trained.Directory), Data: []string{rest}})
	if err != nil {
		t.Fatal(err)
	}
	after, err := training.Evaluate(t.Context(), training.EvalConfig{Classifier: serve(t, c, first.Directory), Data: []string{rest}})
	if err != nil {
		t.Fatal(err)
	}
	changed := 0
	for i, o := range after.Outcomes {
		if before.Labels[before.Outcomes[i].Best].Label != after.Labels[o.Best].Label {
			changed++
		}
	}
	if 100*changed > 3*len(after.Outcomes) {
		t.Errorf("%d of %d lines of the others get another intent", changed, len(after.Outcomes))
	}
}
