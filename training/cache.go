package training

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"rapport/training/corpus"
)

// The embedding cache: <directory>/<encoder digest>/<content digest>.emb, one immutable file a run that had something new. It holds the SHA-256
// of each text and its vector, never the text. A damaged file is ignored and the whole directory may be deleted at any time: it costs
// time only.
//
// A file is: 8 bytes of magic, dimensions and rows as uint32, rows x 32 bytes of keys, rows x dimensions float32, SHA-256 of all before; little
// endian.
const (
	cacheMagic     = "RAPEMB1\n"
	cacheHeader    = len(cacheMagic) + 8
	cacheExtension = ".emb"
)

type cacheKey [sha256.Size]byte

func keyOf(text string) cacheKey { return sha256.Sum256([]byte(text)) }

type cache struct {
	directory string // "" when nothing is kept
	dims      int
	vectors   map[cacheKey][]float32
}

// openCache reads what is there for one encoder. What cannot be read is not there.
func openCache(directory, encoder string, dims int) *cache {
	c := &cache{dims: dims, vectors: map[cacheKey][]float32{}}
	if directory == "" {
		return c
	}
	c.directory = filepath.Join(directory, strings.TrimPrefix(encoder, "sha256:"))
	files, _ := filepath.Glob(filepath.Join(c.directory, "*"+cacheExtension))
	for _, file := range files {
		if raw, err := os.ReadFile(file); err == nil { //nolint:gosec // the caller names the cache
			c.read(raw)
		}
	}
	return c
}

// read takes in one file if it is whole.
func (c *cache) read(raw []byte) {
	if len(raw) < cacheHeader+sha256.Size || string(raw[:len(cacheMagic)]) != cacheMagic {
		return
	}
	body, sum := raw[:len(raw)-sha256.Size], raw[len(raw)-sha256.Size:]
	dims, rows := int(binary.LittleEndian.Uint32(raw[8:])), int(binary.LittleEndian.Uint32(raw[12:]))
	if actual := sha256.Sum256(body); dims != c.dims || len(body) != cacheHeader+rows*(sha256.Size+4*dims) || !bytes.Equal(actual[:], sum) {
		return
	}
	keys, numbers := body[cacheHeader:cacheHeader+rows*sha256.Size], body[cacheHeader+rows*sha256.Size:]
	flat := make([]float32, rows*dims)
	for i := range flat {
		flat[i] = math.Float32frombits(binary.LittleEndian.Uint32(numbers[4*i:]))
	}
	for i := range rows {
		c.vectors[cacheKey(keys[i*sha256.Size:])] = flat[i*dims : (i+1)*dims : (i+1)*dims]
	}
}

// add keeps new vectors for the next run.
func (c *cache) add(keys []cacheKey, vectors [][]float32) error {
	if c.directory == "" {
		return nil
	}
	raw := make([]byte, 0, cacheHeader+len(keys)*(sha256.Size+4*c.dims)+sha256.Size)
	raw = append(raw, cacheMagic...)
	raw = binary.LittleEndian.AppendUint32(raw, uint32(c.dims))    //nolint:gosec // a few hundred
	raw = binary.LittleEndian.AppendUint32(raw, uint32(len(keys))) //nolint:gosec // bounded by memory well below
	for _, key := range keys {
		raw = append(raw, key[:]...)
	}
	for _, v := range slices.Concat(vectors...) {
		raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(v))
	}
	sum := sha256.Sum256(raw)
	raw = append(raw, sum[:]...)
	if err := corpus.WriteFile(filepath.Join(c.directory, hex.EncodeToString(sum[:8])+cacheExtension), raw, 0o600); err != nil {
		return fmt.Errorf("keep embeddings: %w", err)
	}
	return nil
}
