package replay

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"rapport/training/corpus"
)

// Labelled is a conversation whose turns carry a given sentiment instead of words that can be read, and say where a person should take over.
type Labelled struct {
	Turns []LabelledTurn `json:"turns"`
}

// LabelledTurn is one message of it.
type LabelledTurn struct {
	Speaker   string `json:"speaker"`   // customer or bot
	Sentiment int    `json:"sentiment"` // 0 negative, 1 neutral, 2 positive, as given
	Handoff   int    `json:"handoff"`   // 1: a person should take over here
	Tokens    string `json:"tokens"`    // numbers in place of words
}

// maxLabelledLine bounds a conversation, in bytes.
const maxLabelledLine = 4 << 20

// ReadLabelled reads gzipped lines of Labelled. Errors wrap corpus.ErrBadData when the content is at fault.
func ReadLabelled(path string) (all []Labelled, err error) {
	file, err := os.Open(path) //nolint:gosec // the user names the file
	if err != nil {
		return nil, fmt.Errorf("%w: %w", corpus.ErrBadData, err)
	}
	defer func() { _ = file.Close() }()
	unpacked, err := gzip.NewReader(file)
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", corpus.ErrBadData, path, err)
	}
	lines := bufio.NewScanner(unpacked)
	lines.Buffer(nil, maxLabelledLine)
	for number := 1; lines.Scan(); number++ {
		var one Labelled
		if err := json.Unmarshal(lines.Bytes(), &one); err != nil {
			return nil, fmt.Errorf("%w: %s:%d: %w", corpus.ErrBadData, path, number, err)
		}
		all = append(all, one)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%w: %s: %w", corpus.ErrBadData, path, err)
	}
	return all, nil
}

// sign is all that the model reads of a turn: who speaks, the given sentiment, whether the speaker has said the very same before in this
// conversation, and whether it is one word.
type sign struct {
	customer  bool
	sentiment int
	again     bool
	oneWord   bool
}

// signs of the turns of one conversation.
func (l Labelled) signs() []sign {
	all := make([]sign, len(l.Turns))
	said := map[[2]string]bool{}
	for i, turn := range l.Turns {
		key := [2]string{turn.Speaker, turn.Tokens}
		all[i] = sign{turn.Speaker == "customer", turn.Sentiment, said[key], len(strings.Fields(turn.Tokens)) < 2}
		said[key] = true
	}
	return all
}

// chances is a table: how likely it is that a person should take over at a turn with a sign.
type chances struct {
	usual float64
	of    map[sign]float64
}

// priorTurns is for how many turns the usual chance counts in that of a sign: the mean of a Beta distribution, as the rules believe counts.
const priorTurns = 2

// learn counts the signs of conversations.
func learn(all []Labelled) chances {
	seen, hits := map[sign]float64{}, map[sign]float64{}
	turns, handoffs := 0.0, 0.0
	for _, one := range all {
		for i, s := range one.signs() {
			seen[s]++
			turns++
			if one.Turns[i].Handoff == 1 {
				hits[s]++
				handoffs++
			}
		}
	}
	c := chances{usual: handoffs / max(1, turns), of: make(map[sign]float64, len(seen))}
	for s, n := range seen {
		c.of[s] = (hits[s] + priorTurns*c.usual) / (n + priorTurns)
	}
	return c
}

// stops are the turns at which handing over costs less than going on, by the rule of the engine's stopping problem with nothing to look ahead to: a
// needless handover costs as much as a missed one.
func (c chances) stops(one Labelled) stops {
	var all stops
	for i, s := range one.signs() {
		chance, known := c.of[s]
		if !known {
			chance = c.usual
		}
		if goOn, handOver := chance, 1-chance; handOver < goOn {
			all = append(all, i)
		}
	}
	return all
}

func (l Labelled) wanted() stops {
	var all stops
	for i, turn := range l.Turns {
		if turn.Handoff == 1 {
			all = append(all, i)
		}
	}
	return all
}

// negative is the published rule: every turn of the customer that is labelled negative.
func negative(one Labelled) stops {
	var all stops
	for i, turn := range one.Turns {
		if turn.Speaker == "customer" && turn.Sentiment == 0 {
			all = append(all, i)
		}
	}
	return all
}
