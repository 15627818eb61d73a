package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"rapport/api"
	"rapport/models"
)

// changeFlags are the flags of activate and rollback.
type changeFlags struct {
	server     string
	configPath string
	settings   Config
}

func (f *changeFlags) bind(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.server, "server", "", "address of a running service to change, as http://127.0.0.1:8080; its token is RAPPORT_ADMIN_TOKEN")
	cmd.Flags().StringVar(&f.configPath, "config", "", "configuration file")
	cmd.Flags().StringVar(&f.settings.Models, "models", "", "directory of bundles and encoders (default models)")
	cmd.Flags().StringVar(&f.settings.Policy, "policy", "", "rule file the bundle must fit (default: the built-in rules)")
	cmd.Flags().StringVar(&f.settings.ONNXRuntime, "onnxruntime", "", "path of the ONNX Runtime library")
}

func newModelsActivate(std streams) *cobra.Command {
	var f changeFlags
	cmd := &cobra.Command{
		Use:   "activate NAME/VERSION",
		Short: "Have a version serve, after it was proved",
		Long: "Opens the bundle, runs its self-test and makes it the current version of its name: on disk, or with --server in a running service, which\n" +
			"changes without a failed request. What served before is remembered for rollback.",
		Args: cobra.ExactArgs(1),
	}
	f.bind(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		name, said, _ := strings.Cut(args[0], "/")
		version, err := strconv.Atoi(said)
		if err != nil {
			return fmt.Errorf("%w: %q: want NAME/VERSION", errUsage, args[0])
		}
		if f.server != "" {
			return f.ask(cmd.Context(), std.out, versionPath(name, version)+":activate")
		}
		return f.move(cmd, std.out, name, func(string) (int, error) { return version, nil }, models.SetCurrent)
	}
	return cmd
}

func newModelsRollback(std streams) *cobra.Command {
	var f changeFlags
	cmd := &cobra.Command{
		Use:   "rollback NAME",
		Short: "Return to the version that served before",
		Long: "Undoes the last activation of NAME, on disk or with --server in a running service. Once more goes one activation further back; the last\n" +
			"16 are remembered.",
		Args: cobra.ExactArgs(1),
	}
	f.bind(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if f.server != "" {
			return f.ask(cmd.Context(), std.out, modelPath(args[0])+":rollback")
		}
		previous := func(root string) (int, error) { return models.Previous(root, args[0]) }
		return f.move(cmd, std.out, args[0], previous, models.RollBack)
	}
	return cmd
}

// move proves a version and moves the pointer on disk.
func (f *changeFlags) move(
	cmd *cobra.Command, out io.Writer, name string, choose func(root string) (int, error), move func(root, name string, version int) error,
) error {
	config, err := loadConfig(f.configPath, cmd.Flags(), os.Getenv)
	if err != nil {
		return err
	}
	version, err := choose(config.Models)
	if err != nil {
		return fmt.Errorf("%w: %w", errUsage, err)
	}
	config.Model = name + "/" + strconv.Itoa(version)
	if err := proved(cmd.Context(), config); err != nil {
		return err
	}
	before := "nothing"
	if current, err := models.Current(config.Models, name); err == nil {
		before = name + "/" + strconv.Itoa(current)
	}
	if err := move(config.Models, name, version); err != nil {
		return fmt.Errorf("%w: %w", errData, err)
	}
	_, err = fmt.Fprintf(out, "%s is current, %s was\n", config.Model, before)
	return err
}

// proved opens everything that a service would open to serve the model of a configuration, and closes it again.
func proved(ctx context.Context, config Config) error {
	s, err := assemble(ctx, config)
	if err != nil {
		return err
	}
	return s.close()
}

// ask has a running service make the change.
func (f *changeFlags) ask(ctx context.Context, out io.Writer, path string) error {
	var done api.ActivationReply
	if err := postAdmin(ctx, f.server, path, os.Getenv(adminTokenVariable), &done); err != nil {
		return err
	}
	_, err := fmt.Fprintf(out, "%s/%d serves, %s/%d did\n", done.Now.Name, done.Now.Version, done.Before.Name, done.Before.Version)
	restart := done.Restart
	if restart != nil && (restart.Name != done.Now.Name || restart.Version != done.Now.Version) {
		_, more := fmt.Fprintf(out, "after a restart %s/%d would serve: that is what the setting model of the service names\n",
			restart.Name, restart.Version)
		err = errors.Join(err, more)
	}
	return err
}
