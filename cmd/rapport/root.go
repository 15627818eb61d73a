package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"
)

// The exit codes, the same for every verb.
const (
	exitFine  = 0
	exitGate  = 1 // a gate or check failed
	exitUsage = 2 // wrong use: flags, arguments, configuration
	exitData  = 3 // bad data: transcripts, labels, bundles
)

// errGate, errUsage and errData mark an error with its exit code.
var (
	errGate  = errors.New("check failed")
	errUsage = errors.New("wrong use")
	errData  = errors.New("bad data")
)

// streams is where a verb reads and prints.
type streams struct {
	in  io.Reader
	out io.Writer
	err io.Writer
}

// run executes one command line and returns its exit code.
func run(ctx context.Context, args []string, std streams) int {
	root := newRoot(std)
	root.SetArgs(args)
	root.SetIn(std.in)
	root.SetOut(std.out)
	root.SetErr(std.err)
	err := root.ExecuteContext(ctx)
	switch {
	case err == nil:
		return exitFine
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		_, _ = fmt.Fprintln(std.err, "rapport: interrupted")
		return exitUsage
	}
	_, _ = fmt.Fprintf(std.err, "rapport: %v\n", err)
	return exitCode(err)
}

func exitCode(err error) int {
	switch {
	case errors.Is(err, errGate):
		return exitGate
	case errors.Is(err, errData):
		return exitData
	}
	return exitUsage
}

func newRoot(std streams) *cobra.Command {
	root := &cobra.Command{
		Use:           "rapport",
		Short:         "What customers want, how they feel by now, and what the bot should do next",
		Version:       version,
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          cobra.NoArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.AddCommand(
		newServe(std), newAssess(std), newReplay(std), newTrain(std), newEval(std), newData(std), newDiscover(std), newModels(std),
		newEncoder(std), newCheck(std), newContent(std), newVersion(std), newHealthcheck(std),
	)
	return root
}
