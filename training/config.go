package training

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"rapport/classifier"
	"rapport/models"
)

// Config says what to train, from what, and where to put it. Fields without a remark are required.
type Config struct {
	Runtime *classifier.Runtime
	Encoder *classifier.Encoder // the one that will serve the bundle
	Models  string              // directory of bundles; the result is Models/Name/Version
	Name    string
	Version int // 0: one more than the highest there

	Recipe  string   // recipe file; "" for none
	Corpora string   // directory of the data sets the recipe's map names
	Without []string // data sets of the map that are left out, such as those a bundle is to be judged on
	Data    []string // labelled files or directories, after the recipe's; later ones overrule earlier ones where a text has several intents
	Leave   []string // intents whose rows are left out
	SkipBad bool     // leave bad lines out and list them instead of stopping

	OutOfScope []string // intents that mean "nothing we know"; default out_of_scope and oos. Their rows never become a label
	Seed       uint64   // of folds and of the recipe's draw
	Folds      int      // of cross-validation; default 5, above 5,000 rows 3
	Strength   float64  // C of the head, the inverse of the penalty; default 20
	NoNGrams   bool     // serve the head alone
	Unbalanced bool     // let intents count by their rows instead of all the same

	OutOfScopeShare float64      // share of the traffic that is out of scope, which the in-scope probability is fitted for; default .1
	Costs           models.Costs // of decisions; without any a wrong answer costs 2, asking back 1 and a person 3
	Coverage        float64      // of the sets of labels; default .95

	Baseline     *Baseline // the bundle the new one may not be worse than; nil for none
	Test         []string  // labelled files or directories to compare on, in place of the training lines; nil for none
	PublishWorse bool      // publish even what is worse than the baseline

	Temper      []byte                              // temper.json of the bundle: the tone fitted to Encoder; nil for none
	Cache       string                              // directory of the embedding cache; "" for none
	DryRun      bool                                // train, check and report, but publish nothing
	Activate    bool                                // make the new version the current one
	CodeVersion string                              // stands in the manifest
	Progress    func(stage string, done, total int) // may be nil; called from one goroutine at a time
}

// Defaults, tuned on the validation files of BANKING77, HWU64 and CLINC150 with all, 10 and 5 rows a label: between C = 10 and C = 50 no figure
// moves by more than .4 points, and 20 is never the worst; so one value serves any number of rows a label.
const (
	defaultFolds    = 5
	defaultStrength = 20
	defaultOutShare = .1
	defaultCoverage = .95
	minRowsPerLabel = 2
	minOutOfScope   = 20 // fewer out-of-scope rows say too little to fit anything to
	minLabelsLeft   = 4  // labels needed to leave some out
)

// ErrConfig is wrapped by every error about a Config that cannot work.
var ErrConfig = errors.New("training configuration is not usable")

func (c Config) withDefaults() (Config, error) {
	if len(c.OutOfScope) == 0 {
		c.OutOfScope = []string{string(classifier.OutOfScope), "oos"}
	}
	if c.Folds == 0 {
		c.Folds = defaultFolds
	}
	if c.Strength == 0 {
		c.Strength = defaultStrength
	}
	if c.OutOfScopeShare == 0 {
		c.OutOfScopeShare = defaultOutShare
	}
	if c.Coverage == 0 {
		c.Coverage = defaultCoverage
	}
	c.Costs = costsOf(c.Costs)
	if c.Progress == nil {
		c.Progress = func(string, int, int) {}
	}
	return c, c.check()
}

// foldsFor is how many folds judge so many rows: with many, models fitted to two thirds are hardly worse than the whole one, and time counts.
func foldsFor(rows int) int {
	if rows > manyRows {
		return fewRounds
	}
	return defaultFolds
}

func (c Config) check() error {
	reason := ""
	switch {
	case c.Runtime == nil || c.Encoder == nil:
		reason = "no runtime or no encoder"
	case c.Recipe == "" && len(c.Data) == 0:
		reason = "neither a recipe nor data"
	case c.Folds < 2 || c.Folds > 20:
		reason = fmt.Sprintf("%d folds, want 2 to 20", c.Folds)
	case !(c.Strength > 0 && c.Strength <= 1e6):
		reason = fmt.Sprintf("strength %v, want more than 0 and at most 1e6", c.Strength)
	case !(c.OutOfScopeShare > 0 && c.OutOfScopeShare < 1):
		reason = fmt.Sprintf("out-of-scope share %v, want more than 0 and less than 1", c.OutOfScopeShare)
	case !(c.Coverage >= .5 && c.Coverage < 1):
		reason = fmt.Sprintf("coverage %v, want .5 or more and less than 1", c.Coverage)
	case len(c.Test) > 0 && c.Baseline == nil:
		reason = "a test set to compare on, and no baseline to compare with"
	default:
		reason = checkCosts(c.Costs)
	}
	if reason != "" {
		return fmt.Errorf("%w: %s", ErrConfig, reason)
	}
	return nil
}

// recorded is what the manifest says about how the bundle was made: every choice that changes a byte, paths aside.
func (c Config) recorded(f fitted) map[string]string {
	number := func(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
	return map[string]string{
		"ngrams":             strconv.FormatBool(f.ngrams != nil),
		"head":               "softmax regression pulled to label centroids, L-BFGS",
		"strength":           number(c.Strength),
		"balanced":           strconv.FormatBool(!c.Unbalanced),
		"folds":              strconv.Itoa(c.Folds),
		"out_of_scope":       strings.Join(c.OutOfScope, ","),
		"out_of_scope_share": number(c.OutOfScopeShare),
		"in_scope":           f.method,
		"places_left_out":    strconv.FormatBool(f.places),
	}
}
