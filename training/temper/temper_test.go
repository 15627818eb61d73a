package temper_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rapport/internal/testenv"
	"rapport/sentiment"
	"rapport/text"
	"rapport/training/corpus"
	"rapport/training/temper"
)

// smallTemper writes a toy of every source, in which "blorf" is a bad word and "zing" a good one.
func smallTemper(t *testing.T) temper.Config {
	t.Helper()
	root := t.TempDir()
	write := func(file, line string, values ...[]any) {
		var b strings.Builder
		for i := range 12 {
			for _, value := range values {
				fmt.Fprintf(&b, line+"\n", append(value, fmt.Sprintf("%s-%d_1", filepath.Base(file), i))...)
			}
		}
		writeTemperFile(t, filepath.Join(root, file), b.String())
	}
	rated := `{"text":"this is %s, said the man","score":%g,"id":"%s"}`
	for _, name := range []string{"amazon", "movies", "nyt"} {
		write("emotion/vader_ground_truth/"+name+"/test.jsonl", rated, []any{"blorf", -3.}, []any{"zing", 3.}, []any{"a table", 0.})
	}
	graded := `{"text":"%s","level":%d,"id":"%s"}`
	lines := [][]any{{"you sent me a blorf parcel", 3}, {"what a zing parcel", 0}, {"still waiting for the parcel", 2}, {"where is the parcel", 0}}
	for _, split := range []string{"train", "valid"} {
		write("emotion/emobank/"+split+".jsonl", rated, []any{"blorf", 1.5}, []any{"zing", 4.5})
		write("real/"+split+".jsonl", graded, lines...)
	}
	emotions := `{"text":"it was %s again","labels":["%s"],"id":"%s"}`
	writeTemperFile(t, filepath.Join(root, "emotion/goemotions/train.jsonl.gz"), "")
	write("emotion/goemotions/valid.jsonl", emotions, []any{"blorf", "anger"}, []any{"zing", "joy"})
	gzipFile(t, filepath.Join(root, "emotion/goemotions/valid.jsonl"), filepath.Join(root, "emotion/goemotions/train.jsonl.gz"))
	write("seed/messages.jsonl", graded, lines...)
	write("seed/twins.jsonl", `{"a":{"text":"a %s parcel","level":3},"b":{"text":"a %s parcel","level":0},"why":"%s"}`, []any{"blorf", "zing"})
	turns := `{"id":"%[2]s","annoyed":%[1]t,"turns":[{"speaker":"user","text":"where is the parcel","anger":0},` +
		`{"speaker":"user","text":"you sent me a blorf parcel","anger":3},{"speaker":"user","text":"what a zing parcel","anger":1,"resolved":true}]}`
	for _, file := range []string{"seed/conversations.jsonl", "policy/train.jsonl", "star.jsonl"} {
		write(file, turns, []any{true}, []any{false})
	}
	if err := os.MkdirAll(filepath.Join(root, "emotion/star_annoyed"), 0o750); err != nil {
		t.Fatal(err)
	}
	gzipFile(t, filepath.Join(root, "star.jsonl"), filepath.Join(root, "emotion/star_annoyed/train.jsonl.gz"))
	write("calm.jsonl", `{"text":"%s","intent":"%s"}`, []any{"where can I send the parcel"})
	writeTemperFile(t, filepath.Join(root, "lexicons/vader/vader_lexicon.txt"), "blorf\t-2\t1\t[]\n")
	writeTemperFile(t, filepath.Join(root, "lexicons/afinn/AFINN-en-165.txt"), "zing\t3\n")
	writeTemperFile(t, filepath.Join(root, "lexicons/pattern_en/pattern-sentiment-en.json"), `{"zing":{"polarity":"0.5"}}`)
	writeTemperFile(t, filepath.Join(root, "lexicons/empath/categories.tsv"), "anger\tblorf\njoy\tzing\n")
	writeTemperFile(t, filepath.Join(root, "lexicons/abusive_words/expandedLexicon.txt"), "blorf_noun\t2.5\n")
	return temper.Config{
		Lexicon: filepath.Join(testenv.Root(t), "sentiment", "lexicon"), Out: filepath.Join(root, "out"), Seed: filepath.Join(root, "seed"),
		Real: filepath.Join(root, "real"), Emotion: filepath.Join(root, "emotion"), Lexicons: filepath.Join(root, "lexicons"),
		Policy: filepath.Join(root, "policy"), Calm: []string{filepath.Join(root, "calm.jsonl")}, Spoken: []string{filepath.Join(root, "star.jsonl")},
		Encoder: "sha256:toy", Tone: filepath.Join(root, "out", "tone.json"),
	}
}

