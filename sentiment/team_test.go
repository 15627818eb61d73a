package sentiment_test

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rapport/sentiment"
	"rapport/text"
)

func withTeam(tb testing.TB, lines string) *sentiment.Scorer {
	tb.Helper()
	team, err := sentiment.ReadTeam("team.tsv", strings.NewReader(lines))
	if err != nil {
		tb.Fatal(err)
	}
	scorer, err := sentiment.New(sentiment.Options{Team: team})
	if err != nil {
		tb.Fatal(err)
	}
	return scorer
}

// Cues of a team say what the team wrote, whatever ours say of the same words, and are told apart by name.
func TestTeamPhrases(t *testing.T) {
	t.Parallel()
	scorer := withTeam(t, "\ufeff# our shop\n\nbraindead router\tangry\tcontempt\r\nRouter reboot\tannoyed\nhorrible monday\tcalm\n"+
		"you made my day\t-1.2\tthanks\n🤡\tfrustrated\n2 vans\t1.5\ndon't ghost me\t2\twaiting\n")
	for _, c := range []struct {
		message, rule string
		weight        float64
		level         sentiment.Level
	}{
		{"a BRAINDEAD   rоuter", "team.contempt", 3.04, sentiment.Angry}, // the o is Cyrillic
		{"router reboot", "team", 1.35, sentiment.Annoyed},
		{"it came in 3 vans", "team", 1.5, sentiment.Annoyed},
		{"dont ghost me", "team.waiting", 2, sentiment.Frustrated},
		{"🤡🤡", "team", 2.2, sentiment.Frustrated},
		{"you made my day", "team.thanks", -1.2, sentiment.Calm},
	} {
		found := scorer.Score(clean(t, c.message), nil)
		i := slices.IndexFunc(found.Cues, func(cue sentiment.Cue) bool { return cue.Rule == c.rule })
		if i < 0 || math.Abs(found.Cues[i].Weight-c.weight) > 0.01 || found.Level() != c.level {
			t.Errorf("%q: %v %+v, want %s %+.2f and %v", c.message, found.Level(), found.Cues, c.rule, c.weight, c.level)
		}
		if found.Thanks != (c.rule == "team.thanks") {
			t.Errorf("%q: thanks %t", c.message, found.Thanks)
		}
	}
	for _, message := range []string{"it is the horrible monday set", "this is not a braindead router"} {
		if found := scorer.Score(clean(t, message), nil); len(found.Cues) > 0 && found.Level() > sentiment.Calm {
			t.Errorf("%q: %v %+v", message, found.Level(), found.Cues)
		}
	}
}

// A tone takes nothing from what a team says.
func TestTeamWeightsStandBesideTheTone(t *testing.T) {
	t.Parallel()
	tone := &sentiment.Tone{Encoder: "sha256:0", Words: .1, Direction: []float64{0}}
	scorer := withTeam(t, "braindead\tangry\n").WithTone(tone)
	if found := scorer.Score(clean(t, "braindead thing"), []float32{1}); found.Level() != sentiment.Angry {
		t.Errorf("%v %+v", found.Level(), found.Cues)
	}
}

// Messages without a phrase of the team are judged as before, to the last bit.
func TestTeamLeavesOtherMessagesAlone(t *testing.T) {
	t.Parallel()
	plain, teamed := builtin(t), withTeam(t, "braindead router\tangry\n3rd gearbox\t1\nsoo zorby\t2\n")
	rapid.Check(t, func(t *rapid.T) {
		doc, err := text.Clean(messages().Draw(t, "message"), text.Limits{})
		if err != nil {
			t.Skip("nothing to score")
		}
		if diff := cmp.Diff(plain.Score(doc, nil), teamed.Score(doc, nil)); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestTeamFaultsNameFileAndLine(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ lines, want string }{
		"columns":       {"# c\nslow", "team.tsv:2: want a phrase"},
		"too many":      {"a\t1\tteam\tx", "team.tsv:1: want a phrase"},
		"weight":        {"ok fine\t1\nslow\t5.1", "team.tsv:2: column 2: want a level or a number from -5 to 5"},
		"not a number":  {"slow\tNaN", "team.tsv:1: column 2"},
		"level":         {"slow\tlivid", "team.tsv:1: column 2"},
		"twice":         {"so slow\t1\n\nSO  SLOW\t2", `team.tsv:3: "SO  SLOW" is there already: line 1`},
		"empty":         {"\t1", "team.tsv:1: column 1"},
		"only a mark":   {"?\t1", "team.tsv:1: column 1"},
		"exclamation":   {"now!\t1", "team.tsv:1: column 1"},
		"long phrase":   {"a b c d e f g h i j k l m\t1", "team.tsv:1: column 1: more than 12 words"},
		"not UTF-8":     {"sl\xffw\t1", "team.tsv:1: column 1"},
		"long line":     {"ok fine\t1\n" + strings.Repeat("x", 600), "team.tsv:2: a line of more than 500 bytes"},
		"million lines": {strings.Repeat("#\n", 1_000_000), "team.tsv:5001: more than 5000 lines"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := sentiment.ReadTeam("team.tsv", strings.NewReader(c.lines))
			if !errors.Is(err, sentiment.ErrLexicon) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
	team, err := sentiment.ReadTeam("team.tsv", strings.NewReader("fine\t1\nslow\t1\tsluggish"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = sentiment.New(sentiment.Options{Team: team})
	if !errors.Is(err, sentiment.ErrLexicon) || !strings.Contains(err.Error(), `team.tsv:2: column 3: no rule "sluggish"`) {
		t.Errorf("got %v", err)
	}
}

// FuzzTeam demands that no file breaks the reader, and that what it reads can be served.
func FuzzTeam(f *testing.F) {
	for _, seed := range []string{
		"slow\t1\n", "a b\tangry\twaiting\r\n# c\n#\n", "\ufeff", "🤡\t-5", "don't 3rd 12\t0.5\tlegal_threat", "\xff\t1", "a\t1\na\t1",
	} {
		f.Add(seed, "a slow 🤡 b don't 3rd 4")
	}
	f.Fuzz(func(t *testing.T, lines, message string) {
		team, err := sentiment.ReadTeam("team.tsv", strings.NewReader(lines))
		if err != nil {
			if !errors.Is(err, sentiment.ErrLexicon) {
				t.Fatal(err)
			}
			return
		}
		scorer, err := sentiment.New(sentiment.Options{Team: team})
		if err != nil {
			return
		}
		for _, said := range []string{message, lines} {
			doc, err := text.Clean(said, text.Limits{})
			if err != nil {
				continue
			}
			if found := scorer.Score(doc, nil); !(found.Score >= 0 && found.Score <= 1) {
				t.Fatalf("score %v", found.Score)
			}
		}
	})
}
