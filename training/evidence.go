package training

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"

	"rapport/classifier"
	"rapport/training/corpus"
)

// evidence.bin lies beside a bundle like its report: what the bundle's training lines are, and what a model that had not seen each of them said. The
// next bundle is held against it without a test set. It holds a number a line and no text; models/FORMAT.md describes it for others.
const (
	evidenceFile   = "evidence.bin"
	evidenceMagic  = "RAPEVD1\n"
	evidenceHeader = len(evidenceMagic) + 64 + 8 // magic, hex digest of the bundle, labels, rows
	evidenceRow    = 8 + 2 + 2 + 4 + 4 + 1
	evidenceMost   = 10_000_000 // rows
	nobodys        = math.MaxUint16
)

// Flags of a line of evidence.
const (
	flagAbstained = 1 << iota
	flagRefused
	flagBefore // said before labels were added to the bundle
	allFlags   = flagAbstained | flagRefused | flagBefore
)

// errEvidence is wrapped when evidence.bin cannot be believed.
var errEvidence = errors.New("evidence is damaged")

// seen is one training line and what was said of it while it was held out.
type seen struct {
	text       uint64 // textHash
	gold       int    // label, or outOfScopeLabel
	best       int    // label
	confidence float32
	inScope    float32
	flags      byte
}

// textHash is the first eight bytes of the SHA-256 of a folded text.
func textHash(folded string) uint64 {
	sum := sha256.Sum256([]byte(folded))
	return binary.LittleEndian.Uint64(sum[:])
}

func (j judged) seen(folded string) seen {
	best := j.best()
	s := seen{
		text: textHash(folded), gold: max(j.gold, outOfScopeLabel), best: best, confidence: float32(j.confidence[best]), inScope: float32(j.inScope),
	}
	if j.abstained {
		s.flags |= flagAbstained
		if j.why == classifier.OutOfScope {
			s.flags |= flagRefused
		}
	}
	return s
}

// evidenceOf is what was said of the data's lines, in the order of their hashes.
func evidenceOf(d dataset, rows []judged) []seen {
	all := make([]seen, len(rows))
	for i, row := range rows {
		if i < len(d.folded) {
			all[i] = row.seen(d.folded[i])
		} else {
			all[i] = row.seen(d.outFolded[i-len(d.folded)])
		}
	}
	return orderEvidence(all)
}

// orderEvidence sorts by hash and keeps the first of equal ones.
func orderEvidence(all []seen) []seen {
	slices.SortStableFunc(all, func(a, b seen) int { return cmp.Compare(a.text, b.text) })
	return slices.CompactFunc(all, func(a, b seen) bool { return a.text == b.text })
}

// writeEvidence puts evidence.bin into a published bundle's directory. digest is the bundle's.
func writeEvidence(directory, digest string, labels int, rows []seen) error {
	raw := make([]byte, 0, evidenceHeader+len(rows)*evidenceRow+sha256.Size)
	raw = append(raw, evidenceMagic...)
	raw = append(raw, digest[len(digest)-64:]...)
	raw = binary.LittleEndian.AppendUint32(raw, uint32(labels))    //nolint:gosec // at most 10,000
	raw = binary.LittleEndian.AppendUint32(raw, uint32(len(rows))) //nolint:gosec // bounded by memory well below
	for _, row := range rows {
		raw = binary.LittleEndian.AppendUint64(raw, row.text)
		raw = binary.LittleEndian.AppendUint16(raw, uint16(row.gold)) //nolint:gosec // -1 is nobodys, on purpose
		raw = binary.LittleEndian.AppendUint16(raw, uint16(row.best)) //nolint:gosec // at most 10,000
		raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(row.confidence))
		raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(row.inScope))
		raw = append(raw, row.flags)
	}
	sum := sha256.Sum256(raw)
	if err := corpus.WriteFile(filepath.Join(directory, evidenceFile), append(raw, sum[:]...), evidenceMode); err != nil {
		return fmt.Errorf("write the evidence: %w", err)
	}
	return nil
}

// evidenceMode is that of a report.
const evidenceMode = 0o644

// readEvidence reads the evidence of the bundle with a digest and so many labels. Errors wrap fs.ErrNotExist when there is none, or errEvidence.
func readEvidence(directory, digest string, labels int) ([]seen, error) {
	path := filepath.Join(directory, evidenceFile)
	about, err := os.Lstat(path)
	if err != nil {
		return nil, fmt.Errorf("read the evidence: %w", err)
	}
	if most := int64(evidenceHeader + evidenceMost*evidenceRow + sha256.Size); !about.Mode().IsRegular() || about.Size() > most {
		return nil, fmt.Errorf("%w: %w", errEvidence, fs.ErrInvalid)
	}
	raw, err := os.ReadFile(path) //nolint:gosec // beside a bundle the user names
	if err != nil {
		return nil, fmt.Errorf("read the evidence: %w", err)
	}
	return parseEvidence(raw, digest, labels)
}

func parseEvidence(raw []byte, digest string, labels int) ([]seen, error) {
	if len(raw) < evidenceHeader+sha256.Size || string(raw[:len(evidenceMagic)]) != evidenceMagic {
		return nil, fmt.Errorf("%w: it does not begin with %q", errEvidence, evidenceMagic)
	}
	body, sum := raw[:len(raw)-sha256.Size], raw[len(raw)-sha256.Size:]
	rows := uint64(binary.LittleEndian.Uint32(body[evidenceHeader-4:]))
	actual := sha256.Sum256(body)
	switch {
	case uint64(len(body)) != uint64(evidenceHeader)+rows*evidenceRow || !bytes.Equal(actual[:], sum):
		return nil, fmt.Errorf("%w: size or digest do not fit", errEvidence)
	case len(digest) < 64 || string(body[len(evidenceMagic):len(evidenceMagic)+64]) != digest[len(digest)-64:]:
		return nil, fmt.Errorf("%w: it is another bundle's", errEvidence)
	case uint64(binary.LittleEndian.Uint32(body[evidenceHeader-8:])) != uint64(labels): //nolint:gosec // not negative
		return nil, fmt.Errorf("%w: it has another number of labels than the bundle", errEvidence)
	}
	all := make([]seen, rows)
	for i := range all {
		one := body[evidenceHeader+i*evidenceRow:]
		s := seen{
			text: binary.LittleEndian.Uint64(one), gold: int(binary.LittleEndian.Uint16(one[8:])), best: int(binary.LittleEndian.Uint16(one[10:])),
			confidence: math.Float32frombits(binary.LittleEndian.Uint32(one[12:])), inScope: math.Float32frombits(binary.LittleEndian.Uint32(one[16:])),
			flags: one[20],
		}
		if s.gold == nobodys {
			s.gold = outOfScopeLabel
		}
		if s.gold >= labels || s.best >= labels || !isShare(s.confidence) || !isShare(s.inScope) || s.flags > allFlags ||
			i > 0 && s.text <= all[i-1].text {
			return nil, fmt.Errorf("%w: line %d", errEvidence, i+1)
		}
		all[i] = s
	}
	return all, nil
}

func isShare(v float32) bool { return v >= 0 && v <= 1 }
