package onnx

import "google.golang.org/protobuf/encoding/protowire"

// field is one field of a protobuf message on the wire, its bytes not copied.
type field struct {
	number int
	kind   protowire.Type
	varint uint64
	bytes  []byte
}

// fields calls visit for every field of the message in raw. Groups, long gone from the format, are refused.
func fields(message string, raw []byte, visit func(field) error) error {
	for len(raw) > 0 {
		number, kind, n := protowire.ConsumeTag(raw)
		if n < 0 {
			return refuse("%s: %w", message, protowire.ParseError(n))
		}
		raw = raw[n:]
		f := field{number: int(number), kind: kind}
		switch kind {
		case protowire.VarintType:
			f.varint, n = protowire.ConsumeVarint(raw)
		case protowire.BytesType:
			f.bytes, n = protowire.ConsumeBytes(raw)
		case protowire.Fixed32Type, protowire.Fixed64Type:
			n = protowire.ConsumeFieldValue(number, kind, raw)
		case protowire.StartGroupType, protowire.EndGroupType:
			return refuse("%s: a group", message)
		default:
			return refuse("%s: wire type %d", message, kind)
		}
		if n < 0 {
			return refuse("%s: %w", message, protowire.ParseError(n))
		}
		raw = raw[n:]
		if err := visit(f); err != nil {
			return err
		}
	}
	return nil
}

// each calls visit for the numbers of a repeated field, packed or not.
func (f field) each(visit func(uint64) error) error {
	if f.kind == protowire.VarintType {
		return visit(f.varint)
	}
	for packed := f.bytes; len(packed) > 0; {
		v, n := protowire.ConsumeVarint(packed)
		if n < 0 {
			return refuse("packed numbers: %w", protowire.ParseError(n))
		}
		packed = packed[n:]
		if err := visit(v); err != nil {
			return err
		}
	}
	return nil
}

func (f field) unknown(message string) error { return refuse("field %d in a %s", f.number, message) }
