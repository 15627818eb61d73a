package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/pflag"

	"rapport/training/corpus"
	"rapport/training/report"
)

// fileFlags are where a report goes besides the standard output.
type fileFlags struct {
	out, html, junit string
	summary          bool
}

func (f *fileFlags) bind(flags *pflag.FlagSet) {
	flags.StringVar(&f.out, "out", "", "directory to write report.json, REPORT.md and report.html into")
	flags.StringVar(&f.html, "html", "", "file to write the report into as one HTML page")
	flags.StringVar(&f.junit, "junit", "", "file to write the gates into as JUnit XML")
	flags.BoolVar(&f.summary, "github-summary", false, "append the report to the step summary of a GitHub workflow ($GITHUB_STEP_SUMMARY)")
}

// filed is a report that can be kept in files.
type filed interface {
	measured
	JSON() ([]byte, error)
	HTML() ([]byte, error)
}

// reportFileMode lets other users read a report.
const reportFileMode fs.FileMode = 0o644

func (f *fileFlags) write(result measured) error {
	if f.summary {
		if err := appendSummary(result.Markdown()); err != nil {
			return err
		}
	}
	if f.out == "" && f.html == "" && f.junit == "" {
		return nil
	}
	r, ok := result.(filed)
	bundle, gated := result.(report.Report)
	if !ok || !gated && f.junit != "" {
		return fmt.Errorf("%w: --out and --html go with --data and --temper, --junit with --data", errUsage)
	}
	raw, err := r.JSON()
	if err != nil {
		return err
	}
	page, err := r.HTML()
	if err != nil {
		return err
	}
	var gates []byte
	if gated {
		if gates, err = bundle.JUnit(); err != nil {
			return err
		}
	}
	if f.out != "" {
		if err := os.MkdirAll(f.out, 0o755); err != nil { //nolint:gosec // other users may read a report
			return fmt.Errorf("%w: --out: %w", errUsage, err)
		}
		err = errors.Join(
			writeNamed(filepath.Join(f.out, "report.json"), raw),
			writeNamed(filepath.Join(f.out, "REPORT.md"), []byte(r.Markdown())),
			writeNamed(filepath.Join(f.out, "report.html"), page),
		)
	}
	return errors.Join(err, writeNamed(f.html, page), writeNamed(f.junit, gates))
}

// writeNamed writes a file; no name is no file.
func writeNamed(path string, raw []byte) error {
	if path == "" {
		return nil
	}
	if err := corpus.WriteFile(path, raw, reportFileMode); err != nil {
		return fmt.Errorf("%w: write %s: %s", errUsage, path, reason(err))
	}
	return nil
}

func appendSummary(markdown string) error {
	path := os.Getenv("GITHUB_STEP_SUMMARY")
	if path == "" {
		return fmt.Errorf("%w: --github-summary: GITHUB_STEP_SUMMARY is not set", errUsage)
	}
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, reportFileMode) //nolint:gosec // the workflow names the file
	if err != nil {
		return fmt.Errorf("%w: --github-summary: %s", errUsage, reason(err))
	}
	_, err = file.WriteString(markdown + "\n")
	return errors.Join(err, file.Close())
}
