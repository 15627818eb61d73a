package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"rapport/api"
	"rapport/engine"
)

// maxLine bounds one line of input, as the service bounds a body.
const maxLine = 64 << 10

func newAssess(std streams) *cobra.Command {
	var configPath, input string
	var explain bool
	cmd := &cobra.Command{
		Use:   "assess [TEXT]",
		Short: "Judge one message, or a file of requests",
		Long: "Judge one message given as arguments, or JSON lines of requests (the body of POST /v1/assess each) from a file or from\n" +
			"standard input (-). Prints one JSON line a message: the reply of the API, or its problem. Exits with 3 when a line could not be\n" +
			"judged.",
		Example: "  rapport assess \"This is the third time I'm asking, where is my refund?\"\n  rapport assess --input messages.jsonl > replies.jsonl",
	}
	var flags Config
	bindFlags(cmd.Flags(), &flags)
	cmd.Flags().StringVar(&configPath, "config", "", "configuration file")
	cmd.Flags().StringVar(&input, "input", "", "file of requests, - for standard input")
	cmd.Flags().BoolVar(&explain, "explain", false, "show every cue, the valence and the in-scope probability of TEXT")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if (len(args) > 0) == (input != "") {
			return fmt.Errorf("%w: give a text or --input, one of them", errUsage)
		}
		config, err := loadConfig(configPath, cmd.Flags(), os.Getenv)
		if err != nil {
			return err
		}
		s, err := assemble(cmd.Context(), config)
		if err != nil {
			return err
		}
		defer func() { _ = s.close() }()
		if input == "" {
			return assessText(cmd.Context(), s.engine, engine.Turn{Text: strings.Join(args, " ")}, explain, std.out)
		}
		return assessFile(cmd.Context(), s.engine, input, std)
	}
	return cmd
}

func assessText(ctx context.Context, e *engine.Engine, turn engine.Turn, explain bool, out io.Writer) error {
	assessment, err := e.Assess(ctx, turn)
	if err != nil {
		return fmt.Errorf("%w: %s", errData, api.ProblemOf(err).Detail)
	}
	return printLine(out, api.Render(assessment, explain))
}

// assessFile answers every line, also after one that could not be judged.
func assessFile(ctx context.Context, e *engine.Engine, path string, std streams) error {
	from := std.in
	if path != "-" {
		file, err := os.Open(path) //nolint:gosec // the user names the file
		if err != nil {
			return fmt.Errorf("%w: read %s: %s", errUsage, path, reason(err))
		}
		defer func() { _ = file.Close() }()
		from = file
	}
	lines := bufio.NewScanner(from)
	lines.Buffer(make([]byte, 0, maxLine), maxLine)
	bad, number := 0, 0
	for lines.Scan() {
		number++
		reply, err := assessLine(ctx, e, lines.Bytes())
		if err != nil {
			bad++
			reply = lineProblem{Line: number, Error: api.ProblemOf(err)}
		}
		if err := printLine(std.out, reply); err != nil {
			return err
		}
	}
	switch err := lines.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return fmt.Errorf("%w: %s:%d: line is longer than %d bytes", errData, path, number+1, maxLine)
	case err != nil:
		return fmt.Errorf("%w: read %s: %w", errData, path, err)
	case bad > 0:
		return fmt.Errorf("%w: %d of %d lines could not be judged", errData, bad, number)
	}
	return nil
}

// lineProblem stands in the output for a line that could not be judged.
type lineProblem struct {
	Line  int         `json:"line"`
	Error api.Problem `json:"error"`
}

func assessLine(ctx context.Context, e *engine.Engine, line []byte) (any, error) {
	ask, err := api.ParseAsk(line)
	if err != nil {
		return nil, err
	}
	assessment, err := e.Assess(ctx, ask.Turn)
	if err != nil {
		return nil, err
	}
	return api.Render(assessment, ask.Explain), nil
}

func printLine(out io.Writer, value any) error {
	line, err := api.Marshal(value)
	if err != nil {
		return err
	}
	_, err = out.Write(append(line, '\n'))
	return err
}
