package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"rapport/api"
	"rapport/engine"
	"rapport/text"
)

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
	cmd.Flags().BoolVar(&explain, "explain", false, "show every cue, the valence and the in-scope probability")
	cmd.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return flagError(err) })
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
		lines := lineJudge{engine: s.engine, explain: explain, limit: config.Limits.MessageBytes}
		return lines.file(cmd.Context(), input, std)
	}
	return cmd
}

// flagError does not repeat what is no flag of ours: it may be a customer's text that begins with a dash.
func flagError(err error) error {
	_, unknown := errors.AsType[*pflag.NotExistError](err)
	_, malformed := errors.AsType[*pflag.InvalidSyntaxError](err)
	if unknown || malformed {
		return fmt.Errorf("%w: no such flag; put -- before a text that begins with a dash", errUsage)
	}
	return err
}

func assessText(ctx context.Context, e *engine.Live, turn engine.Turn, explain bool, out io.Writer) error {
	assessment, err := e.Assess(ctx, turn)
	switch {
	case errors.Is(err, context.Canceled):
		return err
	case errors.Is(err, text.ErrInvalidUTF8):
		return fmt.Errorf("%w: %w", errData, err)
	case err != nil:
		return fmt.Errorf("%w: %s", errData, api.ProblemOf(err).Detail)
	}
	return printLine(out, api.Render(assessment, explain))
}

func printLine(out io.Writer, value any) error {
	line, err := api.Marshal(value)
	if err != nil {
		return err
	}
	_, err = out.Write(append(line, '\n'))
	return err
}
