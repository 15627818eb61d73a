package content_test

import (
	"errors"
	"strings"
	"testing"

	"rapport/content"
	"rapport/policy"
)

func TestWhatShipsIsSound(t *testing.T) {
	t.Parallel()
	for _, name := range content.Personas() {
		p := persona(t, name)
		if p.Name != name {
			t.Errorf("the persona %s calls itself %q", name, p.Name)
		}
		if faults := p.Check(); len(faults) > 0 {
			t.Errorf("%s: %v", name, faults)
		}
		ready(t, shop(t, name))
	}
	if _, err := content.PersonaFile("grumpy"); err == nil {
		t.Error("there is a grumpy persona")
	}
	formal := persona(t, "formal")
	for kind, voice := range formal.Lines {
		if len(voice.Humour) > 0 {
			t.Errorf("formal jokes about %s", kind)
		}
	}
}

const soundPersona = `
name: plain
lines:
  greeting: {normal: ["Hello."]}
  thanks: {normal: ["You're welcome."]}
  banter: {normal: ["I see."]}
  celebrate: {normal: ["Good."]}
  bot_identity: {normal: ["I'm a bot."]}
`

func TestPersonaFaults(t *testing.T) {
	t.Parallel()
	for name, one := range map[string]struct{ old, replaced, path, says string }{
		"no name":             {"name: plain", "name: ''", "$.name", "needs a name"},
		"unknown kind":        {"  banter:", "  smalltalk: {normal: [x]}\n  banter:", "$.lines.smalltalk", "unknown kind"},
		"empty kind":          {`thanks: {normal: ["You're welcome."]}`, `thanks: {high: ["Thanks."]}`, "$.lines.thanks", "nothing to say"},
		"too long":            {`"I see."`, `"` + strings.Repeat("ha ", 80) + `ha"`, "$.lines.banter.normal[0]", "longer than 200"},
		"empty line":          {`"I see."`, `"I see.", " "`, "$.lines.banter.normal[1]", "no words"},
		"twice":               {`"I see."`, `"I see.", "I see."`, "$.lines.banter.normal[1]", "twice"},
		"placeholder":         {`"I see."`, `"I see, {name}."`, "$.lines.banter.normal[0]", "placeholder"},
		"line break":          {`"I see."`, `"I\nsee."`, "$.lines.banter.normal[0]", "line break"},
		"claims to be human":  {`"I see."`, `"I’m a human, I see."`, "$.lines.banter.normal[0]", "honest"},
		"claims to be no bot": {`"I'm a bot."`, `"I'm not a bot."`, "$.lines.bot_identity.normal[0]", "honest"},
		"evades":              {`"I'm a bot."`, `"I'm Robin."`, "$.lines.bot_identity.normal[0]", "does not say"},
		"calm down":           {`"Good."`, `"Calm  down, good."`, "$.lines.celebrate.normal[0]", "how to feel"},
		"at their expense":    {`"Good."`, `"Obviously."`, "$.lines.celebrate.normal[0]", "expense"},
		"merry when angry":    {`{normal: ["Hello."]}`, `{normal: ["Hello."], low: ["Hello!"]}`, "$.lines.greeting.low[0]", "angry"},
		"emoji when angry":    {`{normal: ["Hello."]}`, `{normal: ["Hello."], low: ["Hello 🎉"]}`, "$.lines.greeting.low[0]", "angry"},
		"funny greeting": {
			`{normal: ["Hello."]}`, `{normal: ["Hello."], humour: ["Knock knock."]}`,
			"$.lines.greeting.humour", "never said",
		},
		"jokes about honesty": {
			`{normal: ["I'm a bot."]}`, `{normal: ["I'm a bot."], humour: ["Beep, a bot."]}`,
			"$.lines.bot_identity.humour", "never said",
		},
		"space at the end":     {`"Good."`, `"Good. "`, "$.lines.celebrate.normal[0]", "space"},
		"whole kind left out?": {`  celebrate: {normal: ["Good."]}`, ``, "$.lines.celebrate", "nothing to say"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var p content.Persona
			decode(t, []byte(strings.Replace(soundPersona, one.old, one.replaced, 1)), &p)
			wantFault(t, p.Check(), one.path, one.says)
		})
	}
	var sound content.Persona
	decode(t, []byte(soundPersona), &sound)
	if faults := sound.Check(); len(faults) > 0 {
		t.Errorf("the sound one has %v", faults)
	}
}

