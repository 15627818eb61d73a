package handoff

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"rapport/sentiment"
	"rapport/text"
)

// Entity is something the customer gave: an agent who asks for it again is one who did not read.
type Entity struct {
	Kind     EntityKind `json:"kind"`
	Text     string     `json:"text"`              // as they wrote it
	Value    float64    `json:"value,omitzero"`    // of amounts, days, minutes, counts
	Currency string     `json:"currency,omitzero"` // ISO 4217, when it was said
	Turn     int        `json:"turn"`
	Start    int        `json:"start"` // code points into the line of the transcript
	End      int        `json:"end"`   // exclusive
}

// EntityKind says what an Entity is. Beside these there are the personal data of package text and the facts of package sentiment under their
// own names: email, phone, iban; amount, days_late, times_contacted, deadline, waiting_time, people_affected.
type EntityKind string

// The kinds that only packets know.
const (
	OrderNumber EntityKind = "order_number"
	Reference   EntityKind = "reference" // another number that a desk can look up: of an invoice, a case, a parcel
	Date        EntityKind = "date"
)

// contact reports that it says how to reach the customer, and nothing of the case.
func (e Entity) contact() bool { return e.Kind == "email" || e.Kind == "phone" }

// fact reports that it tells how bad the case is, rather than something to look up.
func (e Entity) fact() bool {
	kind := sentiment.FactType(e.Kind)
	return slices.Contains(sentiment.FactTypes(), kind) && kind != sentiment.Amount
}

// maxEntity is the longest entity, in bytes: longer ones are no number anybody gave.
const maxEntity = 80

const month = `(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|` +
	`aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)`

// RE2 keeps all of these linear in the message.
var (
	dates = regexp.MustCompile(`(?i)\b(?:\d{4}-\d{2}-\d{2}|\d{1,2}[/.]\d{1,2}[/.](?:\d{4}|\d{2})|` +
		`\d{1,2}(?:st|nd|rd|th)?(?: of)? ` + month + `(?:,? \d{4})?|` + month + ` \d{1,2}(?:st|nd|rd|th)?(?:,? \d{4})?|` +
		`yesterday|(?:last|on|since) (?:mon|tues|wednes|thurs|fri|satur|sun)day)\b`)
	orders     = regexp.MustCompile(`(?i)\b(order)(?: ?(?:number|numbers|no\.?|nr\.?|num|id|ref|is|was|it's|:|#|-))* *(#?[a-z0-9][a-z0-9-]{2,30})\b`)
	references = regexp.MustCompile(`(?i)\b(?:ref(?:erence)?|case|ticket|tracking|parcel|invoice|booking|policy|account|customer|claim|contract)` +
		`(?: ?(?:number|no\.?|nr\.?|num|id|code|is|was|:|#|-))* *(#?[a-z0-9][a-z0-9-]{2,30})\b`)
	codes = regexp.MustCompile(`(?i)#\d{3,15}\b|\b[a-z]{1,5}-?\d[a-z0-9-]{4,24}\b|\b\d{6,20}\b`)
)

// found is an entity at bytes of a message.
type found struct {
	kind     EntityKind
	from, to int
	value    float64
	currency string
}

// given lists what the customer gave, each thing once, with the place where it was given first.
func (n *notes) given() []Entity {
	all := []Entity{}
	for _, m := range n.messages {
		for _, f := range entitiesOf(m) {
			said := m.Text[f.from:f.to]
			known := slices.ContainsFunc(all, func(e Entity) bool { return e.Kind == f.kind && strings.EqualFold(e.Text, said) })
			if known || len(all) == MaxEntities || len(said) > maxEntity {
				continue
			}
			start := utf8.RuneCountInString(m.Text[:f.from])
			all = append(all, Entity{
				Kind: f.kind, Text: said, Value: f.value, Currency: f.currency,
				Turn: m.Turn, Start: start, End: start + utf8.RuneCountInString(said),
			})
		}
	}
	return all
}

// entitiesOf finds what one message gives, in order and without overlaps: what is surer to be what it seems is looked for first.
func entitiesOf(m message) []found {
	var all []found
	add := func(f found) {
		if f.from < f.to && !slices.ContainsFunc(all, func(o found) bool { return f.from < o.to && o.from < f.to }) {
			all = append(all, f)
		}
	}
	for _, p := range text.Personal(m.Text) {
		add(found{kind: EntityKind(p.Kind), from: offset(m.Text, p.Start), to: offset(m.Text, p.End)})
	}
	for _, at := range dates.FindAllStringIndex(m.Text, -1) {
		add(found{kind: Date, from: at[0], to: at[1]})
	}
	for _, f := range m.mood.Facts {
		add(found{kind: EntityKind(f.Type), from: offset(m.Text, f.Start), to: offset(m.Text, f.End), value: f.Value, currency: f.Currency})
	}
	number := func(kind EntityKind, pattern *regexp.Regexp, group int) {
		for _, at := range pattern.FindAllStringSubmatchIndex(m.Text, -1) {
			from, to := at[2*group], at[2*group+1]
			if strings.ContainsAny(m.Text[from:to], "0123456789") {
				add(found{kind: kind, from: from, to: to})
			}
		}
	}
	number(OrderNumber, orders, 2)
	number(Reference, references, 1)
	number(Reference, codes, 0)
	slices.SortFunc(all, func(a, b found) int { return cmp.Compare(a.from, b.from) })
	return all
}

// offset is the byte at which the nth code point begins.
func offset(s string, n int) int {
	at := 0
	for ; n > 0 && at < len(s); n-- {
		_, size := utf8.DecodeRuneInString(s[at:])
		at += size
	}
	return at
}
