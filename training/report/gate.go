package report

import "rapport/training/report/page"

func (r Report) gatesSection() page.Section      { return page.Section{} }
func (r Report) comparisonSection() page.Section { return page.Section{} }
