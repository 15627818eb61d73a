package corpus

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// What the keys and columns of conversations are called; the first that is there counts.
func conversationNames() []string {
	return []string{"conversation_id", "conversation", "dialogue_id", "dialog_id", "session_id", "thread_id", "ticket_id", "chat_id", "sender_id"}
}

func roleNames() []string {
	return []string{"role", "speaker", "sender", "from", "author", "author_type", "author_role", "participant"}
}

func turnTextNames() []string { return []string{"text", "message", "utterance", "content", "body"} }

func timeNames() []string {
	return []string{"time", "timestamp", "created_at", "at", "date", "datetime", "sent_at"}
}

func turnIntentNames() []string { return []string{"intent", "intents", "label"} }

func listNames() []string { return []string{"turns", "messages", "history", "dialogue", "utterances"} }

// readTurnList reads one conversation with a list of turns.
func readTurnList(members map[string]jsontext.Value, line int, file *conversationFile) (reason string) {
	key := listOf(members, listNames())
	var items []map[string]jsontext.Value
	if err := json.Unmarshal(members[key], &items); err != nil {
		return fmt.Sprintf("%q is not a list of objects", key)
	}
	if len(items) > maxTurns {
		return fmt.Sprintf("the conversation has more than %d turns", maxTurns)
	}
	turns := make([]Turn, 0, len(items))
	for i, item := range items {
		turn, reason := parseTurn(item, line, file)
		if reason != "" {
			file.drop(line, fmt.Sprintf("turn %d: %s", i+1, reason))
			continue
		}
		turns = append(turns, turn)
	}
	idKey := firstOf(members, append([]string{"id", "uuid"}, conversationNames()...))
	for _, other := range slices.Sorted(maps.Keys(members)) {
		if other != key && other != idKey {
			file.tally.note(named("key", other), line)
		}
	}
	file.add(plainID(members[idKey]), line, turns)
	return ""
}

// readTurnLine reads one turn that names its conversation.
func readTurnLine(members map[string]jsontext.Value, line int, file *conversationFile) (reason string) {
	id := plainID(members[firstOf(members, conversationNames())])
	if id == "" {
		return `no "conversation_id", and no list of turns`
	}
	for _, key := range conversationNames() {
		if plainID(members[key]) == id {
			delete(members, key)
			break
		}
	}
	turn, reason := parseTurn(members, line, file)
	if reason != "" {
		return reason
	}
	turn.File, turn.Line = file.name, line
	if file.admit(turn) {
		file.join(id, []Turn{turn})
	}
	return ""
}

// parseTurn reads a turn and counts the keys it does not read.
func parseTurn(members map[string]jsontext.Value, line int, file *conversationFile) (turn Turn, reason string) {
	textKey, roleKey := firstOf(members, turnTextNames()), firstOf(members, roleNames())
	switch {
	case textKey == "":
		return Turn{}, `no "text"`
	case roleKey == "":
		return Turn{}, `no "role"`
	case members[textKey].Kind() != '"' && members[textKey].Kind() != 'n':
		return Turn{}, fmt.Sprintf("%q is not a text", textKey)
	}
	_ = json.Unmarshal(members[textKey], &turn.Text) // a valid string, or null
	role, ok := roleOf(members[roleKey])
	if !ok {
		return Turn{}, fmt.Sprintf("%q is not a name", roleKey)
	}
	turn.Role = file.role(role, line)
	timeKey, intentKey := firstOf(members, timeNames()), firstOf(members, turnIntentNames())
	if timeKey != "" {
		turn.At = file.when(plainID(members[timeKey]), line)
	}
	if intentKey != "" {
		intents, _ := names(members[intentKey])
		if len(intents) == 1 && checkLabel(intents[0]) == "" {
			turn.Intent = intents[0]
		} else {
			intentKey = "" // counted as not carried
		}
	}
	turn.Judged = judged(members)
	for _, key := range slices.Sorted(maps.Keys(members)) {
		read := slices.Contains([]string{textKey, roleKey, timeKey, intentKey}, key) ||
			slices.Contains(judgedKeys(), key) && !turn.Judged.unread(key)
		if !read {
			file.tally.note(named("key", key), line)
		}
	}
	return turn, ""
}

// roleOf reads a role that is a name, or an object with one.
func roleOf(raw jsontext.Value) (name string, ok bool) {
	var author struct {
		Role string `json:"role"`
		Type string `json:"type"`
	}
	switch raw.Kind() { //nolint:exhaustive // nothing else names a role
	case '"':
		return plainID(raw), true
	case '{':
		ok = json.Unmarshal(raw, &author) == nil && author.Role+author.Type != ""
	}
	if author.Role != "" {
		return author.Role, ok
	}
	return author.Type, ok
}

func (f *conversationFile) role(name string, line int) Role {
	role, known := parseRole(name)
	if !known {
		f.tally.note(named("role", name)+", taken as other", line)
	}
	return role
}

// plainID is a name or a number as it stands, "" for anything else.
func plainID(raw jsontext.Value) string {
	switch raw.Kind() { //nolint:exhaustive // nothing else is a name
	case '"':
		var name string
		_ = json.Unmarshal(raw, &name) // a valid string
		return name
	case '0':
		return strings.TrimSpace(string(raw))
	}
	return ""
}

// errTurnHeader says what a table of turns needs.
var errTurnHeader = errors.New(`line 1: the header must name the columns "conversation_id", "role" (or "speaker") and "text"`)

// readTurnTable reads a table of single turns.
func readTurnTable(in source, file *conversationFile) error {
	head, ok := sniffHeader(in.head, func(h header) bool { return h.has(conversationNames()) && h.has(roleNames()) && h.has(turnTextNames()) })
	if !ok {
		return errTurnHeader
	}
	if head.twice != "" {
		return fmt.Errorf("line 1: two columns are named %s", strconv.Quote(head.twice))
	}
	id, role, text := head.column(conversationNames()), head.column(roleNames()), head.column(turnTextNames())
	at, intent := head.column(timeNames()), head.column(turnIntentNames())
	var full error
	err := eachRecord(in, head, func(line int, record []string, reason string) {
		full = errors.Join(full, file.full())
		switch {
		case full != nil:
			return
		case reason == "" && strings.TrimSpace(record[id]) == "":
			reason = "no conversation_id"
		}
		if reason != "" {
			file.drop(line, reason)
			return
		}
		turn := Turn{Role: file.role(record[role], line), Text: strings.Clone(record[text]), File: file.name, Line: line}
		if at >= 0 && record[at] != "" {
			turn.At = file.when(record[at], line)
		}
		if intent >= 0 && checkLabel(strings.TrimSpace(record[intent])) == "" {
			turn.Intent = strings.Clone(strings.TrimSpace(record[intent]))
		}
		for i, cell := range record {
			if cell != "" && !slices.Contains([]int{id, role, text, at, intent}, i) {
				file.tally.note(named("column", head.names[i]), line)
			}
		}
		if file.admit(turn) {
			file.join(strings.Clone(record[id]), []Turn{turn})
		}
	})
	return errors.Join(full, err)
}