func wantFault(t *testing.T, faults []policy.Fault, path, says string) {
	t.Helper()
	for _, fault := range faults {
		if fault.Path == path && strings.Contains(fault.Message, says) {
			return
		}
	}
	t.Errorf("no fault at %s that says %q, only %v", path, says, faults)
}

const soundAnswers = `
answers:
  - id: hours
    intents: [hours]
    text: "From nine to six."
    resolved: yes
  - id: returns
    intents: [return]
    start: worn
    steps:
      worn:
        question: "Was it worn?"
        options:
          - {label: "Yes", is: yes, go: person}
          - {label: "No", is: no, go: label}
      label: {text: "Print the label.", ref: https://shop.example/r}
      person: {person: true}
`

func TestAnswerFaults(t *testing.T) {
	t.Parallel()
	labels := []string{"hours", "return", "refund"}
	for name, one := range map[string]struct{ old, replaced, path, says string }{
		"unknown intent":    {"[hours]", "[opening]", "$.answers[0].intents[0]", `no intent "opening"`},
		"no intent":         {"[hours]", "[]", "$.answers[0].intents", "never given"},
		"intent taken":      {"[return]", "[hours]", "$.answers[1].intents[0]", "already"},
		"id twice":          {"id: returns", "id: hours", "$.answers[1].id", "earlier"},
		"id of two words":   {"id: returns", "id: the returns", "$.answers[1].id", "want a name"},
		"no answer":         {`text: "From nine to six."`, `text: ""`, "$.answers[0]", "dead end"},
		"resolved":          {"resolved: yes", "resolved: surely", "$.answers[0].resolved", "maybe or yes"},
		"no such start":     {"start: worn", "start: used", "$.answers[1].start", "no step"},
		"dead end":          {"go: label", "go: print", "$.answers[1].steps.worn.options[1].go", "dead end"},
		"step with nothing": {`{text: "Print the label.", ref: https://shop.example/r}`, "{}", "$.answers[1].steps.label", "dead end"},
		"unreachable":       {"go: label", "go: person", "$.answers[1].steps.label", "unreachable"},
		"cycle": {
			`label: {text: "Print the label.", ref: https://shop.example/r}`,
			`label: {question: "Sure?", options: [{label: "Yes", go: worn}, {label: "No", go: person}]}`,
			"$.answers[1].steps.worn", "cycle",
		},
		"no human exit":      {"person: {person: true}", `person: {text: "Too bad."}`, "$.answers[1]", "no human exit"},
		"one option":         {`          - {label: "No", is: no, go: label}` + "\n", "", "$.answers[1].steps.worn.options", "2 to 5"},
		"labels alike":       {`label: "No"`, `label: "Yes"`, "$.answers[1].steps.worn.options[1].label", "another option"},
		"neither yes nor no": {"is: no", "is: perhaps", "$.answers[1].steps.worn.options[1].is", "yes or no"},
		"asks and answers": {
			`question: "Was it worn?"`, `question: "Was it worn?"` + "\n        text: Well.",
			"$.answers[1].steps.worn", "want one of them",
		},
		"text beside steps": {"start: worn", "start: worn\n    text: Well.", "$.answers[1]", "belongs into a step"},
		"ref with spaces":   {"https://shop.example/r", "'see the shop'", "$.answers[1].steps.label.ref", "without spaces"},
		"says calm down":    {"Print the label.", "Relax, print the label.", "$.answers[1].steps.label.text", "how to feel"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var f content.AnswerFile
			decode(t, []byte(strings.Replace(soundAnswers, one.old, one.replaced, 1)), &f)
			wantFault(t, f.Check(labels), one.path, one.says)
			if _, err := content.New(content.Files{Answers: f}, labels); !errors.Is(err, content.ErrContent) {
				t.Errorf("New says %v", err)
			}
		})
	}
	var sound content.AnswerFile
	decode(t, []byte(soundAnswers), &sound)
	if faults := sound.Check(labels); len(faults) > 0 {
		t.Errorf("the sound one has %v", faults)
	}
}

