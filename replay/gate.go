package replay

import "rapport/training/report"

// Decide decides bounds on figures: under are those a figure must reach, over those it must stay within. Errors wrap report.ErrGate.
func (r Report) Decide(under, over []report.Limit) ([]report.Gate, error) {
	var gates []report.Gate
	for _, kind := range []struct {
		limits []report.Limit
		most   bool
	}{{under, false}, {over, true}} {
		for _, limit := range kind.limits {
			gate, err := limit.Decide(r.named, kind.most)
			if err != nil {
				return nil, err
			}
			gates = append(gates, gate)
		}
	}
	return gates, nil
}

// Known says before any work whether there is such a figure with such a bound. Errors wrap report.ErrGate.
func Known(limit report.Limit, most bool) error {
	named := make([]report.Named, 0, tallied)
	for _, m := range measures() {
		named = append(named, m.Named)
	}
	_, err := limit.Decide(named, most)
	return err
}

// Failed names the gates that failed.
func (r Report) Failed() []report.Gate {
	var failed []report.Gate
	for _, gate := range r.Gates {
		if !gate.Passed {
			failed = append(failed, gate)
		}
	}
	return failed
}
