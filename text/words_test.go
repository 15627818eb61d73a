package text_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rapport/text"
)

// show writes a word as kind:folded@start-end with its marks.
func show(w text.Word) string {
	kind := [...]string{text.Alpha: "a", text.Number: "n", text.Punct: "p", text.Emoji: "e"}[w.Kind]
	s := fmt.Sprintf("%s:%s@%d-%d", kind, w.Folded, w.Start, w.End)
	if w.Caps {
		s += "^"
	}
	if w.Stretched {
		s += "~"
	}
	if w.Repeat != 1 {
		s += fmt.Sprintf("*%d", w.Repeat)
	}
	return s
}

func TestWords(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		"I don't":                   "a:i@0-1 a:don't@2-7",
		"I don’t":                   "a:i@0-1 a:don't@2-7",
		"'quoted'":                  "p:'@0-1 a:quoted@1-7 p:'@7-8",
		"follow-up":                 "a:follow@0-6 p:-@6-7 a:up@7-9",
		"£1,299.00.":                "p:£@0-1 n:1,299.00@1-9 p:.@9-10",
		"40€ 3rd 10days":            "n:40@0-2 p:€@2-3 a:3rd@4-7 a:10days@8-14",
		"at 12:30":                  "a:at@0-2 n:12@3-5 p::@5-6 n:30@6-8",
		"WHY A1B2 I":                "a:why@0-3^ a:a1b2@4-8 a:i@9-10",
		"sooooooo":                  "a:soo@0-8~",
		"what!!!!!!":                "a:what@0-4 p:!@4-10*6",
		"?!":                        "p:?@0-1 p:!@1-2",
		":-(( ok:) :D":              "e::(@0-4*2 a:ok@5-7 e::)@7-9 e::D@10-12",
		":'( =) ;-) >:(":            "e::'(@0-3 e::)@4-6 e:;)@7-10 e:>:(@11-14",
		"sizes:(a) 10:30":           "a:sizes@0-5 p::@5-6 p:(@6-7 a:a@7-8 p:)@8-9 n:10@10-12 p::@12-13 n:30@13-15",
		"see://x":                   "a:see@0-3 p::@3-4 p:/@4-6*2 a:x@6-7",
		"<3 </3 T_T":                "e:<3@0-2 e:</3@3-6 e:T_T@7-10",
		"😡😡😡 👍🏽":                    "e:😡@0-3*3 e:👍@4-6",
		"🇩🇪🇩🇪 👩\u200d💻":             "e:🇩🇪@0-4*2 e:👩\u200d💻@5-8",
		"write to Jo.X@b.co.uk, ok": "a:write@0-5 a:to@6-8 a:jo.x@b.co.uk@9-21 p:,@21-22 a:ok@23-25",
		"(https://A.b/c?d=1).":      "p:(@0-1 a:https://a.b/c?d=1@1-18 p:)@18-19 p:.@19-20",
		"amazon.com ok.thanks":      "a:amazon.com@0-10 a:ok@11-13 p:.@13-14 a:thanks@14-20",
		"f**k sh1t $hit a$$hole":    "a:f**k@0-4 a:shit@5-9 a:shit@10-14 a:asshole@15-22",
		"re\u200bfund":              "a:refund@0-7",
		"  no\u0301 ":               "a:no@2-5",
		"рaypal":                    "a:paypal@0-6",
		"мама":                      "a:мама@0-4",
		"٣ apples":                  "n:٣@0-1 a:apples@2-8",
		"가나":                        "a:가나@0-2",
		"☹️":                        "e:☹@0-2",
	} {
		doc, err := text.Clean(raw, text.Limits{})
		if err != nil {
			t.Errorf("%q: %v", raw, err)
			continue
		}
		shown := make([]string, 0, len(doc.Words))
		for _, w := range doc.Words {
			shown = append(shown, show(w))
		}
		if diff := cmp.Diff(want, strings.Join(shown, " ")); diff != "" {
			t.Errorf("%q (-want +got):\n%s", raw, diff)
		}
	}
}

func TestFold(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{
		"Élan VITAL":             "elan vital",
		"STRASSE Straße":         "strasse strasse",
		"İstanbul ısı":           "istanbul isi",
		"Æsir Øre Łódź":          "aesir ore lodz",
		"ＦＵＬＬ ﬁt ①":              "full fit 1",
		"𝐫𝐞𝐟𝐮𝐧𝐝":                 "refund",
		"rіdісulоus":             "ridiculous", // Cyrillic і, с, о
		"Ρaypal":                 "paypal",     // Greek Rho
		"Привет, как дела?":      "привет, как дела?",
		"καλημέρα":               "καλημερα",
		"сор":                    "сор",     // all Cyrillic: Russian for litter
		"cкaжите":                "cкaжите", // Russian with a slip: not every letter has a twin
		"sh1t b1tch b@stard":     "shit bitch bastard",
		"order A1B2C3 iphone4s":  "order a1b2c3 iphone4s",
		"covid19 b4 gr8 mp3 x1c": "covid19 b4 gr8 mp3 x1c",
		"pay $50 or $CAD":        "pay $50 or $cad",
		"“Don’t” – it`s":         "\"don't\" - it's",
		"안녕 が":                   "안녕 が",
		"हिन्दी":                 "हिन्दी",
		"bad\xffbytes":           "badbytes",
		"":                       "",
	} {
		if got := text.Fold(s); got != want {
			t.Errorf("Fold(%q) is %q, want %q", s, got, want)
		}
	}
}
