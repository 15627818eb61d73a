package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"rapport/content"
	"rapport/models"
)

func newCheckContent(std streams) *cobra.Command {
	var configPath, show string
	cmd := &cobra.Command{
		Use:   "content [DIRECTORY]",
		Short: "Check a content directory against a bundle, or print a persona that ships with rapport",
		Long: "Checks answers.yaml, offers.yaml, greetings.yaml, replies.yaml and persona.yaml of a directory (the configured one without an argument):\n" +
			"unknown keys and intents, dead ends, cycles and steps nobody reaches, trees without a way to a person, lines that are too long, claim\n" +
			"to be human or tell people to calm down.",
		Example: "  rapport check content my-content\n  rapport check content --print witty > my-content/persona.yaml",
		Args:    cobra.MaximumNArgs(1),
	}
	var flags Config
	bindFlags(cmd.Flags(), &flags)
	cmd.Flags().StringVar(&show, "print", "", "print a persona: friendly, witty or formal")
	cmd.Flags().StringVar(&configPath, "config", "", "configuration file")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if show != "" {
			file, err := content.PersonaFile(show)
			if err != nil {
				return fmt.Errorf("%w: %w", errUsage, err)
			}
			_, err = std.out.Write(file)
			return err
		}
		config, err := loadConfig(configPath, cmd.Flags(), os.Getenv)
		if err != nil {
			return err
		}
		if len(args) == 1 {
			config.Content = args[0]
		}
		return checkContent(config, std)
	}
	return cmd
}

func checkContent(config Config, std streams) error {
	directory, err := bundleDirectory(config.Models, config.Model)
	if err != nil {
		return err
	}
	bundle, err := models.Open(directory)
	if err != nil {
		return fmt.Errorf("%w: %w", errData, err)
	}
	if _, err := loadContent(config.Content, config.Persona, bundle.Manifest); err != nil {
		return gate(err)
	}
	return fine(std)
}
