package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"rapport/training/corpus"
)

// dataConvertFlags are what `rapport data convert` is asked for.
type dataConvertFlags struct {
	data, to      string
	customerLines bool
}

func newDataConvert(std streams) *cobra.Command {
	var f dataConvertFlags
	cmd := &cobra.Command{
		Use:   "convert",
		Short: "Read labelled lines of any known format and write them as another",
		Long: "Reads JSON lines, CSV, TSV or Rasa YAML, whatever the content is, and writes what the name given with --to ends in:\n" +
			".jsonl, .csv, or .yml and .yaml for Rasa. Lists the lines that were dropped and what could not be carried.",
		Example: "  rapport data convert --data nlu/ --to lines.jsonl\n  rapport data convert --data export.json --customer-lines --to lines.jsonl",
		Args:    cobra.NoArgs,
		RunE:    func(*cobra.Command, []string) error { return f.run(std.out) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.data, "data", "", "labelled file or directory to read")
	flags.StringVar(&f.to, "to", "", "file to write")
	flags.BoolVar(&f.customerLines, "customer-lines", false, "read conversations (also of Zendesk, Intercom and Chatwoot) and write what customers say")
	return cmd
}

func (f dataConvertFlags) run(out io.Writer) error {
	if f.data == "" || f.to == "" {
		return fmt.Errorf("%w: --data and --to are needed", errUsage)
	}
	write, err := labelledWriter(f.to)
	if err != nil {
		return err
	}
	read := corpus.ReadLabelled
	if f.customerLines {
		read = customerLines
	}
	lines, err := read(f.data)
	if err != nil {
		return fmt.Errorf("%w: %w", errData, err)
	}
	if len(lines.Rows) == 0 {
		return errors.Join(printConverted(out, f.to, lines, nil),
			fmt.Errorf("%w: no line of %s can be used (conversations need --customer-lines)", errData, f.data))
	}
	var written bytes.Buffer
	if strings.HasPrefix(filepath.Ext(f.to), ".y") {
		lines.Uncarried = append(lines.Uncarried, tagsOf(lines.Rows)...)
	}
	left, err := write(&written, lines.Rows)
	if err != nil {
		return fmt.Errorf("%w: %w", errData, err)
	}
	if err := corpus.WriteFile(filepath.Clean(f.to), written.Bytes(), 0o644); err != nil {
		return fmt.Errorf("%w: %w", errUsage, err)
	}
	return printConverted(out, f.to, lines, left)
}

// labelledWriter is the writer for the format the name says.
func labelledWriter(name string) (func(io.Writer, []corpus.Row) ([]corpus.BadLine, error), error) {
	switch extension := strings.ToLower(filepath.Ext(name)); extension {
	case ".jsonl":
		return func(w io.Writer, rows []corpus.Row) ([]corpus.BadLine, error) { return nil, corpus.WriteJSONL(w, rows) }, nil
	case ".csv":
		return func(w io.Writer, rows []corpus.Row) ([]corpus.BadLine, error) { return nil, corpus.WriteCSV(w, rows) }, nil
	case ".yml", ".yaml":
		return corpus.WriteRasaYAML, nil
	default:
		return nil, fmt.Errorf("%w: --to must end in .jsonl, .csv, .yml or .yaml", errUsage)
	}
}

// tagsOf counts the rows with tags, which Rasa has no place for.
func tagsOf(rows []corpus.Row) []corpus.Uncarried {
	var tagged []corpus.Uncarried
	for _, row := range rows {
		switch {
		case len(row.Tags) == 0:
		case tagged == nil:
			tagged = []corpus.Uncarried{{What: "tags", Count: 1, File: row.File, Line: row.Line}}
		default:
			tagged[0].Count++
		}
	}
	return tagged
}

// printConverted says what became of the lines, without quoting any.
func printConverted(out io.Writer, to string, lines corpus.Labelled, left []corpus.BadLine) error {
	var text strings.Builder
	fmt.Fprintf(&text, "%s: %d lines written", to, len(lines.Rows)-len(left))
	if lines.Duplicates > 0 {
		fmt.Fprintf(&text, ", %d of those read repeat an earlier one", lines.Duplicates)
	}
	text.WriteString("\n")
	if lines.Unlabelled+len(lines.Left) > 0 {
		fmt.Fprintf(&text, "%d lines are not labelled yet, %d are marked to be left out\n", lines.Unlabelled, len(lines.Left))
	}
	printListed(&text, "dropped", lines.Bad)
	printListed(&text, "not written", left)
	for _, what := range lines.Uncarried {
		fmt.Fprintf(&text, "%s\n", what)
	}
	_, err := io.WriteString(out, text.String())
	return err
}

// printListed names the first lines of a list, and counts the others.
func printListed(text *strings.Builder, title string, lines []corpus.BadLine) {
	for i, line := range lines {
		if i == listedLines {
			fmt.Fprintf(text, "%s: %d more\n", title, len(lines)-i)
			return
		}
		fmt.Fprintf(text, "%s: %s\n", title, line)
	}
}

// customerLines reads conversations and gives what customers say in them, with the label when the file has one.
func customerLines(path string) (corpus.Labelled, error) {
	read, err := corpus.ReadConversations(path)
	if err != nil {
		return corpus.Labelled{}, err
	}
	lines := corpus.Labelled{Bad: read.Bad, Uncarried: read.Uncarried, Duplicates: read.Duplicates}
	for _, conversation := range read.Conversations {
		for _, turn := range conversation.Turns {
			if turn.Role == corpus.RoleCustomer {
				lines.Rows = append(lines.Rows, corpus.Row{Text: turn.Text, Intent: turn.Intent, File: turn.File, Line: turn.Line})
			}
		}
	}
	return lines, nil
}
