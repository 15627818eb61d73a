package report

// Comparison is a second bundle on the same lines.
type Comparison struct{}

// Gate is one condition a report has to meet.
type Gate struct{}
