package classifier_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"rapport/classifier"
	"rapport/models"
)

// recordedTiny is a tiny encoder and what a bundle on it should say, computed here.
func recordedTiny(t *testing.T) (*classifier.Encoder, []classifier.Check) {
	t.Helper()
	encoder := openTiny(t, classifier.Options{})
	var checks []classifier.Check
	for _, raw := range []string{"where is my order?", "  LOST   card ", "é"} {
		ids := encoder.Tokens(nil, doc(t, raw).Clean)
		checks = append(checks, classifier.Check{Text: raw, IDs: ids, Logits: newTinyHead().logits(tinyVector(ids)), Tolerance: 1e-5})
	}
	return encoder, checks
}

func TestSelfTestPassesForWhatWasRecorded(t *testing.T) {
	t.Parallel()
	encoder, checks := recordedTiny(t)
	bundle := tinyBundle(t, encoder, func(files map[string][]byte, _ *models.Manifest) {
		other := strings.Replace(string(lines(t, checks)), `{"text"`, `{"frustration":0.5,"text"`, 1) // another package's member
		files["selftest.jsonl"] = []byte(other)
	})
	if err := openBundle(t, bundle, encoder).SelfTest(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestSelfTestNamesFileAndLine(t *testing.T) {
	t.Parallel()
	encoder, checks := recordedTiny(t)
	spoil := func(change func(c *classifier.Check)) []byte {
		spoiled := append([]classifier.Check(nil), checks...)
		spoiled[1].IDs = append([]int32(nil), spoiled[1].IDs...)
		spoiled[1].Logits = append([]float32(nil), spoiled[1].Logits...)
		change(&spoiled[1])
		return lines(t, spoiled)
	}
	for name, c := range map[string]struct {
		content []byte
		want    string
	}{
		"other ids":        {spoil(func(c *classifier.Check) { c.IDs[1]++ }), ":2: token ids"},
		"other logits":     {spoil(func(c *classifier.Check) { c.Logits[2] += 0.01 }), ":2: logits[2] is"},
		"a logit too few":  {spoil(func(c *classifier.Check) { c.Logits = c.Logits[:2] }), ":2: 3 numbers in logits, want 2"},
		"no logits":        {spoil(func(c *classifier.Check) { c.Logits = nil }), ":2: no logits"},
		"no tolerance":     {spoil(func(c *classifier.Check) { c.Tolerance = 0 }), ":2: tolerance 0"},
		"nothing to read":  {spoil(func(c *classifier.Check) { c.Text = " \u200b" }), ":2: message holds no readable text"},
		"not JSON":         {append(spoil(func(*classifier.Check) {}), "nonsense\n"...), ":4: "},
		"empty line":       {append([]byte("\n"), spoil(func(*classifier.Check) {})...), ":1: "},
		"one blank":        {[]byte(" "), ":1: "},
		"too many lines":   {[]byte(strings.Repeat("{}\n", 1000)), "1000 lines, want at most 999"},
		"a number as text": {[]byte(`{"text":7}`), ":1: "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bundle := tinyBundle(t, encoder, func(files map[string][]byte, _ *models.Manifest) { files["selftest.jsonl"] = c.content })
			err := openBundle(t, bundle, encoder).SelfTest(t.Context())
			wantError(t, err, classifier.ErrSelfTest, c.want)
			wantError(t, err, classifier.ErrSelfTest, filepath.Join("tiny-en", "1", "selftest.jsonl"))
		})
	}
}

func TestSelfTestOfEncoderComesFirst(t *testing.T) {
	t.Parallel()
	_, checks := recordedTiny(t)
	encoder := openEncoder(t, tinyEncoder(t, func(files map[string][]byte, _ *models.EncoderManifest) {
		files["selftest.jsonl"] = []byte(`{"text":"where is my order","ids":[2,8,9,10,11,3],"embedding":[0,0,0,0,0,0,0,0],"tolerance":0.001}`)
	}), classifier.Options{})
	bundle := tinyBundle(t, encoder, func(files map[string][]byte, _ *models.Manifest) { files["selftest.jsonl"] = lines(t, checks) })
	err := openBundle(t, bundle, encoder).SelfTest(t.Context())
	wantError(t, err, classifier.ErrSelfTest, filepath.Join("tiny", "1", "selftest.jsonl")+":1: embedding[0] is")
}

func TestSelfTestStopsWhenItsContextEnds(t *testing.T) {
	t.Parallel()
	encoder := openTiny(t, classifier.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	wantError(t, encoder.SelfTest(ctx), context.Canceled, "selftest.jsonl:1")
}
