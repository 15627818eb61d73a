package api

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Marshal writes JSON as every reply has it: equal values give equal bytes, no list or map is null.
func Marshal(v any) ([]byte, error) { return json.Marshal(v, json.Deterministic(true)) }

// decode reads exactly one JSON value into target, a pointer to a struct. It refuses unknown and duplicate keys, keys in other case, wrong
// types, trailing data, invalid UTF-8 and half surrogate pairs; null is the same as leaving a key out. Errors name key and position and
// quote nothing.
func decode(body []byte, target any) error {
	if !utf8.Valid(body) {
		return invalid("", fmt.Sprintf("byte %d is not UTF-8", firstBad(body)))
	}
	if len(bytes.TrimSpace(body)) == 0 {
		return invalid("", "empty: want a JSON object")
	}
	if bytes.HasPrefix(body, []byte("\uFEFF")) {
		return invalid("", "starts with a byte order mark: send it without")
	}
	err := json.Unmarshal(body, target, json.RejectUnknownMembers(true))
	if err == nil {
		return nil
	}
	root := reflect.TypeOf(target).Elem()
	if syntax, ok := errors.AsType[*jsontext.SyntacticError](err); ok {
		return syntaxFault(body, syntax, root)
	}
	if meaning, ok := errors.AsType[*json.SemanticError](err); ok {
		return meaningFault(meaning, root)
	}
	return invalid("", "the body is not valid JSON")
}

func syntaxFault(body []byte, err *jsontext.SyntacticError, root reflect.Type) error {
	at := locate(root, string(err.JSONPointer))
	switch {
	case errors.Is(err.Err, jsontext.ErrDuplicateName):
		return invalid(at.path, fmt.Sprintf("a key stands twice, at byte %d", err.ByteOffset))
	case errors.Is(err.Err, io.ErrUnexpectedEOF):
		return invalid("", fmt.Sprintf("the JSON ends too early, after %d bytes", len(body)))
	case halfSurrogate(body, err.ByteOffset):
		return invalid(at.path, fmt.Sprintf("half a surrogate pair at byte %d", err.ByteOffset))
	}
	return invalid(at.path, fmt.Sprintf("malformed, too deep or more than one JSON value, at byte %d", err.ByteOffset))
}

func meaningFault(err *json.SemanticError, root reflect.Type) error {
	at := locate(root, string(err.JSONPointer))
	if errors.Is(err.Err, json.ErrUnknownName) {
		return invalid(at.path, fmt.Sprintf("unknown key at byte %d; known here: %s", err.ByteOffset, strings.Join(keys(at.kind), ", ")))
	}
	return invalid(at.path, fmt.Sprintf("want %s, at byte %d", wanted(at.kind), err.ByteOffset))
}

func firstBad(body []byte) int {
	for i := 0; i < len(body); {
		r, size := utf8.DecodeRune(body[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return len(body)
}

// halfSurrogate reports whether an escape in the range of surrogates stands at the offset.
func halfSurrogate(body []byte, offset int64) bool {
	if offset < 0 || offset+4 > int64(len(body)) {
		return false
	}
	escape := strings.ToLower(string(body[offset : offset+4]))
	return strings.HasPrefix(escape, `\ud`) && strings.ContainsRune("89abcdef", rune(escape[3]))
}
