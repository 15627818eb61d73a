package training

import "rapport/models"

// defaultCost is what decisions cost when nobody says: a wrong answer as much as asking back twice, a person three times.
func defaultCost() models.Cost { return models.Cost{WrongAnswer: 2, Clarify: 1, Escalate: 3} }

// costsOf fills in what a run's costs leave open. All zero means the defaults.
func costsOf(c models.Costs) models.Costs {
	if c.Cost == (models.Cost{}) {
		c.Cost = defaultCost()
	}
	return c
}
