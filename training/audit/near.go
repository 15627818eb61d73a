package audit

import (
	"fmt"
	"slices"
)

// near turns pairs of similar texts into findings: across the test data leaks, across intents conflicts, else groups of near duplicates.
func near(units []unit, pairs []pair) []Finding {
	groups := newForest(len(units))
	leaked, conflicting := map[int]pair{}, map[int]pair{}
	keep := func(best map[int]pair, at int, p pair) {
		if was, ok := best[at]; !ok || p.similarity > was.similarity {
			best[at] = p
		}
	}
	for _, p := range pairs {
		a, b := units[p.a], units[p.b]
		switch {
		case len(a.train) > 0 && len(b.train) > 0 && a.intent() == b.intent():
			groups.join(p.a, p.b)
		case len(a.train) > 0 && len(b.train) > 0:
			keep(conflicting, p.a, p)
			keep(conflicting, p.b, p)
		case len(a.train) == 0:
			keep(leaked, p.a, pair{p.b, p.a, p.similarity})
		default:
			keep(leaked, p.b, p)
		}
	}
	found := make([]Finding, 0, len(leaked)+len(conflicting))
	for i := range units {
		if p, ok := leaked[i]; ok {
			found = append(found, similar(NearLeaks, units, p))
		}
		p, ok := conflicting[i]
		if ok && (p.a == i || conflicting[p.a] != p) { // each pair once
			found = append(found, similar(NearConflicts, units, p))
		}
	}
	return append(found, families(units, groups)...)
}

func similar(kind Kind, units []unit, p pair) Finding {
	a, b := units[p.a].first(), units[p.b].first()
	message := fmt.Sprintf("%.0f %% the same, as %s", 100*p.similarity, a.row.Intent)
	if a.row.Intent != b.row.Intent {
		message += " and as " + b.row.Intent
	}
	return Finding{Kind: kind, Severity: Warning, Lines: 2, Score: p.similarity, Places: []Place{a.place(), b.place()}, Message: message}
}

// families are the groups of near duplicates.
func families(units []unit, groups forest) []Finding {
	members := map[int][]line{}
	var roots []int
	for i, u := range units {
		root := groups.root(i)
		if members[root] == nil {
			roots = append(roots, root)
		}
		if len(u.train) > 0 {
			members[root] = append(members[root], u.train[0])
		}
	}
	var found []Finding
	for _, root := range roots {
		if all := members[root]; len(all) > 1 {
			found = append(found, Finding{
				Kind: NearDuplicates, Severity: Note, Lines: len(all), Places: places(all), Score: float64(len(all)),
				Message: fmt.Sprintf("%d almost the same under %s", len(all), all[0].row.Intent),
			})
		}
	}
	return found
}

// forest joins numbers into groups.
type forest []int

func newForest(n int) forest {
	f := make(forest, n)
	for i := range f {
		f[i] = i
	}
	return f
}

func (f forest) root(i int) int {
	for f[i] != i {
		f[i] = f[f[i]]
		i = f[i]
	}
	return i
}

func (f forest) join(a, b int) {
	roots := []int{f.root(a), f.root(b)}
	f[slices.Max(roots)] = slices.Min(roots) // the first member stands for the group
}
