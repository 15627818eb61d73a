package audit

// advice says in a line what a kind of finding means and what to do about it.
func (k Kind) advice() string {
	switch k {
	case Unreadable:
		return "lines that cannot be used; training stops at them"
	case OneIntent:
		return "there is nothing to tell apart; add lines of another intent"
	case AllDuplicates:
		return "the data repeats itself; write different lines"
	case Conflicts:
		return "one text under several intents; keep one (training takes the one most lines give, on a tie none)"
	case Leaks:
		return "tested on what was trained on: figures will be too good; take these out of either"
	case Tiny:
		return "intents with too few different texts; write more or join them to others"
	case Mislabelled:
		return "lines whose intent is probably wrong, likeliest first; look at each and relabel or keep"
	case NearConflicts:
		return "almost the same text under two intents; decide which, or say in the text what differs"
	case NearLeaks:
		return "test lines that are almost training lines: figures will be too good"
	case LabelTwins:
		return "names that look the same; choose one"
	case Overlaps:
		return "intents taken for each other; join them, or write lines that show the difference"
	case PersonalData:
		return "personal data (masked here); take it out of the files"
	case OddLabels:
		return "names of intents that do not look like names"
	case Imbalance:
		return "intents of very different size; training balances, but small ones stay weak"
	case Duplicates:
		return "copies; training takes each text once"
	case NearDuplicates:
		return "almost copies; they add little, and make cross-validation look too good"
	}
	return ""
}
