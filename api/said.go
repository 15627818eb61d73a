package api

import (
	"fmt"
	"slices"
	"time"

	"rapport/conversation"
)

// maxSaid is how many messages may be said to a customer between two of theirs.
const maxSaid = 10

// readSaid reads what was said to the customer since their last message, oldest first.
func readSaid(said []saidRequest) ([]conversation.Said, error) {
	if len(said) > maxSaid {
		return nil, invalid("context.said", fmt.Sprintf("holds %d messages, at most %d are read: send the latest", len(said), maxSaid))
	}
	var all []conversation.Said
	var latest time.Time
	for i, one := range said {
		at := func(key string) string { return fmt.Sprintf("context.said[%d].%s", i, key) }
		who, err := speaker(at("role"), one.Role, conversation.ByBot)
		switch {
		case err != nil:
			return nil, err
		case who == conversation.ByCustomer:
			return nil, invalid(at("role"), "want bot or person: what the customer said is text")
		case one.Text == nil:
			return nil, invalid(at("text"), "is required")
		case one.At != nil && one.At.Before(latest):
			return nil, invalid(at("at"), "is before an earlier message: send the oldest first")
		}
		told := conversation.Said{Speaker: who, Text: *one.Text}
		if one.At != nil {
			latest, told.At = *one.At, *one.At
		}
		all = append(all, told)
	}
	return all, nil
}

// speaker reads a role, usual when it was left out.
func speaker(field, role string, usual conversation.Speaker) (conversation.Speaker, error) {
	who := conversation.Speaker(role)
	switch {
	case role == "":
		return usual, nil
	case slices.Contains(conversation.Speakers(), who):
		return who, nil
	}
	return "", invalid(field, "want customer, bot or person")
}
