package encoder

import (
	"fmt"
	"strconv"
)

// matrix is a dense matrix in row-major order: rows inputs, columns outputs, as ONNX multiplies.
type matrix struct {
	rows, columns int
	values        []float32
}

// linear is y = x*weight + bias.
type linear struct {
	weight matrix
	bias   []float32
}

// norm is the gain and the offset of a layer normalisation.
type norm struct{ gain, offset []float32 }

// layer is one transformer layer. Its qkv holds query, key and value side by side in its columns.
type layer struct {
	linear        [4]linear // qkv, out, up, down
	attentionNorm norm
	outputNorm    norm
}

// kind is one of the four linear layers of a transformer layer.
type kind int

const (
	qkv kind = iota
	out
	up
	down
)

// site is the place of a linear layer in the model.
type site struct {
	layer int
	kind  kind
}

// at is the linear layer at a site.
func (w weights) at(s site) linear { return w.layers[s.layer].linear[s.kind] }

// sites are the places of all linear layers, in the order they are computed.
func (w weights) sites() []site {
	var all []site
	for l := range w.layers {
		all = append(all, site{l, qkv}, site{l, out}, site{l, up}, site{l, down})
	}
	return all
}

// weights are all of a BERT encoder.
type weights struct {
	word, position matrix // one row a token id, a position; the token type 0 of single sentences is added to position
	norm           norm
	layers         []layer
}

// weightReader takes named tensors and keeps the first error, so that the list of weights reads as a list.
type weightReader struct {
	tensors *Safetensors
	err     error
}

func readWeights(tensors *Safetensors, shape Shape) (weights, error) {
	r := &weightReader{tensors: tensors}
	h := shape.Hidden
	w := weights{
		word:     r.matrix("embeddings.word_embeddings.weight", shape.Vocabulary, h),
		position: r.matrix("embeddings.position_embeddings.weight", shape.Positions, h),
		norm:     r.norm("embeddings.LayerNorm", h),
	}
	kinds := r.matrix("embeddings.token_type_embeddings.weight", shape.TokenTypes, h)
	for l := range shape.Layers {
		prefix := "encoder.layer." + strconv.Itoa(l) + "."
		self := prefix + "attention.self."
		w.layers = append(w.layers, layer{
			linear: [4]linear{
				qkv:  sideBySide(r.linear(self+"query", h, h), r.linear(self+"key", h, h), r.linear(self+"value", h, h)),
				out:  r.linear(prefix+"attention.output.dense", h, h),
				up:   r.linear(prefix+"intermediate.dense", h, shape.Intermediate),
				down: r.linear(prefix+"output.dense", shape.Intermediate, h),
			},
			attentionNorm: r.norm(prefix+"attention.output.LayerNorm", h),
			outputNorm:    r.norm(prefix+"output.LayerNorm", h),
		})
	}
	if r.err != nil {
		return weights{}, fmt.Errorf("read weights: %w", r.err)
	}
	for i := range w.position.values {
		w.position.values[i] += kinds.values[i%h]
	}
	return w, nil
}

func (r *weightReader) float(name string, shape ...int) []float32 {
	if r.err != nil {
		return nil
	}
	values, err := r.tensors.Float(name, shape...)
	if err != nil {
		r.err = err
		return nil
	}
	return values
}

func (r *weightReader) matrix(name string, rows, columns int) matrix {
	return matrix{rows: rows, columns: columns, values: r.float(name, rows, columns)}
}

func (r *weightReader) norm(name string, size int) norm {
	return norm{gain: r.float(name+".weight", size), offset: r.float(name+".bias", size)}
}

// linear reads a PyTorch layer, which stores one row an output, and transposes it.
func (r *weightReader) linear(name string, in, out int) linear {
	stored := r.float(name+".weight", out, in)
	bias := r.float(name+".bias", out)
	if r.err != nil {
		return linear{}
	}
	turned := make([]float32, len(stored))
	for o := range out {
		for i := range in {
			turned[i*out+o] = stored[o*in+i]
		}
	}
	return linear{weight: matrix{rows: in, columns: out, values: turned}, bias: bias}
}

// sideBySide joins linear layers of one input into one layer whose outputs follow each other.
func sideBySide(parts ...linear) linear {
	var joined linear
	for _, p := range parts {
		joined.weight.rows = p.weight.rows
		joined.weight.columns += p.weight.columns
		joined.bias = append(joined.bias, p.bias...)
	}
	for row := range joined.weight.rows {
		for _, p := range parts {
			joined.weight.values = append(joined.weight.values, p.weight.values[row*p.weight.columns:(row+1)*p.weight.columns]...)
		}
	}
	return joined
}
