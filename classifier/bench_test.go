package classifier_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"syscall"
	"testing"
	"time"

	"rapport/classifier"
	"rapport/models"
)

// sixteen is a message of sixteen tokens, special tokens included.
const sixteen = "where is my refund? i have been waiting for it since monday"

// BenchmarkClassify compares, in one run, Classify of a message of sixteen tokens with runs of its encoder and nothing else. It counts CPU
// time of the whole process, garbage collection and scheduler included, because wall time on a shared machine says little, and takes the median
// of many short blocks, because neighbours on the machine spoil some. The target: ratio, of Classify to a raw run of the encoder, at most 1.15.
func BenchmarkClassify(b *testing.B) {
	c := benchClassifier(b, 60)
	raw := newRawRun(b, c.Encoder(), c.Encoder().Tokens(nil, sixteen))
	d := doc(b, sixteen)
	kinds := []func(){
		func() {
			if err := raw.Run(); err != nil {
				b.Fatal(err)
			}
		},
		func() {
			if _, err := c.Classify(b.Context(), d); err != nil {
				b.Fatal(err)
			}
		},
	}
	took := make([][]time.Duration, len(kinds))
	for b.Loop() {
		for i, f := range kinds {
			took[i] = append(took[i], cpu(f))
		}
	}
	encoder, classify := median(took[0]), median(took[1])
	b.ReportMetric(encoder, "raw-encoder-us")
	b.ReportMetric(classify, "classify-us")
	b.ReportMetric(classify/encoder, "ratio")
}

// BenchmarkOutside measures what Classify costs beside the encoder: a tiny one in its place, everything else as in service, calls into ONNX
// Runtime included. The target is 40 microseconds.
func BenchmarkOutside(b *testing.B) {
	for _, labels := range []int{3, 60, 150} {
		b.Run(fmt.Sprintf("labels=%d", labels), func(b *testing.B) {
			c := openTinyClassifier(b, classifier.Options{}, func(files map[string][]byte, m *models.Manifest) {
				files["head.onnx"], m.Labels = randomHead(tinyDimensions, labels).graph(b), manyLabels(labels)
			})
			d := doc(b, "where is my refund please")
			b.ReportAllocs()
			for b.Loop() {
				if _, err := c.Classify(b.Context(), d); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkEmbedAll measures bulk embedding, messages a second on all workers.
func BenchmarkEmbedAll(b *testing.B) {
	encoder := openServed(b, classifier.Options{})
	var ids [][]int32
	for range 4 {
		for _, v := range vectors(b) {
			ids = append(ids, v.IDs)
		}
	}
	for b.Loop() {
		if _, err := encoder.EmbedAll(b.Context(), ids, nil); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(ids)*b.N)/b.Elapsed().Seconds(), "messages/s")
}

func benchClassifier(b *testing.B, labels int) *classifier.Classifier {
	b.Helper()
	encoder := openServed(b, classifier.Options{})
	return openBundle(b, tinyBundle(b, encoder, func(files map[string][]byte, m *models.Manifest) {
		files["head.onnx"], m.Labels, m.Dimensions = randomHead(encoder.Dimensions(), labels).graph(b), manyLabels(labels), encoder.Dimensions()
	}), encoder)
}

func randomHead(dimensions, labels int) tinyHead {
	random := rand.New(rand.NewPCG(5, 5))
	rows := func() [][]float32 {
		rows := make([][]float32, labels)
		for r := range rows {
			rows[r] = make([]float32, dimensions)
			for i := range rows[r] {
				rows[r][i] = float32(random.NormFloat64())
			}
		}
		return rows
	}
	return tinyHead{weights: rows(), centroids: rows(), direct: make([]float32, dimensions)}
}

func manyLabels(n int) []string {
	labels := make([]string, n)
	for i := range labels {
		labels[i] = fmt.Sprintf("label_%03d", i)
	}
	return labels
}

// newRawRun binds the encoder's graph once to fixed inputs: its runs are ONNX Runtime and nothing else.
func newRawRun(b *testing.B, encoder *classifier.Encoder, ids []int32) *classifier.Binding {
	b.Helper()
	tokens, dimensions := []int64{1, int64(len(ids))}, encoder.Dimensions()
	mask := make([]int32, len(ids))
	for i := range mask {
		mask[i] = 1
	}
	binding, err := classifier.EncoderSession(encoder).Bind(
		[]classifier.Tensor{{Shape: tokens, Int: ids}, {Shape: tokens, Int: mask}},
		[]classifier.Tensor{{Shape: []int64{1, int64(dimensions)}, Float: make([]float32, dimensions)}},
	)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = binding.Close() })
	return binding
}

// cpu is the processor time the process spends a call of f: the mean of a block that is long against the clock's step.
func cpu(f func()) time.Duration {
	const block = 8
	before := processTime()
	for range block {
		f()
	}
	return (processTime() - before) / block
}

// median is in microseconds.
func median(took []time.Duration) float64 {
	slices.Sort(took)
	return float64(took[len(took)/2].Nanoseconds()) / 1e3
}

func processTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
