package policy

// ModeTable is the section `modes` of a rule file: what changes in a surge and in an outage. Whatever it says, there are no jokes and no offers then.
// Rules may ask for a mode too.
type ModeTable struct {
	Surge  ModeRule `yaml:"surge"`
	Outage ModeRule `yaml:"outage"`
}

// ModeRule is what changes in one mode.
type ModeRule struct {
	People float64 `yaml:"people"` // what a minute of a person's work counts for in the moment: 3 keeps more with the bot; default 1
	Notice string  `yaml:"notice"` // what the bot tells every customer first, in the company's words; "" for nothing
}

// maxNotice is the longest notice, in bytes.
const maxNotice = 500

func (t ModeTable) of(mode Mode) ModeRule {
	switch mode {
	case Surge:
		return t.Surge
	case Outage:
		return t.Outage
	case Normal, "":
	}
	return ModeRule{}
}

func (r ModeRule) people() float64 {
	if r.People > 0 {
		return r.People
	}
	return 1
}
