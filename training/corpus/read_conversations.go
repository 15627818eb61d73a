package corpus

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/go-json-experiment/json/jsontext"
)

// ReadConversations reads the conversations at path: exports of Zendesk (tickets with comments), Intercom (conversations with parts) and
// Chatwoot (messages under payload), documents with a list of turns or messages, and lines or tables of single turns (conversation_id, role or
// speaker, text, time). A JSON file may be one document, an array, or documents one after the other or one a line; the content decides, and
// it may be gzipped. Of a directory, the files in it whose names end in .json, .jsonl, .csv or .tsv (or those and .gz) are read by name;
// conversations of two files are never joined. A file has at most 1 GiB unpacked, 2,000,000 lines and 5,000,000 turns, a document 16 MiB, a
// conversation 10,000 turns. Errors wrap ErrBadData when the content is at fault, and are those of the file system otherwise.
func ReadConversations(path string) (Conversations, error) {
	files, err := dataFiles(path, ".json", ".jsonl", ".csv", ".tsv")
	if err != nil {
		return Conversations{}, err
	}
	var all Conversations
	for _, file := range files {
		var one Conversations
		err := withFile(file, func(r io.Reader) (err error) {
			one, err = ReadConversationsFrom(r, file)
			return err
		})
		if err != nil {
			return Conversations{}, err
		}
		all.Conversations, all.Bad = append(all.Conversations, one.Conversations...), append(all.Bad, one.Bad...)
		all.Uncarried = append(all.Uncarried, one.Uncarried...)
		all.Duplicates += one.Duplicates
	}
	return all, nil
}

// ReadConversationsFrom reads conversations as ReadConversations does for one file; name stands in the turns' File.
func ReadConversationsFrom(r io.Reader, name string) (Conversations, error) {
	in, err := openSource(r, name)
	if err != nil {
		return Conversations{}, fmt.Errorf("%w: %s: %w", ErrBadData, name, err)
	}
	file := newConversationFile(name)
	switch {
	case in.first() == '[' || in.first() == '{' && !oneALine(in.head):
		err = eachDocument(in, file)
	case in.first() == '{':
		err = readDocumentLines(in, file)
	default:
		err = readTurnTable(in, file)
	}
	if err != nil {
		return Conversations{}, fmt.Errorf("%w: %s: %w", ErrBadData, name, err)
	}
	return file.result(), nil
}

// oneALine tells lines of JSON from one document over several lines.
func oneALine(head []byte) bool {
	line, _, more := bytes.Cut(bytes.TrimLeft(head, " \t\r\n"), []byte("\n"))
	if !more {
		return true
	}
	_, err := jsontext.NewDecoder(bytes.NewReader(line)).ReadValue()
	return !errors.Is(err, io.ErrUnexpectedEOF)
}

// readDocumentLines reads a document, or one turn, a line.
func readDocumentLines(in source, file *conversationFile) error {
	var full error
	err := eachLine(in.Reader, maxEndlessBytes, func(number int, line []byte, reason string) {
		if full = errors.Join(full, file.full()); full != nil {
			return
		}
		if reason != "" {
			file.drop(number, reason)
			return
		}
		readDocument(line, number, file)
	})
	return errors.Join(full, err)
}

// readDocument finds out what a document is by the keys it has.
func readDocument(raw jsontext.Value, line int, file *conversationFile) {
	members, reason := parseObject(raw)
	if reason != "" {
		file.drop(line, reason)
		return
	}
	has := func(keys ...string) bool { return firstOf(members, keys) != "" }
	switch {
	case has("ticket") || has("requester_id") && has("comments", "description"):
		reason = readZendesk(raw, line, file)
	case has("conversation_parts"):
		reason = readIntercom(raw, line, file)
	case members["payload"].Kind() == '[':
		reason = readChatwoot(raw, line, file)
	case listOf(members, listNames()) != "":
		reason = readTurnList(members, line, file)
	case listOf(members, []string{"conversations", "tickets"}) != "":
		reason = readList(members[listOf(members, []string{"conversations", "tickets"})], line, file)
	default:
		reason = readTurnLine(members, line, file)
	}
	if reason != "" {
		file.drop(line, reason)
	}
}

// readList reads the documents that a page of an export holds.
func readList(raw jsontext.Value, line int, file *conversationFile) (reason string) {
	decoder := jsontext.NewDecoder(bytes.NewReader(raw))
	_, _ = decoder.ReadToken() // raw is a valid list
	for decoder.PeekKind() == '{' {
		one, err := decoder.ReadValue()
		if err != nil {
			return "a list that cannot be read"
		}
		members, _ := parseObject(one)
		if listOf(members, []string{"conversations", "tickets"}) != "" {
			return "lists within lists"
		}
		readDocument(one.Clone(), line, file)
	}
	return ""
}

// listOf is the first of the keys that holds a list, or "".
func listOf(members map[string]jsontext.Value, keys []string) string {
	for _, key := range keys {
		if members[key].Kind() == '[' {
			return key
		}
	}
	return ""
}
