package api

import (
	"reflect"
	"strconv"
	"strings"
	"time"
)

// place is where a JSON pointer leads within a type.
type place struct {
	path string       // as in context.queue.wait_seconds or history[3].text
	kind reflect.Type // of the value there
}

// locate follows a JSON pointer through the types of a request for as long as it names keys we know: what a caller invented is never repeated
// to them, for it may be a card number in the wrong place.
func locate(root reflect.Type, pointer string) place {
	at := place{kind: root}
	for token := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
		for at.kind.Kind() == reflect.Pointer {
			at.kind = at.kind.Elem()
		}
		switch at.kind.Kind() { //nolint:exhaustive // requests are made of structs, slices and plain values
		case reflect.Struct:
			field, ok := fieldOf(at.kind, token)
			if !ok {
				return at
			}
			at = place{path: strings.TrimPrefix(at.path+"."+token, "."), kind: field}
		case reflect.Slice:
			index, err := strconv.Atoi(token)
			if err != nil {
				return at
			}
			at = place{path: at.path + "[" + strconv.Itoa(index) + "]", kind: at.kind.Elem()}
		default:
			return at
		}
	}
	return at
}

func fieldOf(object reflect.Type, key string) (reflect.Type, bool) {
	for field := range object.Fields() {
		if field.Tag.Get("json") == key && key != "" {
			return field.Type, true
		}
	}
	return nil, false
}

// keys lists the keys of an object in the order of the API document.
func keys(object reflect.Type) []string {
	for object.Kind() == reflect.Pointer {
		object = object.Elem()
	}
	if object.Kind() != reflect.Struct {
		return nil
	}
	var names []string
	for field := range object.Fields() {
		names = append(names, field.Tag.Get("json"))
	}
	return names
}

// wanted names the JSON type of a Go type.
func wanted(kind reflect.Type) string {
	for kind.Kind() == reflect.Pointer {
		kind = kind.Elem()
	}
	if kind == reflect.TypeFor[time.Time]() {
		return "a time as in 2026-01-31T09:30:00Z"
	}
	switch kind.Kind() { //nolint:exhaustive // requests are made of these
	case reflect.Struct:
		return "an object"
	case reflect.Slice:
		return "an array"
	case reflect.Bool:
		return "true or false"
	case reflect.Float64:
		return "a number"
	}
	return "a string"
}
