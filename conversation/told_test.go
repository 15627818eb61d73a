package conversation_test

import (
	"testing"
	"unsafe"

	"rapport/conversation"
)

// TestTold is what a conversation remembers of content: the last eight lines, the last three offers, one question for so many turns.
func TestTold(t *testing.T) {
	t.Parallel()
	var nothing *conversation.Told
	if nothing.Used(1) || nothing.Made(1) != 0 || nothing.Open(1, 2) != 0 {
		t.Error("nothing said is remembered as something")
	}
	told := nothing.Line(70_001).Offered(5).Offered(5)
	if !told.Used(70_001) || told.Used(70_002) || told.Made(5) != 2 || nothing.Used(70_001) {
		t.Errorf("a line and an offer twice: %+v", told)
	}
	before := *told
	full := told
	for line := range uint32(8) {
		full = full.Line(line + 10)
	}
	if full.Used(70_001) || !full.Used(10) || *told != before {
		t.Errorf("after eight more: %+v, and the old one is %+v", full, told)
	}
	asked := told.Asking(9, 65_535)
	if asked.Open(65_536, 2) != 9 || asked.Open(65_537, 2) != 9 || asked.Open(65_538, 2) != 0 || asked.Answered(3).Open(65_536, 2) != 0 {
		t.Errorf("a question: %+v", asked)
	}
	if size := unsafe.Sizeof(*told); size > 32 {
		t.Errorf("it takes %d bytes: a hundred thousand conversations must fit into 150 MB", size)
	}
}
