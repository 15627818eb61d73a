package replay

import "rapport/policy"

// Moment is what going on and handing over were expected to cost at a turn, in minutes of a person's work.
type Moment struct {
	Now            bool     `json:"now"`
	ByTurn         int      `json:"by_turn,omitzero"` // in the numbers of Turn.Number; 0 when none is in sight
	GoingOn        float64  `json:"going_on"`
	HandingOver    float64  `json:"handing_over"`
	Counterfactual string   `json:"counterfactual,omitzero"`
	Alternatives   []string `json:"alternatives,omitempty"` // in plain words
}

func moment(m *policy.Moment) *Moment {
	if m == nil {
		return nil
	}
	said := Moment{Now: m.Now, ByTurn: m.ByTurn, GoingOn: m.GoOn, HandingOver: m.HandOver, Counterfactual: m.Counterfactual}
	for _, one := range m.Alternatives {
		said.Alternatives = append(said.Alternatives, one.Text)
	}
	return &said
}
