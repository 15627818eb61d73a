package onnx

import (
	"errors"
	"fmt"

	"google.golang.org/protobuf/encoding/protowire"
)

// ErrRefused is wrapped by every error about a graph that Check does not admit.
var ErrRefused = errors.New("graph is refused")

// Limits bound what a graph may cost before anything is loaded.
type Limits struct {
	Bytes     int // of the whole serialised model
	Nodes     int
	Constants int
}

// DefaultLimits admit encoders of up to some two dozen layers. ONNX Runtime takes 4 s to load 20,000 nodes.
func DefaultLimits() Limits { return Limits{Bytes: 1 << 30, Nodes: 2000, Constants: 5000} }

// Check admits a serialised model that only uses what graphs of ours are made of: known operators, constants inside the file, no subgraphs, no
// functions, no external data. A model that passes can still be wrong, which the runtime says when it loads it; it cannot loop, read another
// file or allocate by a number written in it. Check reads the wire format without copying, so it is quick on large models.
func Check(model []byte, limits Limits) error {
	if len(model) > limits.Bytes {
		return refuse("%d bytes, at most %d are allowed", len(model), limits.Bytes)
	}
	return (&checker{limits: limits}).whole(model)
}

// whole admits a model or says what is wrong with it.
func (c *checker) whole(model []byte) error {
	if err := c.model(model); err != nil {
		return err
	}
	switch {
	case c.graphs != 1:
		return refuse("%d graphs, there must be one", c.graphs)
	case c.nodes == 0:
		return refuse("no nodes")
	}
	return nil
}

type checker struct {
	limits                   Limits
	graphs, nodes, constants int
	foreign                  bool // Constant nodes are admitted: Adapt turns them into constants
}

// Field numbers are those of onnx.proto. A message may only have the fields named here: what we do not know we do not load.

func (c *checker) model(raw []byte) error {
	return fields("model", raw, func(f field) error {
		switch f.number {
		case 1, 2, 3, 4, 5, 6, 14: // versions, producer, documentation, metadata
			return nil
		case 7:
			c.graphs++
			return c.graph(f.bytes)
		case 8:
			return c.operators(f.bytes)
		case 20, 25:
			return refuse("training information or functions")
		}
		return f.unknown("model")
	})
}

func (c *checker) operators(raw []byte) error {
	return fields("operator set", raw, func(f field) error {
		switch {
		case f.number == 2:
			return nil
		case f.number == 1 && (len(f.bytes) == 0 || string(f.bytes) == microsoft || string(f.bytes) == "ai.onnx"):
			return nil
		}
		return refuse("operator set of domain %.40q", f.bytes)
	})
}

func (c *checker) graph(raw []byte) error {
	return fields("graph", raw, func(f field) error {
		switch f.number {
		case 1:
			c.nodes++
			if c.nodes > c.limits.Nodes {
				return refuse("more than %d nodes", c.limits.Nodes)
			}
			return c.node(f.bytes)
		case 5:
			c.constants++
			if c.constants > c.limits.Constants {
				return refuse("more than %d constants", c.limits.Constants)
			}
			return c.constant(f.bytes)
		case 2, 10, 11, 12, 13: // name, documentation, descriptions of values
			return nil
		}
		return f.unknown("graph")
	})
}

func (c *checker) node(raw []byte) error {
	var op, domain string
	ops, domains := 0, 0
	err := fields("node", raw, func(f field) error {
		switch f.number {
		case 1, 2, 3, 6: // inputs, outputs, name, documentation
			return nil
		case 4:
			op, ops = string(f.bytes), ops+1
			return nil
		case 7:
			domain, domains = string(f.bytes), domains+1
			return nil
		case 5:
			return c.attribute(f.bytes)
		}
		return f.unknown("node")
	})
	switch {
	case err != nil:
		return err
	case ops != 1 || domains > 1:
		return refuse("a node with %d operators and %d domains", ops, domains)
	case !admitted(domain, op) && (!c.foreign || domain != standard || op != "Constant"):
		return refuse("operator %.40q of domain %.40q", op, domain)
	}
	return nil
}

func (c *checker) attribute(raw []byte) error {
	return fields("attribute", raw, func(f field) error {
		switch f.number {
		case 1, 2, 3, 4, 7, 8, 9, 13, 20: // name, numbers, strings, documentation, type
			return nil
		case 6, 11:
			return refuse("a subgraph in an attribute")
		case 5:
			if c.foreign {
				return c.constant(f.bytes)
			}
		}
		return f.unknown("attribute")
	})
}

func (c *checker) constant(raw []byte) error {
	elements := uint64(1)
	grow := func(dim uint64) error {
		if dim != 0 && elements > uint64(len(raw))/dim { // every element takes at least one byte
			return refuse("a constant of more elements than bytes")
		}
		elements *= dim
		return nil
	}
	return fields("constant", raw, func(f field) error {
		switch f.number {
		case 1:
			return f.each(grow)
		case 2, 4, 5, 7, 8, 9, 10, 11, 12: // element type, values, name, documentation
			return nil
		case 13:
			return refuse("external data")
		case 14:
			if f.varint == 0 && f.kind == protowire.VarintType {
				return nil
			}
			return refuse("external data")
		}
		return f.unknown("constant")
	})
}

func refuse(format string, args ...any) error {
	return fmt.Errorf("%w: %w", ErrRefused, fmt.Errorf(format, args...))
}
