package api

// RouteLine is one line of the route table, for the contract test.
type RouteLine struct {
	Method, Path string
	Codes        []string
}

// RouteTable lists the routes with the problems each can answer with.
func RouteTable(a *API) []RouteLine {
	return each(a.routes(), func(r route) RouteLine { return RouteLine{Method: r.method, Path: r.path, Codes: r.codes} })
}

// StatusOf is the status of every code in the table of problems.
func StatusOf() map[string]int {
	statuses := map[string]int{codeInternal: kindOf(errPanic).status}
	for _, k := range kinds() {
		statuses[k.code] = k.status
	}
	return statuses
}
