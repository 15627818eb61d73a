package main

import (
	_ "embed"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"rapport/content"
	"rapport/conversation"
)

//go:embed rapport.yaml
var defaultConfig []byte

// adminTokenVariable holds the token that changes of a running service need. There is no flag: other users see flags in the list of processes.
const adminTokenVariable = "RAPPORT_ADMIN_TOKEN"

var tokenPattern = regexp.MustCompile(`^[!-~]{16,256}$`)

// Config is the configuration file. It has no defaults of its own: rapport.yaml holds them all.
type Config struct {
	Addr          string        `yaml:"addr"`
	Models        string        `yaml:"models"`
	Model         string        `yaml:"model"`
	ONNXRuntime   string        `yaml:"onnxruntime"`
	AdminToken    string        `yaml:"admin_token"`
	Policy        string        `yaml:"policy"`
	Content       string        `yaml:"content"`
	Persona       string        `yaml:"persona"`
	Lexicon       string        `yaml:"lexicon"`
	Modes         []ModePlan    `yaml:"modes"`
	Conversations Conversations `yaml:"conversations"`
	Limits        Limits        `yaml:"limits"`
	Temper        Temper        `yaml:"temper"`
	Log           Log           `yaml:"log"`
}

// Temper says how frustration is judged.
type Temper struct {
	Tone bool `yaml:"tone"`
}

// Conversations bounds the store, and how long customers are left to people.
type Conversations struct {
	Max         int           `yaml:"max"`
	Expire      time.Duration `yaml:"expire"`
	WaitLease   time.Duration `yaml:"wait_lease"`
	PersonLease time.Duration `yaml:"person_lease"`
}

func (c Conversations) leases() conversation.Leases {
	return conversation.Leases{Wait: c.WaitLease, Person: c.PersonLease}
}

// Limits bounds requests.
type Limits struct {
	MessageBytes int           `yaml:"message_bytes"`
	BatchBytes   int           `yaml:"batch_bytes"`
	BatchLines   int           `yaml:"batch_lines"`
	Timeout      time.Duration `yaml:"timeout"`
	BatchTimeout time.Duration `yaml:"batch_timeout"`
	InFlight     int           `yaml:"in_flight"`
	Batches      int           `yaml:"batches"`
	Queue        int           `yaml:"queue"`
	Workers      int           `yaml:"workers"`
	Connections  int           `yaml:"connections"`
	Notice       time.Duration `yaml:"notice"`
	Drain        time.Duration `yaml:"drain"`
}

// Log says how to log.
type Log struct {
	Format string     `yaml:"format"`
	Level  slog.Level `yaml:"level"`
}

// loadConfig lays the file at path (none if empty), the environment and the flags that were set over the defaults, and checks the result.
func loadConfig(path string, flags *pflag.FlagSet, getenv func(string) string) (Config, error) {
	var config Config
	if _, err := decodeYAML("built-in configuration", defaultConfig, &config); err != nil {
		return Config{}, fmt.Errorf("%w: %w", errUsage, err)
	}
	if path == "" {
		path = getenv("RAPPORT_CONFIG")
	}
	if path != "" {
		content, err := readYAML(path)
		if err != nil {
			return Config{}, fmt.Errorf("%w: read configuration %s: %s", errUsage, path, reason(err))
		}
		lines, err := decodeYAML(path, content, &config)
		if err == nil {
			err = config.check(path, lines)
		}
		if err != nil {
			return Config{}, fmt.Errorf("%w: %w", errUsage, err)
		}
	}
	if err := overlay(&config, flags, getenv); err != nil {
		return Config{}, fmt.Errorf("%w: %w", errUsage, err)
	}
	if token := getenv(adminTokenVariable); token != "" {
		config.AdminToken = token
	}
	if err := config.check("", nil); err != nil {
		return Config{}, fmt.Errorf("%w: %w", errUsage, err)
	}
	return config, nil
}

