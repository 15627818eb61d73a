package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"rapport/models"
	"rapport/policy"
)

// policyTrial is what `rapport check policy` is asked.
type policyTrial struct {
	config string
	show   bool
	given  string
	want   string
}

func newCheckPolicy(std streams) *cobra.Command {
	var trial policyTrial
	cmd := &cobra.Command{
		Use:   "policy [FILE]",
		Short: "Check a rule file against a bundle, try it on a situation, or print the built-in rules",
		Long: "Checks the rule file (the built-in rules without FILE) against a bundle. With --given, says what the rules decide in a situation; with\n" +
			"--want too, fails when that is another action.",
		Example: "  rapport check policy my-rules.yaml\n" +
			"  rapport check policy my-rules.yaml --given 'intent=refund_status anger=angry repeats=3' --want escalate",
		Args: cobra.MaximumNArgs(1),
	}
	var flags Config
	bindFlags(cmd.Flags(), &flags)
	cmd.Flags().BoolVar(&trial.show, "print", false, "print the built-in rules")
	cmd.Flags().StringVar(&trial.config, "config", "", "configuration file")
	cmd.Flags().StringVar(&trial.given, "given", "", "situation: words as intent=refund_status anger=angry resolved; the conditions of docs/policy.md")
	cmd.Flags().StringVar(&trial.want, "want", "", "action that --given must lead to")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if trial.show {
			_, err := std.out.Write(policy.DefaultFile())
			return err
		}
		if trial.want != "" && trial.given == "" {
			return fmt.Errorf("%w: --want needs --given", errUsage)
		}
		config, err := loadConfig(trial.config, cmd.Flags(), os.Getenv)
		if err != nil {
			return err
		}
		if len(args) == 1 {
			config.Policy = args[0]
		}
		return trial.run(config, std)
	}
	return cmd
}

func (t policyTrial) run(config Config, std streams) error {
	directory, err := bundleDirectory(config.Models, config.Model)
	if err != nil {
		return err
	}
	bundle, err := models.Open(directory)
	if err != nil {
		return fmt.Errorf("%w: %w", errData, err)
	}
	rules, err := loadPolicy(config.Policy, bundle.Manifest)
	if err != nil {
		return gate(err)
	}
	if t.given == "" {
		return fine(std)
	}
	signals, err := rules.ParseSignals(t.given)
	if err != nil {
		return fmt.Errorf("%w: --given: %w", errUsage, err)
	}
	decision := rules.Judge(signals)
	if _, err := fmt.Fprintf(std.out, "%s by %s: %s\n", decision.Action, decision.Rule, strings.Join(decision.Reasons, "; ")); err != nil {
		return err
	}
	if t.want != "" && t.want != string(decision.Action) {
		return fmt.Errorf("%w: the rules say %s, wanted is %s", errGate, decision.Action, t.want)
	}
	return nil
}
