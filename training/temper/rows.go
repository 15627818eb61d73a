package temper

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"io"
	"strings"

	"rapport/training/corpus"

	"rapport/text"
)

// temperKind says what a row's target means.
type temperKind uint8

const (
	gradedTemper temperKind = iota // level is 0-4 on the scale of docs/temper.md
	angryTemper                    // level is 1 for a text of GoEmotions with one of its four angry labels, else 0
	calmTemper                     // an everyday request: annoyed at most
	ratedTemper                    // only the valence is known
)

// temperRow is one text with its target. Rows of one group (a pair of twins, a conversation) stay together in any split.
type temperRow struct {
	doc    text.Doc
	kind   temperKind
	level  int
	rating float64 // valence -1..1
	rated  bool
	group  uint32
	vector []float32 // of the sentence; nil when nobody asked for it
}

// levels of the scale.
const temperLevels = 5

func groupOf(name string) uint32 {
	h := fnv.New32a()
	_, _ = io.WriteString(h, name)
	return h.Sum32() >> 4 // the low bits of FNV are the weakest
}

// addTemper cleans a text the way serving does. Texts without any readable content are left out.
func addTemper(rows *[]temperRow, raw string, row temperRow) {
	doc, err := text.Clean(strings.ReplaceAll(raw, "&amp;", "&"), text.Limits{})
	if err != nil {
		return
	}
	row.doc = doc
	*rows = append(*rows, row)
}

// readGraded reads temper_seed and temper_real files: messages or twins with levels.
func readGraded(file string) ([]temperRow, error) {
	var rows []temperRow
	wrong := 0
	err := readTemperLines(file, func(line temperLine) {
		sides := []temperSide{{Text: line.Text, Level: line.Level}}
		group := line.ID
		if line.A != nil && line.B != nil {
			sides, group = []temperSide{*line.A, *line.B}, line.A.Text
		}
		if group == "" {
			group = line.Text
		}
		group, _, _ = strings.Cut(group, "#") // conversation#turn
		for _, side := range sides {
			if side.Level < 0 || side.Level >= temperLevels {
				wrong++
			}
			addTemper(&rows, side.Text, temperRow{kind: gradedTemper, level: side.Level, group: groupOf(group)})
		}
	})
	if err == nil && wrong > 0 {
		err = fmt.Errorf("%w: %s: %d levels are not 0 to %d", corpus.ErrBadData, file, wrong, temperLevels-1)
	}
	return rows, err
}

// readGoEmotions reads texts with emotion labels, which give both an anger target and a valence.
func readGoEmotions(file string) ([]temperRow, error) {
	polarity := emotionPolarity()
	var rows []temperRow
	err := readTemperLines(file, func(line temperLine) {
		row := temperRow{kind: angryTemper, rated: true, group: groupOf(line.Text)}
		for _, label := range line.Labels {
			row.rating += polarity[label] / float64(len(line.Labels))
			if isAngryLabel(label) {
				row.level = 1
			}
		}
		addTemper(&rows, line.Text, row)
	})
	return rows, err
}

// isAngryLabel covers the four labels of GoEmotions (Demszky et al. 2020) that are displeasure with somebody.
func isAngryLabel(label string) bool {
	switch label {
	case "anger", "annoyance", "disappointment", "disapproval":
		return true
	}
	return false
}

// emotionPolarity is how pleasant each emotion of GoEmotions is, -1 to 1, set by hand.
func emotionPolarity() map[string]float64 {
	return map[string]float64{
		"admiration": .7, "amusement": .5, "approval": .4, "caring": .5, "desire": .25, "excitement": .7, "gratitude": .7, "joy": .8, "love": .8,
		"optimism": .5, "pride": .7, "relief": .5, "anger": -.75, "annoyance": -.5, "disappointment": -.55, "disapproval": -.4, "disgust": -.7,
		"embarrassment": -.4, "fear": -.5, "grief": -.7, "nervousness": -.35, "remorse": -.4, "sadness": -.6, "confusion": -.1, "curiosity": .05,
		"realization": 0, "surprise": .1, "neutral": 0,
	}
}

// readRated reads texts with a mean human rating of their valence, brought to -1..1 as (score - middle) / half.
func readRated(file string, middle, half float64) ([]temperRow, error) {
	var rows []temperRow
	err := readTemperLines(file, func(line temperLine) {
		group, _, _ := strings.Cut(line.ID, "_") // sentences of one review or article
		addTemper(&rows, line.Text, temperRow{kind: ratedTemper, rating: (line.Score - middle) / half, rated: true, group: groupOf(group)})
	})
	return rows, err
}

// readCalm reads everyday requests.
func readCalm(file string) ([]temperRow, error) {
	var rows []temperRow
	err := readTemperLines(file, func(line temperLine) {
		addTemper(&rows, line.Text, temperRow{kind: calmTemper, group: groupOf(line.Text)})
	})
	return rows, err
}

// readSpoken reads texts, or the customers' turns of conversations, without their labels.
func readSpoken(files []string) ([]temperRow, error) {
	var rows []temperRow
	for _, file := range files {
		err := readLines(file, func(raw []byte) bool {
			var line struct {
				Text  string `json:"text"`
				Turns []struct {
					Speaker string `json:"speaker"`
					Text    string `json:"text"`
				} `json:"turns"`
			}
			if json.Unmarshal(raw, &line) != nil {
				return false
			}
			addTemper(&rows, line.Text, temperRow{kind: ratedTemper})
			for _, turn := range line.Turns {
				if turn.Speaker == "customer" || turn.Speaker == "user" {
					addTemper(&rows, turn.Text, temperRow{kind: ratedTemper})
				}
			}
			return true
		})
		if err != nil {
			return nil, err
		}
	}
	return rows, nil
}
