package replay

import (
	"cmp"
	"slices"
	"strconv"

	"rapport/training/report/page"
)

// RuleScore is how the first handovers by one rule compare with the wanted ones.
type RuleScore struct {
	Rule        string `json:"rule"`
	OnTime      int    `json:"on_time"`
	Early       int    `json:"early"`
	Late        int    `json:"late"`
	FalseAlarms int    `json:"false_alarms"`
}

// wrong is how many of them were early, late or needless.
func (r RuleScore) wrong() int { return r.Early + r.Late + r.FalseAlarms }

// scoreRules counts the first handovers of graded conversations by rule, those that are wrong most often first.
func scoreRules(traces []Trace) []RuleScore {
	found := map[string]*RuleScore{}
	for _, trace := range traces {
		turns := trace.judged()
		did := stopsOf(turns, escalates).first()
		if did < 0 || !trace.graded() {
			continue
		}
		rule := turns[did].Rule
		if found[rule] == nil {
			found[rule] = &RuleScore{Rule: rule}
		}
		switch outcome(did, stopsOf(turns, wanted).first()) {
		case OnTime:
			found[rule].OnTime++
		case Early:
			found[rule].Early++
		case Late:
			found[rule].Late++
		case FalseAlarm:
			found[rule].FalseAlarms++
		case Missed, Quiet:
		}
	}
	all := make([]RuleScore, 0, len(found))
	for _, one := range found {
		all = append(all, *one)
	}
	slices.SortFunc(all, func(a, b RuleScore) int {
		return cmp.Or(cmp.Compare(b.wrong(), a.wrong()), cmp.Compare(b.OnTime, a.OnTime), cmp.Compare(a.Rule, b.Rule))
	})
	return all
}

func (r Report) handoverTable() page.Table {
	t := page.Table{Caption: "Handovers by rule", Head: []string{"rule", "on time", "early", "late", "false alarms"}, Numbers: 4}
	for _, s := range r.HandoverRules {
		t.Rows = append(t.Rows, []string{
			s.Rule, strconv.Itoa(s.OnTime), strconv.Itoa(s.Early), strconv.Itoa(s.Late), strconv.Itoa(s.FalseAlarms),
		})
	}
	return t
}
