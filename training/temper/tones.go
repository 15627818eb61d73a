package temper

import (
	"embed"
	"fmt"

	"rapport/sentiment"
)

//go:embed tones/*.json
var tones embed.FS

// ToneOf is the tone that comes with the program for an encoder, nil when there is none: then words alone say how a message feels.
func ToneOf(encoder string) (*sentiment.Tone, error) {
	files, err := tones.ReadDir("tones")
	if err != nil {
		return nil, fmt.Errorf("list the tones: %w", err)
	}
	for _, file := range files {
		raw, err := tones.ReadFile("tones/" + file.Name())
		if err != nil {
			return nil, fmt.Errorf("read a tone: %w", err)
		}
		tone, err := sentiment.ParseTone(raw)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file.Name(), err)
		}
		if tone.Encoder == encoder {
			return tone, nil
		}
	}
	return nil, nil //nolint:nilnil // no tone is a usual answer
}
