package sentiment

// Cue is one rule that fired, with the words that made it fire.
type Cue struct {
	Start  int     // code points into the text as sent
	End    int     // exclusive; equal to Start for a cue of the whole message
	Text   string  // the words as sent
	Rule   string  // stable name, for example "waiting"
	Weight float64 // what it adds to the sum before the link function; negative calms
}

// Subject is what makes a message sensitive. The empty Subject means nothing does.
type Subject string

// The sensitive subjects; each of them always goes to a person.
const (
	Bereavement    Subject = "bereavement"
	SelfHarm       Subject = "self_harm"
	Violence       Subject = "violence"
	FraudVictim    Subject = "fraud_victim"
	Health         Subject = "health"
	Hardship       Subject = "hardship"
	Discrimination Subject = "discrimination"
	Minors         Subject = "minors"
	Privacy        Subject = "privacy"
	Emergency      Subject = "emergency"
)

// Subjects lists all of them, the most urgent first.
func Subjects() []Subject {
	all := subjectOrder()
	return all[:]
}

// Threat is something the customer says they will do against the company.
type Threat string

// The threats.
const (
	Leave      Threat = "leave"
	Chargeback Threat = "chargeback"
	Legal      Threat = "legal"
	Regulator  Threat = "regulator"
	Public     Threat = "public"
)

// Threats lists all of them in the order of the constants.
func Threats() []Threat {
	all := threatOrder()
	return all[:]
}

// Fact is something that tells how severe the case is, lifted from the customer's words so that a reply can acknowledge it.
type Fact struct {
	Type     FactType
	Value    float64 // days, money, times, minutes or people; 0 for a deadline
	Text     string  // the words as sent
	Currency string  // ISO 4217, amounts only, "" when not said
	Start    int     // code points into the text as sent
	End      int     // exclusive
}

// FactType is the kind of a Fact.
type FactType string

// The kinds of Fact.
const (
	DaysLate       FactType = "days_late"       // days
	Amount         FactType = "amount"          // in Currency
	TimesContacted FactType = "times_contacted" // count
	Deadline       FactType = "deadline"        // the text says when
	WaitingTime    FactType = "waiting_time"    // minutes
	PeopleAffected FactType = "people_affected" // count
)

// FactTypes lists all of them.
func FactTypes() []FactType {
	return []FactType{DaysLate, Amount, TimesContacted, Deadline, WaitingTime, PeopleAffected}
}

// Frustration is how one message feels. Score = link(sum of Cues' weights): nothing is hidden.
type Frustration struct {
	Score          float64 // 0-1; sentiment.LevelOf gives its level
	Cues           []Cue   // by Start, then rule
	Valence        float64 // -1 (bad) to 1 (good), what the lexicon part alone says; shown with explain
	Thanks         bool    // thanks or relief, which calms a conversation
	HumanRequested bool    // asks for a person, however put
	Sensitive      Subject
	Threats        []Threat  // in the order of the constants, without repeats
	Facts          []Fact    // by Start
	Evidence       []FlagCue // the words behind HumanRequested, Threats and Sensitive, by Start; nil when none is raised
}

// Level is the level of the message alone.
func (f Frustration) Level() Level { return LevelOf(f.Score) }
