package policy

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Placeholders are the names that may stand in braces in a reason. None of them can carry customer text.
func Placeholders() []string {
	return []string{"anger", "confidence", "group", "intent", "message", "misses", "peak", "repeats", "sensitive", "threats", "trend", "turn", "wait"}
}

// render fills the placeholders of reasons.
func render(reasons []string, s Signals) []string {
	filled := make([]string, len(reasons))
	for i, reason := range reasons {
		filled[i] = reason
		if strings.Contains(reason, "{") {
			filled[i] = fill(reason, s)
		}
	}
	return filled
}

func fill(reason string, s Signals) string {
	var out strings.Builder
	for {
		before, rest, opened := strings.Cut(reason, "{")
		name, after, closed := strings.Cut(rest, "}")
		out.WriteString(before)
		if !opened || !closed {
			if opened {
				out.WriteString("{" + rest)
			}
			return out.String()
		}
		out.WriteString(placeholder(name, s))
		reason = after
	}
}

func placeholder(name string, s Signals) string {
	switch name {
	case "anger":
		return s.Anger.String()
	case "confidence":
		return strconv.Itoa(int(math.Round(s.Confidence*100))) + " %"
	case "group":
		return or(s.Group, "no group")
	case "intent":
		return or(s.Intent, "a matter that was not understood")
	case "message":
		return s.Message.String()
	case "misses":
		return number(s.Misses)
	case "peak":
		return s.Peak.String()
	case "repeats":
		return ordinal(s.Repeats)
	case "sensitive":
		return or(words(string(s.Sensitive)), "nothing sensitive")
	case "threats":
		return or(threats(s), "nothing")
	case "trend":
		return string(s.Trend)
	case "turn":
		return strconv.Itoa(s.Turn)
	case "wait":
		return minutes(s.Queue.Wait)
	}
	return "{" + name + "}"
}

// unknownPlaceholders lists the names in braces that are no placeholder.
func unknownPlaceholders(reason string) []string {
	var unknown []string
	for {
		_, rest, opened := strings.Cut(reason, "{")
		name, after, _ := strings.Cut(rest, "}")
		if !opened {
			return unknown
		}
		if !slices.Contains(Placeholders(), name) {
			unknown = append(unknown, name)
		}
		reason = after
	}
}

func threats(s Signals) string {
	names := make([]string, len(s.Threats))
	for i, threat := range s.Threats {
		names[i] = words(string(threat))
	}
	return strings.Join(names, ", ")
}

func minutes(wait time.Duration) string {
	if wait <= 0 {
		return "an unknown time"
	}
	return fmt.Sprintf("%d min", int(math.Ceil(wait.Minutes())))
}

func or(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

func number(n int) string {
	names := []string{"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}
	if n >= 0 && n < len(names) {
		return names[n]
	}
	return strconv.Itoa(n)
}

func ordinal(n int) string {
	names := []string{"first", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"}
	if n >= 0 && n < len(names) {
		return names[n]
	}
	suffix := "th"
	if n%100 < 11 || n%100 > 13 {
		suffix = []string{"th", "st", "nd", "rd", "th", "th", "th", "th", "th", "th"}[((n%10)+10)%10]
	}
	return strconv.Itoa(n) + suffix
}
