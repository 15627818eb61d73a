package ngram

// table finds a key's number by open addressing. Slots are a power of two and at most half full.
type table struct {
	slots []slot
	used  int
}

type slot struct {
	key    uint32
	number int32 // from 1; 0 is an empty slot
}

func newTable(keys int) *table {
	size := 16
	for size < 2*keys {
		size *= 2
	}
	return &table{slots: make([]slot, size)}
}

// find is the slot of the key, or the empty one where it belongs.
func (t *table) find(key uint32) *slot {
	mask := uint32(len(t.slots) - 1) //nolint:gosec // at most 2^31 slots
	for at := key >> 1 & mask; ; at = (at + 1) & mask {
		if s := &t.slots[at]; s.number == 0 || s.key == key {
			return s
		}
	}
}

// number is the key's, a new one if it has none yet.
func (t *table) add(key uint32) int32 {
	s := t.find(key)
	if s.number != 0 {
		return s.number
	}
	t.used++
	s.key, s.number = key, int32(t.used) //nolint:gosec // bounded by memory well below
	number := s.number
	if 2*t.used > len(t.slots) {
		bigger := newTable(2 * t.used)
		for _, s := range t.slots {
			if s.number != 0 {
				*bigger.find(s.key) = s
			}
		}
		*t = table{slots: bigger.slots, used: t.used}
	}
	return number
}
