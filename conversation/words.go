package conversation

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"time"
	"unicode/utf8"
)

// Bounds of the words that a State keeps.
const (
	MaxWords      = 30   // utterances
	MaxWordsBytes = 4096 // of all of them together, about 10 bytes each for what is known of them included
	MaxUtterance  = 1000 // bytes of one; the rest of a longer one is cut off
)

// Speaker says who said something.
type Speaker string

// The speakers.
const (
	ByCustomer Speaker = "customer"
	ByBot      Speaker = "bot"
	ByPerson   Speaker = "person"
)

// Speakers lists all of them.
func Speakers() []Speaker { return []Speaker{ByCustomer, ByBot, ByPerson} }

// Utterance is something that was said, kept for whoever takes over. It is what the customer wrote: never log it.
type Utterance struct {
	Turn       int       `json:"turn"` // of the customer's message; what others say has the turn it follows
	Speaker    Speaker   `json:"speaker"`
	Text       string    `json:"text"`                // cleaned, at most MaxUtterance bytes
	At         time.Time `json:"at,omitzero"`         // to the millisecond
	Anger      float64   `json:"anger,omitzero"`      // of the conversation after it, to 3 decimals; customer only, as all below
	Intent     string    `json:"intent,omitzero"`     // "" when none was named
	Action     Action    `json:"action,omitzero"`     // what was decided; "" while the bot was silent
	Clarified  bool      `json:"clarified,omitzero"`  // a question was asked back
	Apologised bool      `json:"apologised,omitzero"` // the bot apologised
}

// Words are the utterances of a conversation, in the order in which they were said, packed into one string: a State is copied with every
// message and a hundred thousand of them live in memory. When there is no more room the oldest go first, except the very first, which
// tells what it is all about; turns then have gaps. In JSON they are a list of Utterance.
type Words string

// One utterance takes: its length behind the length (varint), who and which parts (byte), action and flags (byte), turn (varint), anger in
// thousandths (varint), milliseconds (varint, when known), intent (length, bytes), text (the rest).
const (
	speakerBits = 3      // of the first byte
	timed       = 1 << 7 // of the first byte: a time follows
	actionBits  = 7      // of the second byte: 1 + position in Actions, 0 for none
	clarified   = 1 << 3
	apologised  = 1 << 4
	thousandth  = 1000
)

// All unpacks them, oldest first.
func (w Words) All() []Utterance {
	var all []Utterance
	for rest := string(w); rest != ""; {
		var record string
		record, rest = cut(rest)
		all = append(all, unpack(record))
	}
	return all
}

// add is w with one more utterance, within the bounds. Nothing said leaves w as it is.
func (w Words) add(u Utterance) Words {
	u.Text = shortened(u.Text, MaxUtterance)
	if u.Text == "" {
		return w
	}
	record := pack(u)
	count := 1
	for rest := string(w); rest != ""; count++ {
		_, rest = cut(rest)
	}
	first, rest := "", string(w)
	if w != "" {
		_, rest = cut(rest)
		first = string(w)[:len(w)-len(rest)]
	}
	for rest != "" && (count > MaxWords || len(first)+len(rest)+len(record) > MaxWordsBytes) {
		_, rest = cut(rest)
		count--
	}
	return Words(first + rest + record)
}

// decided is w with what was decided about the latest utterance, when that is the customer's.
func (w Words) decided(action Action, asked, sorry bool) Words {
	at := 0
	for rest := string(w); rest != ""; {
		record, next := cut(rest)
		at = len(w) - len(next) - len(record)
		rest = next
	}
	if len(w) < at+2 || w[at]&speakerBits != 0 {
		return w
	}
	mark := byte(0)
	for i, known := range Actions() {
		if known == action {
			mark = byte(i + 1)
		}
	}
	if asked {
		mark |= clarified
	}
	if sorry {
		mark |= apologised
	}
	if w[at+1] == mark {
		return w
	}
	return w[:at+1] + Words([]byte{mark}) + w[at+2:]
}

// cut takes the first record off. Words that pack did not write end at the fault.
func cut(w string) (record, rest string) {
	length, width := uvarint(w)
	if width <= 0 || length > uint64(len(w)-width) { //nolint:gosec // width is at most len(w)
		return "", ""
	}
	end := width + int(length) //nolint:gosec // not longer than w
	return w[width:end], w[end:]
}

func pack(u Utterance) string {
	var record []byte
	who := byte(0)
	for i, known := range Speakers() {
		if known == u.Speaker {
			who = byte(i)
		}
	}
	if !u.At.IsZero() {
		who |= timed
	}
	record = append(record, who, 0)
	record = binary.AppendUvarint(record, uint64(max(0, u.Turn)))
	record = binary.AppendUvarint(record, uint64(math.Round(unit(u.Anger)*thousandth)))
	if who&timed != 0 {
		record = binary.AppendVarint(record, u.At.UnixMilli())
	}
	record = binary.AppendUvarint(record, uint64(len(u.Intent)))
	record = append(append(record, u.Intent...), u.Text...)
	length := binary.AppendUvarint(nil, uint64(len(record)))
	packed := Words(append(length, record...)).decided(u.Action, u.Clarified, u.Apologised)
	return string(packed)
}

func unpack(record string) Utterance {
	if len(record) < 2 {
		return Utterance{}
	}
	who, mark, rest := record[0], record[1], record[2:]
	u := Utterance{Speaker: ByCustomer, Clarified: mark&clarified != 0, Apologised: mark&apologised != 0}
	if i := int(who & speakerBits); i < len(Speakers()) {
		u.Speaker = Speakers()[i]
	}
	if i := int(mark&actionBits) - 1; i >= 0 && i < len(Actions()) {
		u.Action = Actions()[i]
	}
	var turn, anger, name uint64
	turn, rest = number(rest)
	anger, rest = number(rest)
	u.Turn, u.Anger = int(turn), float64(anger)/thousandth //nolint:gosec // as packed
	if who&timed != 0 {
		var at uint64
		at, rest = number(rest)
		u.At = time.UnixMilli(int64(at>>1) ^ -int64(at&1)).UTC()
	}
	name, rest = number(rest)
	name = min(name, uint64(len(rest)))
	u.Intent, u.Text = rest[:name], rest[name:]
	return u
}

func number(s string) (n uint64, rest string) {
	n, width := uvarint(s)
	if width <= 0 {
		return 0, ""
	}
	return n, s[width:]
}

func uvarint(s string) (n uint64, width int) {
	return binary.Uvarint([]byte(s[:min(len(s), binary.MaxVarintLen64)]))
}

// shortened keeps whole characters, and whole words where there are any, of at most n bytes.
func shortened(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	if space := strings.LastIndexByte(s[:n], ' '); space > n/2 {
		n = space
	}
	return strings.TrimRight(s[:n], " ")
}

// MarshalJSON writes a list of Utterance.
func (w Words) MarshalJSON() ([]byte, error) {
	all := w.All()
	if all == nil {
		all = []Utterance{}
	}
	return json.Marshal(all)
}

// UnmarshalJSON reads what MarshalJSON wrote, within the bounds.
func (w *Words) UnmarshalJSON(content []byte) error {
	var all []Utterance
	if err := json.Unmarshal(content, &all); err != nil {
		return fmt.Errorf("reading words: %w", err)
	}
	*w = ""
	for _, u := range all {
		*w = w.add(u)
	}
	return nil
}
