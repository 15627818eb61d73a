package main

import (
	"errors"
	"fmt"
	"slices"

	"rapport/classifier"
	"rapport/models"
	"rapport/policy"
)

// loadPolicy reads a rule file (the built-in one when path is empty) for a bundle. Every fault is named with file and line.
func loadPolicy(path string, bundle models.Manifest) (*policy.Policy, error) {
	labels := intents(bundle)
	name, content := "built-in rules", policy.DefaultFile()
	if path != "" {
		var err error
		if content, err = readYAML(path); err != nil {
			return nil, fmt.Errorf("%w: read rules %s: %s", errUsage, path, reason(err))
		}
		name = path
	}
	var rules policy.Rules
	lines, err := decodeYAML(name, content, &rules)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errUsage, err)
	}
	if path == "" {
		rules = rules.Narrow(labels) // the built-in rules serve any bundle
	}
	var faults []error
	for _, fault := range rules.Check(labels) {
		place := name
		if line := lines.of(fault.Path); line > 0 {
			place = fmt.Sprintf("%s:%d", name, line)
		}
		faults = append(faults, fmt.Errorf("%s: %s: %s", place, fault.Path, fault.Message))
	}
	if len(faults) > 0 {
		return nil, fmt.Errorf("%w: %w", errUsage, errors.Join(faults...))
	}
	return policy.New(rules, labels)
}

// intents is every label a reply of the bundle can name.
func intents(bundle models.Manifest) []string {
	if bundle.OutOfScope == "" {
		return bundle.Labels
	}
	return append(slices.Clone(bundle.Labels), string(classifier.OutOfScope))
}
