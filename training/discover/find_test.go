package discover_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"rapport/training/discover"
)

func TestTopicsAreWhatIsAsked(t *testing.T) {
	t.Parallel()
	lines, embed := shop(1, 20)
	lines = append(lines, discover.Line{Text: "hi"}, discover.Line{Text: "4711 4711"}, discover.Line{Text: "  "}, discover.Line{Text: "\xff"})
	found := find(t, lines, embed, discover.Config{})
	if len(found.Topics) != len(subjects) {
		t.Fatalf("%d topics, want %d", len(found.Topics), len(subjects))
	}
	if found.Lines != 84 || found.Passed != 4 || found.Opened != 80 || found.Conversations != 84 {
		t.Errorf("%d lines, %d passed, %d of %d conversations opened", found.Lines, found.Passed, found.Opened, found.Conversations)
	}
	for i, topic := range found.Topics {
		about := subjects[slices.IndexFunc(subjects, func(s struct{ about, stem string }) bool {
			return strings.Contains(topic.Typical[0], s.about)
		})].about
		for _, line := range topic.Typical {
			if !strings.Contains(line, about) {
				t.Errorf("topic %d about %s has the line %q", topic.ID, about, line)
			}
		}
		if !strings.Contains(strings.Join(topic.Words, " "), about) {
			t.Errorf("topic about %s is told by %q", about, topic.Words)
		}
		if topic.ID != i+1 || topic.Lines != 20 || topic.Share != .25 || topic.Covered != float64(i+1)/4 {
			t.Errorf("topic %d: %d lines, share %v, covered %v", topic.ID, topic.Lines, topic.Share, topic.Covered)
		}
	}
}

func TestSameInputSameBytes(t *testing.T) {
	t.Parallel()
	lines, embed := shop(2, 30)
	first, second := find(t, lines, embed, discover.Config{Seed: 3}), find(t, lines, embed, discover.Config{Seed: 3})
	if diff := cmp.Diff(first, second, cmpopts.IgnoreUnexported(discover.Map{}, discover.Topic{})); diff != "" {
		t.Error(diff)
	}
	one, err := first.Labelling(discover.Labelling{})
	if err != nil {
		t.Fatal(err)
	}
	other, err := second.Labelling(discover.Labelling{})
	if err != nil || string(one) != string(other) {
		t.Errorf("the labelling files differ (%v)", err)
	}
}

func TestStrangeInput(t *testing.T) {
	t.Parallel()
	same := make([]discover.Line, 50)
	for i := range same {
		same[i] = discover.Line{Text: fmt.Sprintf("Where is my parcel %d?", 1000+i)}
	}
	cases := map[string]struct {
		lines  []discover.Line
		config discover.Config
		topics int
		err    error
	}{
		"no lines":                   {nil, discover.Config{}, 0, discover.ErrNothing},
		"greetings only":             {[]discover.Line{{Text: "hello"}, {Text: "thanks!"}}, discover.Config{}, 0, discover.ErrNothing},
		"one line":                   {same[:1], discover.Config{}, 1, nil},
		"the same line but a number": {same, discover.Config{}, 1, nil},
		"more topics than lines":     {same, discover.Config{Topics: 2}, 0, discover.ErrConfig},
		"negative topics":            {same, discover.Config{Topics: -1}, 0, discover.ErrConfig},
		"other languages":            {discover.Lone([]string{"¿Dónde está mi pedido?", "注文はどこですか", "где мой заказ"}), discover.Config{}, 1, nil},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pool := discover.Collect(c.lines)
			found, err := discover.Find(t.Context(), pool, around(1, pool.Texts()), c.config)
			if !errors.Is(err, c.err) || err == nil && len(found.Topics) != c.topics {
				t.Errorf("%d topics, error %v; want %d, %v", len(found.Topics), err, c.topics, c.err)
			}
		})
	}
}

func TestFindEndsWhenAsked(t *testing.T) {
	t.Parallel()
	lines, embed := shop(1, 20)
	pool := discover.Collect(lines)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := discover.Find(ctx, pool, embed(pool.Texts()), discover.Config{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestVectorsMustFitTheLines(t *testing.T) {
	t.Parallel()
	lines, embed := shop(1, 5)
	pool := discover.Collect(lines)
	vectors := embed(pool.Texts())
	ragged := slices.Clone(vectors)
	ragged[3] = ragged[3][:4]
	for name, wrong := range map[string][][]float32{"too few": vectors[1:], "ragged": ragged} {
		if _, err := discover.Find(t.Context(), pool, wrong, discover.Config{}); !errors.Is(err, discover.ErrConfig) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestNothingIsLost: whatever is said, every line is passed over, repeated, in one topic or unsorted, and shares add up.
func TestNothingIsLost(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SampledFrom([]string{"parcel", "refund", "hi", "12345", "password", "=cmd", "später", "?", "order 4711"})
		var lines []discover.Line
		opened := map[string]bool{}
		for range rapid.IntRange(1, 60).Draw(t, "lines") {
			talk := rapid.SampledFrom([]string{"", "a", "b", "c"}).Draw(t, "conversation")
			line := discover.Line{Text: strings.Join(rapid.SliceOfN(words, 0, 5).Draw(t, "text"), " "), Conversation: talk, Opening: !opened[talk]}
			opened[talk] = true
			lines = append(lines, line)
		}
		pool := discover.Collect(lines)
		found, err := discover.Find(context.Background(), pool, around(1, pool.Texts()), discover.Config{Smallest: 2})
		if errors.Is(err, discover.ErrNothing) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		sum, covered := found.Passed+found.Repeated+found.Unsorted.Lines, found.Unsorted.Share
		for _, topic := range found.Topics {
			sum, covered = sum+topic.Lines, covered+topic.Share
		}
		if sum != len(lines) {
			t.Fatalf("%d of %d lines", sum, len(lines))
		}
		if found.Opened > 0 && (covered < .999 || covered > 1.001) {
			t.Fatalf("shares add up to %v", covered)
		}
		if _, err := found.Labelling(discover.Labelling{Unsorted: true}); err != nil {
			t.Fatal(err)
		}
	})
}
