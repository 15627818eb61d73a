package sentiment

import (
	"cmp"
	"slices"

	"rapport/text"
)

// FlagCue is the words that raise a flag of a message: the strongest phrases that suffice for it, where they overlap as one.
type FlagCue struct {
	Flag  string // HumanFlag, or ThreatFlag or SensitiveFlag of what was found
	Start int    // code points into the text as sent
	End   int    // exclusive
	Text  string // the words as sent
	Rule  string // the strongest phrase, as its flag file writes it
}

// HumanFlag is the flag of a request for a person.
const HumanFlag = "human_requested"

// ThreatFlag is the flag of a threat, "threat:legal".
func ThreatFlag(t Threat) string { return "threat:" + string(t) }

// SensitiveFlag is the flag of a sensitive subject, "sensitive:bereavement".
func SensitiveFlag(s Subject) string { return "sensitive:" + string(s) }

// flagLabels names each flag as FlagCue does, so that a message builds no names.
func flagLabels() [flagCount]string {
	var labels [flagCount]string
	for way := range firstThreat - askHuman {
		labels[way] = HumanFlag
	}
	for i, threat := range threatOrder() {
		labels[firstThreat+flag(i)] = ThreatFlag(threat)
	}
	for i, subject := range subjectOrder() {
		labels[firstSubject+flag(i)] = SensitiveFlag(subject)
	}
	return labels
}

// proof is a phrase that counted for a flag, the words [start,end) of the Doc.
type proof struct {
	flag       flag
	row        int
	start, end int
}

// prove lists the words behind every flag that the message is said to raise, by their place, then by flag; nil for none.
func (r *flagReading) prove(doc text.Doc, raised []flag, f *flagger) []FlagCue {
	if len(raised) == 0 {
		return nil
	}
	r.proofs = r.proofs[:0]
	for _, of := range raised {
		r.proofs = r.suffice(r.proofs, of, f.rows)
	}
	slices.SortStableFunc(r.proofs, func(a, b proof) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.flag, b.flag)) })
	cues := make([]FlagCue, len(r.proofs))
	at, byteAt := 0, 0 // code points of Raw, and bytes
	for i, p := range r.proofs {
		cue := FlagCue{Flag: f.labels[p.flag], Rule: f.rows[p.row].source.fields[1], Start: doc.Words[p.start].Start, End: doc.Words[p.end-1].End}
		byteAt += skip(doc.Raw[byteAt:], cue.Start-at)
		at = cue.Start
		cue.Text = doc.Raw[byteAt : byteAt+skip(doc.Raw[byteAt:], cue.End-cue.Start)]
		cues[i] = cue
	}
	return cues
}

// suffice appends the strongest phrases of one flag until they raise it, those that share words as one. The matches stand in order of strength.
func (r *flagReading) suffice(into []proof, of flag, rows []flagRow) []proof {
	first, sum := len(into), 0.0
	for _, m := range r.kept {
		if rows[m.pattern.rule].flag != of {
			continue
		}
		found := proof{flag: of, row: m.pattern.rule, start: int(r.origin[m.start]), end: int(r.origin[m.end-1]) + 1}
		into = merged(into, first, found)
		if sum += m.pattern.strength; sum >= needed(of) {
			break
		}
	}
	return into
}

// merged adds a proof to those from number first on; the rule of the stronger, earlier one stays.
func merged(proofs []proof, first int, found proof) []proof {
	kept := proofs[:first]
	for _, p := range proofs[first:] {
		if p.start < found.end && found.start < p.end {
			found = proof{flag: p.flag, row: p.row, start: min(p.start, found.start), end: max(p.end, found.end)}
			continue
		}
		kept = append(kept, p)
	}
	return append(kept, found)
}
