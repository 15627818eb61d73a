package api

// Reply is what POST /v1/assess answers, and what the command line prints. Lists and maps are never null. Numbers have at most 4 decimals.
// Offsets are Unicode code points into the text as sent, end exclusive.
type Reply struct {
	Conversation *string  `json:"conversation_id"` // null when nothing is stored
	Turn         int      `json:"turn"`
	Intent       *Intent  `json:"intent"` // null when the model did not run
	Anger        Anger    `json:"anger"`
	Flags        Flags    `json:"flags"`
	Facts        []Fact   `json:"facts"`
	Action       Action   `json:"action"`
	Greeting     string   `json:"greeting,omitzero"` // how to begin; from the greetings of the content
	Line         string   `json:"line,omitzero"`     // of the persona, for action.kind
	Answer       *Answer  `json:"answer_ref,omitzero"`
	Offer        *Offer   `json:"offer,omitzero"`
	Owner        string   `json:"owner"`             // who has the conversation now: bot, waiting or person
	Returned     string   `json:"returned,omitzero"` // how the bot has just got it back, of which the customer should be told
	Handoff      *Handoff `json:"handoff,omitzero"`  // of the reply that calls a person, and when asked for
	Model        Identity `json:"model"`
	Degraded     bool     `json:"degraded"`
	Truncated    bool     `json:"truncated,omitzero"` // only the beginning of the text was read
	Explain      *Explain `json:"explain,omitzero"`   // when asked for
}

// Intent is what the customer wants.
type Intent struct {
	Name         *string       `json:"name"`       // null when rapport abstained
	Confidence   float64       `json:"confidence"` // of the best label, named or not: abstaining changes no number
	Margin       float64       `json:"margin"`
	Abstained    bool          `json:"abstained"`
	Why          string        `json:"why,omitzero"` // out_of_scope or low_confidence, when abstained
	Set          []string      `json:"set"`          // labels it may be, best first; empty when the bundle states no coverage
	Alternatives []Alternative `json:"alternatives"` // the ranking behind Name, or all of it when abstained: at most 5, confidence 0.01 or more
}

// Alternative is another label it could be.
type Alternative struct {
	Name       string  `json:"name"`
	Confidence float64 `json:"confidence"`
}

// Anger is how the customer feels by now, and the words of this message that show it.
type Anger struct {
	Level        string  `json:"level"`
	Score        float64 `json:"score"`
	Trend        string  `json:"trend"`
	MessageScore float64 `json:"message_score"`
	Cues         []Cue   `json:"cues"` // the five strongest in the order of the text; all of them with explain
}

// Cue is one rule that fired.
type Cue struct {
	Start  int     `json:"start"`
	End    int     `json:"end"`
	Text   string  `json:"text"`
	Rule   string  `json:"rule"`
	Weight float64 `json:"weight"`
}

// Flags are what must not be missed.
type Flags struct {
	HumanRequested bool      `json:"human_requested"`
	Sensitive      *string   `json:"sensitive"`
	Threats        []string  `json:"threats"`
	Evidence       []FlagCue `json:"evidence"`
}

// FlagCue is the words behind a flag.
type FlagCue struct {
	Flag  string `json:"flag"`
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text"`
	Rule  string `json:"rule"`
}

// Fact is something the customer said that tells how severe the case is.
type Fact struct {
	Type     string  `json:"type"`
	Value    float64 `json:"value"`
	Currency string  `json:"currency,omitzero"`
	Text     string  `json:"text"`
	Start    int     `json:"start"`
	End      int     `json:"end"`
}

// Action is what the bot should do next.
type Action struct {
	Name    string            `json:"name"`
	Kind    *string           `json:"kind"` // which moment of personality fits; null when none does
	Rule    string            `json:"rule"`
	Reasons []string          `json:"reasons"`
	Style   Style             `json:"style"`
	Notice  string            `json:"notice,omitzero"`  // what the company tells everybody in this mode, to be said first
	Clarify *Clarify          `json:"clarify,omitzero"` // a question to ask instead of guessing
	Moment  *Moment           `json:"moment,omitzero"`  // left out while a person has the conversation and when the rules do not weigh it
	Blocked map[string]string `json:"blocked"`          // actions ruled out, with the reason
}

// Style is how the bot should speak.
type Style struct {
	Apology     string   `json:"apology"` // no, once or already
	Humour      bool     `json:"humour"`
	Warmth      string   `json:"warmth"`  // low, normal or high
	Brevity     string   `json:"brevity"` // short or normal
	Emoji       bool     `json:"emoji"`
	Acknowledge []string `json:"acknowledge"`
	Avoid       []string `json:"avoid"`
}

// Moment says when to hand over. Costs are in the units of the rule file.
type Moment struct {
	Now            bool         `json:"now"`
	ByTurn         *int         `json:"by_turn"` // null when no handover is in sight
	GoingOn        float64      `json:"going_on"`
	HandingOver    float64      `json:"handing_over"`
	Counterfactual *string      `json:"counterfactual"` // null when nothing near would change the decision
	Alternatives   []Substitute `json:"alternatives"`
}

// Substitute is something to offer in place of a person who is not there.
type Substitute struct {
	Kind        string   `json:"kind"` // callback, email or wait
	Text        string   `json:"text"`
	WaitSeconds *float64 `json:"wait_seconds"` // null when not known
}

// Clarify offers labels to choose from, best first.
type Clarify struct {
	Options []string `json:"options"`
}

// Identity names a bundle or an encoder.
type Identity struct {
	Name    string `json:"name"`
	Version int    `json:"version"`
	Digest  string `json:"digest"`
}

// Explain is shown when the request asks for it. Stage times differ from run to run; everything else of a Reply is the same each time.
type Explain struct {
	Valence float64  `json:"valence"`  // -1 to 1: what the words say apart from frustration
	InScope *float64 `json:"in_scope"` // probability that the message wants anything the model knows; null when it did not run
	Tokens  int      `json:"tokens"`   // model tokens read
	Stages  []Stage  `json:"stages"`
}

// Stage is how long one step took.
type Stage struct {
	Name         string  `json:"name"`
	Milliseconds float64 `json:"ms"`
}

// JSON is the reply as one line, without the line's end: the same bytes from the API and the command line.
func (r Reply) JSON() ([]byte, error) { return Marshal(r) }
