package classifier

// Bounds of a batch. Batching gains little past eight messages and nothing at all once a seventh of it is padding; the product of rows and
// tokens bounds the memory ORT takes and never gives back.
const (
	maxBatchRows     = 8
	maxBatchTokens   = 512 // rows times tokens a row, padding included
	maxPaddingPer100 = 15  // among messages that share a run by chance, in percent of the real tokens
)

// job is one or, in bulk, several messages to embed.
type job struct {
	ids  [][]int32
	out  [][]float32
	bulk bool

	gone <-chan struct{} // closed when nobody waits for the result any more
	turn chan worker     // holds a worker once it is this job's turn to lead; closed once it was run in another's batch
	err  error           // set before turn is closed
}

// left says that nobody waits for the result any more.
func (j *job) left() bool {
	select {
	case <-j.gone:
		return true
	default:
		return false
	}
}

// rows lists what a batch reads and writes.
func rows(batch []*job) (ids [][]int32, out [][]float32) {
	if len(batch) == 1 {
		return batch[0].ids, batch[0].out
	}
	for _, j := range batch {
		ids, out = append(ids, j.ids...), append(out, j.out...)
	}
	return ids, out
}

// filling is the size of a batch of single messages.
type filling struct {
	messages, longest, tokens int
}

func (f filling) with(tokens int) filling {
	return filling{messages: f.messages + 1, longest: max(f.longest, tokens), tokens: f.tokens + tokens}
}

func (f filling) fits() bool {
	padded := f.messages * f.longest
	return f.messages <= maxBatchRows && padded <= maxBatchTokens && padded*100 <= f.tokens*(100+maxPaddingPer100)
}
