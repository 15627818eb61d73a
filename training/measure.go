package training

import (
	"rapport/classifier"
	"rapport/training/report"
)

// newReport measures judged rows without showing any of them.
func newReport(labels []string, rows []judged, seed uint64) report.Report {
	lines := make([]report.Line, len(rows))
	for i, row := range rows {
		lines[i] = row.line()
	}
	return report.Measure(labels, lines, report.Options{Seed: seed})
}

func (j judged) line() report.Line {
	return report.Line{
		Gold: j.gold, Confidence: j.confidence, InScope: j.inScope, Set: j.set,
		Abstained: j.abstained, Refused: j.abstained && j.why == classifier.OutOfScope,
	}
}
