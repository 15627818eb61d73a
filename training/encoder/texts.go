package encoder

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strings"

	"github.com/go-json-experiment/json"
)

// maxLine bounds one line of a calibration file: a whole conversation.
const maxLine = 1 << 20

// ErrCalibration is wrapped by every error about calibration texts.
var ErrCalibration = errors.New("calibration texts are not usable")

// Source is one file of calibration texts and how many are drawn from it. The file is JSON lines, gzip when its name ends in .gz; a line has a
// "text", or "turns" of which those with speaker "customer" count.
type Source struct {
	Path  string
	Texts int
}

// calibrationLine is what we read of a line; its other members are not ours to judge.
type calibrationLine struct {
	Text  string `json:"text"`
	Turns []struct {
		Speaker string `json:"speaker"`
		Text    string `json:"text"`
	} `json:"turns"`
}

// drawTexts draws the wanted number of texts from every source, the same ones for the same seed and files.
func drawTexts(sources []Source, seed uint64) ([]string, error) {
	var drawn []string
	for i, source := range sources {
		texts, err := readTexts(source.Path)
		if err != nil {
			return nil, err
		}
		if len(texts) < source.Texts {
			return nil, fmt.Errorf("%w: %s has %d texts, %d are wanted", ErrCalibration, source.Path, len(texts), source.Texts)
		}
		dice := rand.New(rand.NewPCG(seed, uint64(i))) //nolint:gosec // a fixed draw, not a secret
		dice.Shuffle(len(texts), func(a, b int) { texts[a], texts[b] = texts[b], texts[a] })
		drawn = append(drawn, texts[:source.Texts]...)
	}
	if len(drawn) == 0 {
		return nil, fmt.Errorf("%w: none given", ErrCalibration)
	}
	return drawn, nil
}

func readTexts(path string) (texts []string, err error) {
	file, err := os.Open(path) //nolint:gosec // the caller names the file
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCalibration, err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	var reader io.Reader = file
	if strings.HasSuffix(path, ".gz") {
		if reader, err = gzip.NewReader(file); err != nil {
			return nil, fmt.Errorf("%w: %s: %w", ErrCalibration, path, err)
		}
	}
	lines := bufio.NewScanner(reader)
	lines.Buffer(nil, maxLine)
	for number := 1; lines.Scan(); number++ {
		var line calibrationLine
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			return nil, fmt.Errorf("%w: %s:%d is not a JSON object with a text", ErrCalibration, path, number)
		}
		if line.Text != "" {
			texts = append(texts, line.Text)
		}
		for _, turn := range line.Turns {
			if turn.Speaker == "customer" && turn.Text != "" {
				texts = append(texts, turn.Text)
			}
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrCalibration, path, err)
	}
	return texts, nil
}
