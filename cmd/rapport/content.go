package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"rapport/content"
	"rapport/models"
	"rapport/policy"
)

// contentFile is one file of a content directory.
type contentFile struct {
	name   string
	target any // to decode into
	check  func(labels []string) []policy.Fault
}

// contentFiles are the files that a content directory may hold, all of them optional.
func contentFiles(into *content.Files) []contentFile {
	return []contentFile{
		{"persona.yaml", &into.Persona, func([]string) []policy.Fault { return into.Persona.Check() }},
		{"answers.yaml", &into.Answers, func(labels []string) []policy.Fault { return into.Answers.Check(labels) }},
		{"replies.yaml", &into.Replies, func(labels []string) []policy.Fault { return into.Replies.Check(labels) }},
		{"offers.yaml", &into.Offers, func(labels []string) []policy.Fault { return into.Offers.Check(labels) }},
		{"greetings.yaml", &into.Greetings, func([]string) []policy.Fault { return into.Greetings.Check() }},
	}
}

// loadContent reads a content directory (none when empty) and, unless it holds one, a persona that ships with rapport (none when it is "none"), for a
// bundle. Every fault of every file is named with its line.
func loadContent(directory, persona string, bundle models.Manifest) (*content.Content, error) {
	var files content.Files
	labels := intents(bundle)
	if err := readContent(directory, &files, labels); err != nil {
		return nil, fmt.Errorf("%w: %w", errUsage, err)
	}
	if files.Persona.Name == "" && persona != noPersona {
		shipped, err := content.PersonaFile(persona)
		if err != nil {
			return nil, fmt.Errorf("%w: persona: %w", errUsage, err)
		}
		if _, err := decodeYAML("built-in persona "+persona, shipped, &files.Persona); err != nil {
			return nil, fmt.Errorf("%w: %w", errUsage, err)
		}
	}
	return content.New(files, labels)
}

// noPersona is the setting that leaves lines to the bot.
const noPersona = "none"

// readContent decodes and checks all files of a directory.
func readContent(directory string, into *content.Files, labels []string) error {
	if directory == "" {
		return nil
	}
	known := contentFiles(into)
	faults := strangers(directory, known)
	for _, file := range known {
		path := filepath.Join(directory, file.name)
		text, err := readYAML(path)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			faults = append(faults, fmt.Errorf("read content %s: %s", path, reason(err)))
			continue
		}
		lines, err := decodeYAML(path, text, file.target)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		for _, fault := range file.check(labels) {
			place := path
			if line := lines.of(fault.Path); line > 0 {
				place = fmt.Sprintf("%s:%d", path, line)
			}
			faults = append(faults, fmt.Errorf("%s: %s: %s", place, fault.Path, fault.Message))
		}
	}
	return errors.Join(faults...)
}

// strangers names what in a content directory would be overlooked: a misspelt file would be missed without a word.
func strangers(directory string, known []contentFile) []error {
	entries, err := os.ReadDir(directory)
	if err != nil {
		return []error{fmt.Errorf("read content %s: %s", directory, reason(err))}
	}
	names := make([]string, len(known))
	for i, file := range known {
		names[i] = file.name
	}
	var faults []error
	for _, entry := range entries {
		if extension := filepath.Ext(entry.Name()); (extension == ".yaml" || extension == ".yml") && !slices.Contains(names, entry.Name()) {
			faults = append(faults, fmt.Errorf("%s: no such file is read; known are %s", filepath.Join(directory, entry.Name()), strings.Join(names, ", ")))
		}
	}
	return faults
}