func TestFitLearnsWordsAndRepeats(t *testing.T) {
	t.Parallel()
	c := smallTemper(t)
	result, err := temper.Fit(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if result.Words == 0 || result.Rules < 20 || result.Rows["temper_seed"] == 0 || result.Rows["calm"] == 0 {
		t.Errorf("result %+v says that something was left out", result)
	}
	first := readLearned(t, c.Out)
	if !bytes.Contains(first["words.tsv"], []byte("\nblorf\t-")) || !bytes.Contains(first["words.tsv"], []byte("\nzing\t")) {
		t.Errorf("the table misses the words:\n%s", first["words.tsv"])
	}
	// The learned files are a whole lexicon with the hand-written ones, and a fit that begins from them gives the same bytes.
	grown := t.TempDir()
	if err := os.CopyFS(grown, os.DirFS(c.Lexicon)); err == nil {
		for name, raw := range first {
			err = errors.Join(err, os.WriteFile(filepath.Join(grown, name), raw, 0o600))
		}
	} else {
		t.Fatal(err)
	}
	scorer, err := sentiment.New(sentiment.Options{Lexicon: os.DirFS(grown)})
	if err != nil {
		t.Fatal(err)
	}
	if bad, good := scoreOf(t, scorer, "a blorf parcel"), scoreOf(t, scorer, "a zing parcel"); bad.Score <= good.Score || bad.Valence >= good.Valence {
		t.Errorf("bad %+v, good %+v", bad, good)
	}
	c.Lexicon, c.Out = grown, grown
	if _, err := temper.Fit(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	for name, raw := range readLearned(t, c.Out) {
		if !bytes.Equal(raw, first[name]) {
			t.Errorf("%s differs on the second run", name)
		}
	}
}

func TestFitRefusesBadData(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		damage func(temper.Config) (file, content string)
		want   string
	}{
		"a level off the scale": {func(c temper.Config) (string, string) {
			return filepath.Join(c.Real, "train.jsonl"), `{"text":"secret words","level":7}`
		}, "1 levels are not 0 to 4"},
		"no JSON": {func(c temper.Config) (string, string) {
			return filepath.Join(c.Seed, "messages.jsonl"), "{\"text\":\"fine\",\"level\":1}\nsecret words"
		}, "messages.jsonl:2: not a JSON object"},
		"an empty file": {func(c temper.Config) (string, string) { return c.Calm[0], "" }, "no rows of calm"},
		"no gzip": {func(c temper.Config) (string, string) {
			return filepath.Join(c.Emotion, "goemotions", "train.jsonl.gz"), "secret words"
		}, "gzip"},
		"a broken lexicon": {func(c temper.Config) (string, string) {
			return filepath.Join(c.Lexicons, "pattern_en", "pattern-sentiment-en.json"), "secret words"
		}, "pattern-sentiment-en.json"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := smallTemper(t)
			file, content := test.damage(c)
			writeTemperFile(t, file, content)
			_, err := temper.Fit(t.Context(), c)
			if !errors.Is(err, corpus.ErrBadData) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
			if err != nil && strings.Contains(err.Error(), "secret") {
				t.Errorf("the error quotes the data: %v", err)
			}
			if _, err := os.Stat(c.Out); err == nil {
				t.Error("a failed fit wrote files")
			}
		})
	}
}

func scoreOf(t *testing.T, scorer *sentiment.Scorer, message string) sentiment.Frustration {
	t.Helper()
	doc, err := text.Clean(message, text.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return scorer.Score(doc, nil)
}

func readLearned(t *testing.T, directory string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	for _, name := range []string{"words.tsv", "weights.tsv", "valence.tsv"} {
		raw, err := os.ReadFile(filepath.Join(directory, name))
		if err != nil {
			t.Fatal(err)
		}
		files[name] = raw
	}
	return files
}

// hears is a toy encoder that hears whether a text is blorf or zing.
func hears(_ context.Context, texts []string) ([][]float32, error) {
	vectors := make([][]float32, len(texts))
	for i, one := range texts {
		vectors[i] = []float32{0, 0, 1}
		for k, word := range []string{"blorf", "zing"} {
			if strings.Contains(one, word) {
				vectors[i][k] = 1
			}
		}
	}
	return vectors, nil
}

func TestFitLearnsTheToneOfAnEncoder(t *testing.T) {
	t.Parallel()
	c := smallTemper(t)
	c.Embed = hears
	result, err := temper.Fit(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(c.Tone)
	if err != nil {
		t.Fatal(err)
	}
	tone, err := sentiment.ParseTone(raw)
	if err != nil {
		t.Fatal(err)
	}
	if !result.Tone || tone.Encoder != c.Encoder || tone.Direction[0] <= tone.Direction[1] {
		t.Errorf("tone %+v of %+v: blorf should sound worse than zing", tone, result)
	}
	if e := result.Estimator; e.HalfLife <= 0 || e.Relief <= 0 || e.Relief > 1 {
		t.Errorf("estimator %+v", e)
	}
	if _, err := temper.Fit(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	again, err := os.ReadFile(c.Tone)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(raw, again) {
		t.Error("a second fit made another tone")
	}
	broken := errors.New("no encoder today")
	c.Embed = func(context.Context, []string) ([][]float32, error) { return nil, broken }
	if _, err := temper.Fit(t.Context(), c); !errors.Is(err, broken) {
		t.Errorf("error %v, want that of the encoder", err)
	}
}
