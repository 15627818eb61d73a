package policy

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Hours is the section `hours` of a rule file: when people are there. It fills in what the caller does not say of the queue.
type Hours struct {
	Zone string  `yaml:"zone"` // IANA name, as Europe/Berlin; default UTC
	Open []Shift `yaml:"open"` // none: always, as far as rapport knows
}

// Shift is a time of day, on days, at which people are there.
type Shift struct {
	Days  []string `yaml:"days"`  // mon, tue, ...; none for all
	From  string   `yaml:"from"`  // 09:00
	Until string   `yaml:"until"` // 18:00, exclusive; 24:00 for the end of the day
}

// timetable is Hours ready for use: minutes of the week at which people are there, sorted.
type timetable struct {
	zone  *time.Location
	spans []span
}

type span struct{ from, until int }

const (
	dayMinutes  = 24 * 60
	weekMinutes = 7 * dayMinutes
)

// timetable reads the hours; the fault's path is below $.hours.
func (h Hours) timetable() (timetable, *Fault) {
	zone, err := time.LoadLocation(h.Zone)
	if err != nil {
		return timetable{}, &Fault{Path: "$.hours.zone", Message: fmt.Sprintf("unknown time zone %q: want a name as Europe/Berlin", h.Zone)}
	}
	table := timetable{zone: zone}
	for i, shift := range h.Open {
		spans, fault := shift.spans(fmt.Sprintf("$.hours.open[%d]", i))
		if fault != nil {
			return timetable{}, fault
		}
		table.spans = append(table.spans, spans...)
	}
	slices.SortFunc(table.spans, func(a, b span) int { return a.from - b.from })
	return table, nil
}

func (s Shift) spans(path string) ([]span, *Fault) {
	from, ok := minuteOfDay(s.From)
	if !ok {
		return nil, &Fault{Path: path + ".from", Message: "want a time as 09:00"}
	}
	until, ok := minuteOfDay(s.Until)
	if !ok || until <= from {
		return nil, &Fault{Path: path + ".until", Message: "want a later time as 18:00"}
	}
	names := []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}
	days := s.Days
	if len(days) == 0 {
		days = names
	}
	spans := make([]span, 0, len(days))
	for i, name := range days {
		day := slices.Index(names, name)
		if day < 0 {
			return nil, &Fault{Path: fmt.Sprintf("%s.days[%d]", path, i), Message: "want one of " + strings.Join(names, ", ")}
		}
		spans = append(spans, span{day*dayMinutes + from, day*dayMinutes + until})
	}
	return spans, nil
}

func minuteOfDay(clock string) (int, bool) {
	if clock == "24:00" {
		return dayMinutes, true
	}
	at, err := time.Parse("15:04", clock)
	return at.Hour()*60 + at.Minute(), err == nil
}

// fill says of a queue at a time what the caller did not: that nobody is there, and until when.
func (t timetable) fill(q Queue, at time.Time) Queue {
	if len(t.spans) == 0 || at.IsZero() || q.Closed && q.OpensIn > 0 {
		return q
	}
	local := at.In(t.zone)
	now := int(local.Weekday())*dayMinutes + local.Hour()*60 + local.Minute()
	next := t.spans[0].from + weekMinutes
	for _, s := range t.spans {
		if s.from <= now && now < s.until {
			return q
		}
		if s.from > now {
			next = min(next, s.from)
		}
	}
	q.Closed, q.OpensIn = true, time.Duration(next-now)*time.Minute
	return q
}

// hour is the hour of the day where the people work, -1 when the time is not known.
func (t timetable) hour(at time.Time) int {
	if at.IsZero() {
		return -1
	}
	return at.In(t.zone).Hour()
}
