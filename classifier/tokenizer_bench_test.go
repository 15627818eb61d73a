package classifier_test

import (
	"strings"
	"testing"

	"rapport/classifier"
)

// BenchmarkTokenizer measures one message of each kind with a reused destination; the target is 2 microseconds for chat, without allocation.
func BenchmarkTokenizer(b *testing.B) {
	tokenizer := openTokenizer(b)
	for _, c := range []struct{ name, text string }{
		{"chat", "where is my refund? i have been waiting for it since monday"},
		{"accents", "où est ma commande? ça fait déjà trois semaines, c'est inadmissible"},
		{"cyrillic", "здравствуйте, где мой заказ?"},
		{"korean", "주문한 상품이 아직 도착하지 않았습니다"},
		{"emoji", "😡😡😡 third time asking 🙏🏽"},
		{"words", strings.Repeat("nothing works and nobody answers ", 40)},
		{"marks", strings.Repeat("!?", 4000)},
		{"one word", strings.Repeat("a", 8000)},
	} {
		b.Run(c.name, func(b *testing.B) {
			ids := make([]int32, 0, classifier.MaxTokens)
			b.ReportAllocs()
			for b.Loop() {
				ids = tokenizer.Encode(ids[:0], c.text, classifier.MaxTokens)
			}
			b.ReportMetric(float64(len(ids)), "tokens")
		})
	}
}
