package main

import "github.com/spf13/cobra"

// newData holds the verbs about training data: what is in it, and what shape it has.
func newData(std streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "data",
		Short: "Look at training data and change its shape",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newDataConvert(std), newDataCheck(std))
	return cmd
}
