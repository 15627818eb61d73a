package training

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"rapport/models"
)

// defaultCost is what decisions cost when nobody says: a wrong answer as much as asking back twice, a person three times.
func defaultCost() models.Cost { return models.Cost{WrongAnswer: 2, Clarify: 1, Escalate: 3} }

// ParseCosts reads costs of decisions, such as "wrong_answer=5", "clarify=1", "escalate=3", and of naming one intent, such as
// "refund_status.wrong_answer=10"; what an intent leaves open is as for all, and what all leave open is 2, 1 and 3. The order does not matter.
// Errors wrap ErrConfig.
func ParseCosts(settings []string) (models.Costs, error) {
	costs := models.Costs{Cost: defaultCost()}
	own := map[string][]string{}
	for _, setting := range settings {
		equals := max(0, strings.LastIndex(setting, "="))
		if dot := strings.LastIndex(setting[:equals], "."); dot >= 0 {
			own[setting[:dot]] = append(own[setting[:dot]], setting[dot+1:])
			continue
		}
		if err := setCost(&costs.Cost, setting); err != nil {
			return models.Costs{}, err
		}
	}
	for _, label := range slices.Sorted(maps.Keys(own)) {
		cost := costs.Cost
		for _, setting := range own[label] {
			if err := setCost(&cost, setting); err != nil {
				return models.Costs{}, err
			}
		}
		if costs.Labels == nil {
			costs.Labels = map[string]models.Cost{}
		}
		costs.Labels[label] = cost
	}
	return costs, nil
}

// setCost takes in one setting, such as "clarify=1".
func setCost(cost *models.Cost, setting string) error {
	name, number, _ := strings.Cut(setting, "=")
	value, err := strconv.ParseFloat(number, 64)
	if err != nil || math.IsNaN(value) {
		return fmt.Errorf("%w: cost %q: want a name, = and a number", ErrConfig, setting)
	}
	switch name {
	case "wrong_answer":
		cost.WrongAnswer = value
	case "clarify":
		cost.Clarify = value
	case "escalate":
		cost.Escalate = value
	default:
		return fmt.Errorf("%w: cost %q: want wrong_answer, clarify or escalate", ErrConfig, setting)
	}
	return nil
}

// costsOf fills in what a run's costs leave open. All zero means the defaults.
func costsOf(c models.Costs) models.Costs {
	if c.Cost == (models.Cost{}) {
		c.Cost = defaultCost()
	}
	return c
}

// checkCosts says what is wrong with costs, or "".
func checkCosts(c models.Costs) string {
	if reason := checkCost(c.Cost); reason != "" {
		return "costs: " + reason
	}
	for _, label := range slices.Sorted(maps.Keys(c.Labels)) {
		if reason := checkCost(c.Labels[label]); reason != "" {
			return fmt.Sprintf("costs of %q: %s", label, reason)
		}
	}
	return ""
}

func checkCost(c models.Cost) string {
	switch {
	case !(c.WrongAnswer > 0 && c.WrongAnswer <= models.MaxCost):
		return fmt.Sprintf("wrong_answer %v, want more than 0 and at most %v", c.WrongAnswer, models.MaxCost)
	case !(c.Clarify >= 0 && c.Clarify <= models.MaxCost):
		return fmt.Sprintf("clarify %v, want 0 to %v", c.Clarify, models.MaxCost)
	case !(c.Escalate >= 0 && c.Escalate <= models.MaxCost):
		return fmt.Sprintf("escalate %v, want 0 to %v", c.Escalate, models.MaxCost)
	}
	return ""
}

// knownCosts refuses costs of intents the data does not have: a misspelt one would silently cost nothing.
func knownCosts(c models.Costs, labels []string) error {
	for _, label := range slices.Sorted(maps.Keys(c.Labels)) {
		if !slices.Contains(labels, label) {
			return fmt.Errorf("%w: a cost is given for %q, which the data does not have", ErrConfig, label)
		}
	}
	return nil
}
