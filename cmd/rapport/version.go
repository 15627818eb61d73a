package main

import (
	"fmt"
	"runtime"

	"github.com/spf13/cobra"

	"rapport/models"
)

func newVersion(std streams) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version of rapport, Go and the bundle format",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintf(std.out, "rapport %s, bundle format %d, %s %s/%s\n",
				version, models.FormatVersion, runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return err
		},
	}
}