// TestTooManyQuestions: a fifth question in a row is refused.
func TestTooManyQuestions(t *testing.T) {
	t.Parallel()
	ask := func(next string) content.Step {
		return content.Step{Question: "And then?", Options: []content.Option{{Label: "Go on", Go: next}, {Label: "Person", Go: "person"}}}
	}
	steps := map[string]content.Step{
		"a": ask("b"), "b": ask("c"), "c": ask("d"), "d": ask("end"), "end": {Text: "Done."}, "person": {Person: true},
	}
	file := content.AnswerFile{Answers: []content.Entry{{ID: "long", Intents: []string{"x"}, Start: "a", Steps: steps}}}
	if faults := file.Check(nil); len(faults) > 0 {
		t.Errorf("four questions: %v", faults)
	}
	steps["d"] = ask("e")
	steps["e"] = ask("end")
	wantFault(t, file.Check(nil), "$.answers[0]", "up to 5 questions")
}

func TestOtherFaults(t *testing.T) {
	t.Parallel()
	labels := []string{"refund"}
	for name, one := range map[string]struct{ file, text, path, says string }{
		"offer without intents": {"offers", "offers: [{id: a, text: Well.}]", "$.offers[0].intents", "relevant"},
		"offer unknown intent":  {"offers", "offers: [{id: a, text: Well., intents: [rent]}]", "$.offers[0].intents[0]", "no intent"},
		"offer id twice": {
			"offers", "offers: [{id: a, text: A., intents: [refund]}, {id: a, text: A., intents: [refund]}]",
			"$.offers[1].id", "earlier",
		},
		"offer cap": {"offers", "offers: [{id: a, text: A., intents: [refund], cap: 9}]", "$.offers[0].cap", "1 to 3"},
		"offer ends early": {
			"offers", "offers: [{id: a, text: A., intents: [refund], from: 2027-01-01T00:00:00Z, until: 2026-01-01T00:00:00Z}]", "$.offers[0].until", "before",
		},
		"reply merry":         {"replies", "replies: [{id: a, text: 'Hi!', moods: [angry]}]", "$.replies[0].text", "upset"},
		"reply unknown":       {"replies", "replies: [{id: a, text: Hi., intents: [rent]}]", "$.replies[0].intents[0]", "no intent"},
		"greeting without":    {"greetings", "greetings: [{texts: []}]", "$.greetings[0].texts", "want 1"},
		"greeting chirpy":     {"greetings", "greetings: [{texts: ['Hi!'], for: [upset]}]", "$.greetings[0].texts[0]", "upset"},
		"greeting history":    {"greetings", "greetings: [{texts: ['Hi.'], for: [old]}]", "$.greetings[0].for[0]", "want one of"},
		"greeting at 25":      {"greetings", "greetings: [{texts: ['Hi.'], until: 25}]", "$.greetings[0].until", "0 to 24"},
		"greeting never said": {"greetings", "greetings: [{texts: ['Hi.'], from: 9, until: 9}]", "$.greetings[0].until", "never"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var faults []policy.Fault
			switch one.file {
			case "offers":
				var f content.OfferFile
				decode(t, []byte(one.text), &f)
				faults = f.Check(labels)
			case "replies":
				var f content.ReplyFile
				decode(t, []byte(one.text), &f)
				faults = f.Check(labels)
			default:
				var f content.GreetingFile
				decode(t, []byte(one.text), &f)
				faults = f.Check()
			}
			wantFault(t, faults, one.path, one.says)
		})
	}
}
