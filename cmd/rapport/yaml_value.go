package main

import (
	"encoding"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"
)

// yamlDecoder puts the nodes of a document into Go values, strictly, and collects every fault.
type yamlDecoder struct {
	name   string
	lines  yamlLines
	faults []error
}

// fault notes what is wrong with the value of node.
func (d *yamlDecoder) fault(node ast.Node, format string, args ...any) {
	d.faults = append(d.faults, fmt.Errorf("%s:%w", d.name, at(node, fmt.Sprintf(format, args...))))
}

// value puts node into target; null leaves it as it is.
func (d *yamlDecoder) value(node ast.Node, target reflect.Value, path string) {
	if d.lines[path] == 0 && node.GetToken() != nil {
		d.lines[path] = node.GetToken().Position.Line
	}
	if _, null := node.(*ast.NullNode); null {
		return
	}
	if text, ok := reflect.TypeAssert[encoding.TextUnmarshaler](target.Addr()); ok {
		if said, ok := scalarText(node); !ok {
			d.fault(node, "want a word")
		} else if err := text.UnmarshalText([]byte(said)); err != nil {
			d.fault(node, "%v", err)
		}
		return
	}
	switch target.Kind() { //nolint:exhaustive // the kinds our files have
	case reflect.Pointer:
		if target.IsNil() {
			target.Set(reflect.New(target.Type().Elem()))
		}
		d.value(node, target.Elem(), path)
	case reflect.Struct:
		d.structure(node, target, path)
	case reflect.Map:
		d.table(node, target, path)
	case reflect.Slice:
		d.list(node, target, path)
	default:
		d.scalar(node, target)
	}
}

func (d *yamlDecoder) structure(node ast.Node, target reflect.Value, path string) {
	fields := map[string]reflect.Value{}
	var known []string
	for i := range target.NumField() {
		name := target.Type().Field(i).Tag.Get("yaml")
		fields[name], known = target.Field(i), append(known, name)
	}
	d.members(node, path, func(key string, at, value ast.Node, path string) {
		if field, ok := fields[key]; ok {
			d.value(value, field, path)
			return
		}
		d.fault(at, "unknown key %q; known here: %s", key, strings.Join(known, ", "))
	})
}

func (d *yamlDecoder) table(node ast.Node, target reflect.Value, path string) {
	if target.IsNil() {
		target.Set(reflect.MakeMap(target.Type()))
	}
	d.members(node, path, func(key string, _, value ast.Node, path string) {
		entry := reflect.New(target.Type().Elem()).Elem()
		d.value(value, entry, path)
		target.SetMapIndex(reflect.ValueOf(key), entry)
	})
}

// members visits the keys of a mapping, each once.
func (d *yamlDecoder) members(node ast.Node, path string, visit func(key string, at, value ast.Node, path string)) {
	mapping, ok := node.(ast.MapNode)
	if !ok {
		d.fault(node, "want keys with values")
		return
	}
	seen := map[string]bool{}
	for entries := mapping.MapRange(); entries.Next(); {
		at := entries.Key()
		key, ok := scalarText(at)
		switch {
		case !ok:
			d.fault(at, "want a plain key")
			continue
		case seen[key]:
			d.fault(at, "key %q stands twice", key)
			continue
		}
		seen[key] = true
		below := path + "." + key
		d.lines[below] = at.GetToken().Position.Line
		visit(key, at, entries.Value(), below)
	}
}

func (d *yamlDecoder) list(node ast.Node, target reflect.Value, path string) {
	sequence, ok := node.(*ast.SequenceNode)
	if !ok {
		d.fault(node, "want a list")
		return
	}
	target.Set(reflect.MakeSlice(target.Type(), len(sequence.Values), len(sequence.Values)))
	for i, item := range sequence.Values {
		d.value(item, target.Index(i), fmt.Sprintf("%s[%d]", path, i))
	}
}

// scalar puts a single value into target, of one of the kinds that the files of this program have.
func (d *yamlDecoder) scalar(node ast.Node, target reflect.Value) {
	said, plain := scalarText(node)
	switch {
	case target.Type() == reflect.TypeFor[time.Duration]():
		value, err := time.ParseDuration(said)
		if err != nil {
			d.fault(node, "want a duration, as 90s, 10m or 24h")
			return
		}
		target.SetInt(int64(value))
	case target.Kind() == reflect.Int:
		if !setInt(target, node) {
			d.fault(node, "want a whole number")
		}
	case target.Kind() == reflect.Float64:
		if !setFloat(target, node) {
			d.fault(node, "want a number")
		}
	case target.Kind() == reflect.Bool:
		truth, ok := node.(*ast.BoolNode)
		if !ok {
			d.fault(node, "want true or false")
			return
		}
		target.SetBool(truth.Value)
	case !plain:
		d.fault(node, "want a text")
	default:
		target.SetString(said)
	}
}

func setInt(target reflect.Value, node ast.Node) bool {
	number, ok := node.(*ast.IntegerNode)
	if !ok {
		return false
	}
	switch value := number.Value.(type) {
	case int64:
		target.SetInt(value)
		return !target.OverflowInt(value)
	case uint64:
		target.SetInt(int64(value)) //nolint:gosec // what overflows is refused
		return value <= math.MaxInt
	}
	return false
}

func setFloat(target reflect.Value, node ast.Node) bool {
	switch number := node.(type) {
	case *ast.FloatNode:
		target.SetFloat(number.Value)
		return true
	case *ast.IntegerNode:
		value, err := strconv.ParseFloat(fmt.Sprint(number.Value), 64)
		target.SetFloat(value)
		return err == nil
	}
	return false
}

// scalarText is the text of a single value; a number is its digits as they stand.
func scalarText(node ast.Node) (text string, ok bool) {
	switch scalar := node.(type) {
	case *ast.StringNode:
		return scalar.Value, true
	case *ast.LiteralNode:
		return scalar.Value.Value, true
	case *ast.IntegerNode, *ast.FloatNode:
		return node.GetToken().Value, true
	}
	return "", false
}
