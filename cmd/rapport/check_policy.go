package main

import (
	"fmt"
	"io"
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
	cases  string
}

func newCheckPolicy(std streams) *cobra.Command {
	var trial policyTrial
	cmd := &cobra.Command{
		Use:   "policy [FILE] [SITUATION]",
		Short: "Check a rule file against a bundle, try it on a situation, or print the built-in rules",
		Long: "Checks the rule file (the built-in rules without FILE) against a bundle. With a situation, says what the rules decide in it; with --want\n" +
			"too, fails when that is another action. With --cases, tries a file of situations, one a line: signals -> action [rule] [clarify].",
		Example: "  rapport check policy my-rules.yaml\n" +
			"  rapport check policy 'intent=refund_status anger=angry repeats=3' --want escalate\n" +
			"  rapport check policy my-rules.yaml --cases cases.txt",
		Args: cobra.MaximumNArgs(2),
	}
	var flags Config
	bindFlags(cmd.Flags(), &flags)
	cmd.Flags().BoolVar(&trial.show, "print", false, "print the built-in rules")
	cmd.Flags().StringVar(&trial.config, "config", "", "configuration file")
	cmd.Flags().StringVar(&trial.given, "given", "", "situation: words as intent=refund_status anger=angry resolved; the conditions of docs/policy.md")
	cmd.Flags().StringVar(&trial.want, "want", "", "action that the situation must lead to")
	cmd.Flags().StringVar(&trial.cases, "cases", "", "file of situations with the actions they must lead to")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if trial.show {
			_, err := std.out.Write(policy.DefaultFile())
			return err
		}
		file, err := trial.read(args)
		if err != nil {
			return err
		}
		config, err := loadConfig(trial.config, cmd.Flags(), os.Getenv)
		if err != nil {
			return err
		}
		if file != "" {
			config.Policy = file
		}
		return trial.run(config, std)
	}
	return cmd
}

// read tells the rule file from the situation: a situation is a word with an equals sign, or follows the file.
func (t *policyTrial) read(args []string) (file string, err error) {
	for i, arg := range args {
		switch {
		case i == 0 && !strings.Contains(arg, "="):
			file = arg
		case t.given == "":
			t.given = arg
		default:
			return "", fmt.Errorf("%w: one rule file and one situation, please", errUsage)
		}
	}
	if t.want != "" && t.given == "" {
		return "", fmt.Errorf("%w: --want needs a situation", errUsage)
	}
	return file, nil
}

func (t *policyTrial) run(config Config, std streams) error {
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
	if t.cases != "" {
		if err := tryCases(rules, t.cases, std); err != nil || t.given == "" {
			return err
		}
	}
	if t.given == "" {
		return fine(std)
	}
	return t.try(rules, std)
}

// try says what the rules decide in one situation, and what would have changed it.
func (t *policyTrial) try(rules *policy.Policy, std streams) error {
	signals, err := rules.ParseSignals(t.given)
	if err != nil {
		return fmt.Errorf("%w: situation: %w", errUsage, err)
	}
	decision := rules.Judge(signals)
	said := fmt.Sprintf("%s by %s: %s\n", decision.Action, decision.Rule, strings.Join(decision.Reasons, "; "))
	if m := decision.Moment; m != nil {
		said += tell(*m)
	}
	if _, err := io.WriteString(std.out, said); err != nil {
		return err
	}
	if t.want != "" && t.want != string(decision.Action) {
		return fmt.Errorf("%w: the rules say %s, wanted is %s", errGate, decision.Action, t.want)
	}
	return nil
}

// tell is the moment in words.
func tell(m policy.Moment) string {
	when := "no handover is in sight"
	switch {
	case m.Now:
		when = "hand over now"
	case m.ByTurn > 0:
		when = fmt.Sprintf("hand over by turn %d", m.ByTurn)
	}
	var said strings.Builder
	fmt.Fprintf(&said, "  %s: going on costs %.1f minutes of a person's work, handing over %.1f\n", when, m.GoOn, m.HandOver)
	if m.Counterfactual != "" {
		said.WriteString("  " + m.Counterfactual + "\n")
	}
	for _, a := range m.Alternatives {
		said.WriteString("  instead: " + a.Text + "\n")
	}
	return said.String()
}

// tryCases tries every line of a file of cases, and fails with those that came out otherwise.
func tryCases(rules *policy.Policy, path string, std streams) error {
	file, err := os.Open(path) //nolint:gosec // the operator names the file
	if err != nil {
		return fmt.Errorf("%w: read cases %s: %s", errUsage, path, reason(err))
	}
	defer func() { _ = file.Close() }()
	cases, err := policy.ReadCases(file)
	if err != nil {
		return fmt.Errorf("%w: %s: %w", errData, path, err)
	}
	var wrong []string
	for _, one := range cases {
		instead, err := rules.Try(one)
		switch {
		case err != nil:
			return fmt.Errorf("%w: %s:%d: %w", errData, path, one.Line, err)
		case instead != "":
			wrong = append(wrong, fmt.Sprintf("%s:%d: wanted %s, got %s", path, one.Line, wish(one), instead))
		}
	}
	if len(wrong) > 0 {
		return fmt.Errorf("%w: %d of %d cases come out otherwise:\n%s", errGate, len(wrong), len(cases), strings.Join(wrong, "\n"))
	}
	_, err = fmt.Fprintf(std.out, "%d cases, all as wanted\n", len(cases))
	return err
}

// wish is what a case wants, in words.
func wish(one policy.Case) string {
	said := string(one.Action)
	if one.Rule != "" {
		said += " by " + one.Rule
	}
	return said
}
