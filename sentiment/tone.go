package sentiment

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
)

// ToneRule is the name of the cue for the tone of a whole sentence, which a Tone reads from the encoder's vector.
const ToneRule = "tone"

// ErrTone is wrapped by every fault of tone weights.
var ErrTone = errors.New("tone weights")

// Limits of a Tone.
const (
	toneVersion = 1
	maxToneFile = 1 << 20 // bytes
	maxTone     = 4.0     // what the cue adds or takes at most
)

// Tone reads how a sentence as a whole sounds from its vector, beside its words. It is fitted to one encoder (`rapport train --temper`) and joins
// the sum as one cue:
//
//	cue = Bias + Direction . vector - (1 - Words) x (sum of the other cues, a team's left out)
//
// So Words is the share of the words' own verdict that stays, and more heat in the words never means less in all.
type Tone struct {
	Encoder   string    `json:"encoder"`   // digest of the encoder it was fitted to
	Words     float64   `json:"words"`     // above 0, at most 1
	Bias      float64   `json:"bias"`      //
	Direction []float64 `json:"direction"` // one number a dimension
}

type toneFile struct {
	FormatVersion int `json:"format_version"`
	Tone
}

// ParseTone reads what Tone.Bytes wrote, strictly. Errors wrap ErrTone.
func ParseTone(raw []byte) (*Tone, error) {
	if len(raw) > maxToneFile {
		return nil, fmt.Errorf("%w: %d bytes, at most %d are allowed", ErrTone, len(raw), maxToneFile)
	}
	var file toneFile
	in := json.NewDecoder(bytes.NewReader(raw))
	in.DisallowUnknownFields()
	if err := in.Decode(&file); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTone, err)
	}
	if _, err := in.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%w: something follows the object", ErrTone)
	}
	if file.FormatVersion != toneVersion {
		return nil, fmt.Errorf("%w: format_version %d, this build reads %d", ErrTone, file.FormatVersion, toneVersion)
	}
	return &file.Tone, file.check()
}

// check refuses numbers that would not make a cue.
func (t *Tone) check() error {
	switch {
	case t.Encoder == "":
		return fmt.Errorf("%w: no encoder is named", ErrTone)
	case len(t.Direction) == 0:
		return fmt.Errorf("%w: the direction is empty", ErrTone)
	case !(t.Words > 0 && t.Words <= 1):
		return fmt.Errorf("%w: words is %g, it must be above 0 and at most 1", ErrTone, t.Words)
	case !(math.Abs(t.Bias) < math.MaxFloat32):
		return fmt.Errorf("%w: bias is %g", ErrTone, t.Bias)
	}
	for i, x := range t.Direction {
		if !(math.Abs(x) < math.MaxFloat32) {
			return fmt.Errorf("%w: direction %d is %g", ErrTone, i, x)
		}
	}
	return nil
}

// Bytes is the file temper.json of a bundle. Equal weights are equal bytes.
func (t *Tone) Bytes() ([]byte, error) {
	if err := t.check(); err != nil {
		return nil, err
	}
	raw, err := json.Marshal(toneFile{FormatVersion: toneVersion, Tone: *t})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTone, err)
	}
	return append(raw, '\n'), nil
}

// weight is what the tone adds to a sum of lexical cues. Words is whether any of them heats, threat whether one of them is an explicit threat: a
// tone alone never makes fury, and never takes from a threat. No vector, one of another length or a broken one, has no tone.
func (t *Tone) weight(sum float64, heats, threat bool, vector []float32) float64 {
	if t == nil || len(vector) != len(t.Direction) {
		return 0
	}
	said := t.Bias - (1-t.Words)*sum
	for i, x := range vector {
		said += t.Direction[i] * float64(x)
	}
	if math.IsNaN(said) {
		return 0
	}
	said = math.Max(-maxTone, math.Min(maxTone, said))
	if threat {
		said = math.Max(0, said)
	}
	if !heats {
		said = math.Min(said, belowFury-sum)
	}
	return said
}

// belowFury is a sum just short of furious.
const belowFury = 3.58

// threatens tells the rules that are explicit threats.
func threatens(rule string) bool {
	switch strings.TrimPrefix(rule, TeamRule+".") {
	case "legal_threat", "public_threat", "ultimatum", "leaving", "ill_wish":
		return true
	}
	return false
}
