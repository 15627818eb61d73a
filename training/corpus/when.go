package corpus

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// parseTime reads the times of exports: RFC 3339, the same without a zone (taken as UTC) or with a space, and seconds, milliseconds or
// microseconds since 1970.
func parseTime(text string) (time.Time, bool) {
	text = strings.TrimSpace(text)
	for _, layout := range []string{
		time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 MST", "2006-01-02 15:04:05",
		"2006-01-02T15:04", "2006-01-02 15:04", "2006-01-02", time.RubyDate, time.RFC1123Z,
	} {
		if at, err := time.Parse(layout, text); err == nil {
			return at.UTC(), true
		}
	}
	seconds, err := strconv.ParseFloat(text, 64)
	const years = 365.25 * 24 * 3600
	for range 3 {
		if err == nil && seconds > 20*years && seconds < 130*years { // 1990 to 2100
			whole, rest := math.Modf(seconds)
			return time.Unix(int64(whole), int64(rest*1e9)).UTC(), true
		}
		seconds /= 1000
	}
	return time.Time{}, false
}

func (f *conversationFile) when(text string, line int) time.Time {
	at, ok := parseTime(text)
	if !ok {
		f.tally.note("times of an unknown form", line)
	}
	return at
}
