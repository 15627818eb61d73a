package temper

import (
	"encoding/json"

	"rapport/sentiment"
	"rapport/text"
)

// Names of the flags that are no threats and no subjects.
const (
	humanFlag  = "human"
	anySubject = "sensitive"
	anyThreat  = "threat"
)

// flagRow is one text with what is known of its flags. A flag that is neither in known nor in has was not looked for.
type flagRow struct {
	doc    text.Doc
	known  []string // flags somebody looked for
	has    []string // those that are there
	group  uint32
	weight float64
	vector []float32
}

// flagLine is the union of what the flag files hold.
type flagLine struct {
	Text     string   `json:"text"`
	Label    string   `json:"label"`    // human, human_request, other, ...
	Category string   `json:"category"` // of sensitive.jsonl
	Kinds    []string `json:"kinds"`    // of threats.jsonl
	Flags    []string `json:"flags"`    // of temper_real
}

// readFlags reads one file; of fills in what its lines say.
func readFlags(file string, weight float64, of func(flagLine) (known, has []string)) ([]flagRow, error) {
	var rows []flagRow
	err := readLines(file, func(raw []byte) bool {
		var line flagLine
		if json.Unmarshal(raw, &line) != nil {
			return false
		}
		doc, err := text.Clean(line.Text, text.Limits{})
		if err != nil {
			return true
		}
		known, has := of(line)
		rows = append(rows, flagRow{doc: doc, known: known, has: has, group: groupOf(line.Text), weight: weight})
		return true
	})
	return rows, err
}

func threatNames() []string {
	var names []string
	for _, threat := range sentiment.Threats() {
		names = append(names, string(threat))
	}
	return names
}

// humanLine, threatLine and subjectLine say what a line of their file tells.
func humanLine(line flagLine) (known, has []string) {
	if line.Label == "human" || line.Label == "human_request" {
		has = []string{humanFlag}
	}
	return []string{humanFlag}, has
}

func threatLine(line flagLine) (known, has []string) { return threatNames(), line.Kinds }

func subjectLine(line flagLine) (known, has []string) {
	if line.Category != "none" {
		has = []string{anySubject}
	}
	return []string{anySubject}, has
}

// realLine is a line of temper_real: its flag threat is any threat, and its flag sensitive any subject.
func realLine(line flagLine) (known, has []string) {
	for _, flag := range line.Flags {
		switch flag {
		case "human_request":
			has = append(has, humanFlag)
		case anyThreat, anySubject:
			has = append(has, flag)
		}
	}
	return []string{humanFlag, anyThreat, anySubject}, has
}

// calmLine is a line of everyday requests, which hold no flag. The few exceptions of a bank's are why they weigh little.
func calmLine(flagLine) (known, has []string) {
	return append([]string{humanFlag, anySubject, anyThreat}, threatNames()...), nil
}
