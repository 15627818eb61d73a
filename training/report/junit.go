package report

import (
	"encoding/xml"
	"fmt"
)

type junitSuite struct {
	XMLName  xml.Name    `xml:"testsuite"`
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Class   string        `xml:"classname,attr"`
	Name    string        `xml:"name,attr"`
	Failure *junitFailure `xml:"failure,omitempty"`
	Out     string        `xml:"system-out,omitempty"`
}

type junitFailure struct {
	Message string `xml:"message,attr"`
}

// JUnit is the gates as the XML that build servers read: one test case a gate and one an intent with a floor.
func (r Report) JUnit() ([]byte, error) {
	suite := junitSuite{Name: fmt.Sprintf("rapport eval %s/%d", r.Bundle.Name, r.Bundle.Version), Tests: len(r.Gates)}
	for _, g := range r.Gates {
		one := junitCase{Class: "rapport." + g.Kind, Name: g.Name, Out: g.Says}
		if !g.Passed {
			suite.Failures++
			one.Failure, one.Out = &junitFailure{g.Says}, ""
		}
		suite.Cases = append(suite.Cases, one)
	}
	raw, err := xml.MarshalIndent(suite, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write JUnit: %w", err)
	}
	return append([]byte(xml.Header), append(raw, '\n')...), nil
}
