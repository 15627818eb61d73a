package content_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"rapport/content"
)

func TestCoverage(t *testing.T) {
	t.Parallel()
	got := content.Cover([]content.Past{
		{Matter: true, Entry: true, Leaf: true, Settled: true},
		{Matter: true, Entry: true, Missing: []string{"gift_card"}},
		{Matter: true, Missing: []string{"gift_card", "refund"}, Person: true},
		{Matter: true, Missing: []string{"gift_card"}},
		{},
	})
	want := content.Coverage{
		Conversations: 4, Idle: 1, Entry: 2, Leaf: 1, Settled: 1, Person: 1,
		Next: []content.Gain{{Intent: "gift_card", Conversations: 2}, {Intent: "refund", Conversations: 1}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