// bindFlags adds the flags of the settings one wants on a command line; bound to a Config, they write into it.
func bindFlags(flags *pflag.FlagSet, config *Config) {
	flags.StringVar(&config.Addr, "addr", "", "listen address (default 127.0.0.1:8080)")
	flags.StringVar(&config.Models, "models", "", "directory of bundles and encoders (default models)")
	flags.StringVar(&config.Model, "model", "", "bundle to use, NAME or NAME/VERSION (default care-en)")
	flags.StringVar(&config.ONNXRuntime, "onnxruntime", "", "path of the ONNX Runtime library")
	flags.StringVar(&config.Policy, "policy", "", "rule file (default: the built-in rules)")
	flags.StringVar(&config.Content, "content", "", "directory of answers, offers, greetings, saved replies and a persona (default: none)")
	flags.StringVar(&config.Persona, "persona", "", "friendly, witty, formal or none, unless the content has one (default friendly)")
	flags.StringVar(&config.Lexicon, "lexicon", "", "team lexicon laid beside the built-in one (default: none)")
	flags.StringVar(&config.Log.Format, "log-format", "", "text or json (default text)")
}

// overlay sets what flags and environment say: a flag, even an empty one, wins over its variable, RAPPORT_ADDR for --addr. An empty variable
// says nothing.
func overlay(config *Config, given *pflag.FlagSet, getenv func(string) string) error {
	target := pflag.NewFlagSet("settings", pflag.ContinueOnError)
	before := *config
	bindFlags(target, config) // resets the bound settings to flag defaults
	*config = before
	var faults []error
	target.VisitAll(func(setting *pflag.Flag) {
		name := "RAPPORT_" + strings.ToUpper(strings.ReplaceAll(setting.Name, "-", "_"))
		value := getenv(name)
		said := value != ""
		if flag := given.Lookup(setting.Name); flag != nil && flag.Changed {
			name, value, said = "--"+setting.Name, flag.Value.String(), true
		}
		if !said {
			return
		}
		if err := setting.Value.Set(value); err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", name, err))
		}
	})
	return errors.Join(faults...)
}

// check names every setting that makes no sense, all together; those that the file name sets, with their lines there.
func (c Config) check(name string, lines yamlLines) error {
	var faults []error
	fault := func(bad bool, key, want string) {
		if !bad {
			return
		}
		place := "setting"
		if line, said := lines["$."+key]; said {
			place = fmt.Sprintf("%s:%d:", name, line)
		}
		faults = append(faults, fmt.Errorf("%s %s: want %s", place, key, want))
	}
	_, port, err := net.SplitHostPort(c.Addr)
	fault(err != nil, "addr", "host:port")
	number, err := strconv.Atoi(port)
	fault(err == nil && (number < 0 || number > math.MaxUint16), "addr", "a port of 0 to 65535")
	fault(c.Models == "", "models", "a directory")
	fault(c.Model == "", "model", "the name of a bundle")
	fault(c.Persona != noPersona && !slices.Contains(content.Personas(), c.Persona), "persona",
		strings.Join(content.Personas(), ", ")+" or "+noPersona)
	fault(c.AdminToken != "" && !tokenPattern.MatchString(c.AdminToken), "admin_token", "16 to 256 printable ASCII characters without spaces, or none")
	c.checkModes(fault)
	fault(c.Log.Format != "text" && c.Log.Format != "json", "log.format", "text or json")
	for _, positive := range []struct {
		key   string
		value int
	}{
		{"conversations.max", c.Conversations.Max},
		{"limits.message_bytes", c.Limits.MessageBytes},
		{"limits.batch_bytes", c.Limits.BatchBytes},
		{"limits.batch_lines", c.Limits.BatchLines},
		{"limits.in_flight", c.Limits.InFlight},
		{"limits.batches", c.Limits.Batches},
		{"limits.queue", c.Limits.Queue},
		{"limits.connections", c.Limits.Connections},
	} {
		fault(positive.value < 1, positive.key, "at least 1")
	}
	fault(c.Limits.Workers < 0, "limits.workers", "0 or more")
	fault(c.Conversations.Expire <= 0, "conversations.expire", "a duration above zero")
	fault(c.Conversations.WaitLease < 0, "conversations.wait_lease", "a duration of zero or more")
	fault(c.Conversations.PersonLease < 0, "conversations.person_lease", "a duration of zero or more")
	fault(c.Limits.Timeout <= 0, "limits.timeout", "a duration above zero")
	fault(c.Limits.BatchTimeout <= 0, "limits.batch_timeout", "a duration above zero")
	fault(c.Limits.Notice < 0, "limits.notice", "a duration of zero or more")
	fault(c.Limits.Drain <= 0, "limits.drain", "a duration above zero")
	return errors.Join(faults...)
}
