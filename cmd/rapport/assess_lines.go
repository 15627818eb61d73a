package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"rapport/api"
	"rapport/engine"
)

// lineJudge judges requests, one a line.
type lineJudge struct {
	engine  *engine.Live
	explain bool // every line, not only those that ask for it
	limit   int  // bytes of a line, as the service bounds a body
}

// lineProblem stands in the output for a line that could not be judged.
type lineProblem struct {
	Line  int         `json:"line"`
	Error api.Problem `json:"error"`
}

// file answers every line of a file, or of standard input for -, in order, also after one that could not be judged.
func (j lineJudge) file(ctx context.Context, path string, std streams) error {
	from := std.in
	if path != "-" {
		file, err := os.Open(path) //nolint:gosec // the user names the file
		if err != nil {
			return fmt.Errorf("%w: read %s: %s", errUsage, path, reason(err))
		}
		defer func() { _ = file.Close() }()
		from = file
	}
	lines := bufio.NewReaderSize(from, j.limit+1)
	bad := 0
	for number := 1; ; number++ {
		line, whole, err := nextLine(lines)
		switch {
		case errors.Is(err, io.EOF) && bad > 0:
			return fmt.Errorf("%w: %d of %d lines could not be judged", errData, bad, number-1)
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("%w: read %s: %s", errData, path, reason(err))
		}
		reply, err := j.judge(ctx, line, whole)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			bad++
			reply = lineProblem{Line: number, Error: api.ProblemOf(err)}
		}
		if err := printLine(std.out, reply); err != nil {
			return err
		}
	}
}

func (j lineJudge) judge(ctx context.Context, line []byte, whole bool) (any, error) {
	if !whole {
		return nil, api.LineTooLong(j.limit)
	}
	ask, err := api.ParseAsk(line)
	if err != nil {
		return nil, err
	}
	assessment, err := j.engine.Assess(ctx, ask.Turn)
	if err != nil {
		return nil, err
	}
	return api.Render(assessment, ask.Explain || j.explain), nil
}

// nextLine is the next line, or the beginning of one that does not fit into the reader's buffer, of which the rest is passed over. io.EOF stands
// alone, after the last line.
func nextLine(lines *bufio.Reader) (line []byte, whole bool, err error) {
	line, err = lines.ReadSlice('\n')
	whole = !errors.Is(err, bufio.ErrBufferFull)
	for errors.Is(err, bufio.ErrBufferFull) {
		_, err = lines.ReadSlice('\n')
	}
	if errors.Is(err, io.EOF) && (len(line) > 0 || !whole) {
		err = nil // no newline after the last line
	}
	return line, whole, err
}
