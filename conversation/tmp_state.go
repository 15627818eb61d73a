package conversation

// State is one customer conversation so far.
type State struct{}
