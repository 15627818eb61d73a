package replay

import (
	"fmt"
	"strings"

	"rapport/conversation"
	"rapport/sentiment"
	"rapport/training/corpus"
	"rapport/training/report/page"
)

// shownTraces is how many conversations a page holds: more than anybody reads.
const shownTraces = 500

// tracesSection shows the conversations, each with its mood line.
func (r Report) tracesSection() page.Section {
	s := page.Section{
		Title: "Conversations",
		Intro: "The line is the anger of the customer by then; an upright line is where a person would have taken over. What follows it is judged as " +
			"if the bot had kept the conversation.",
	}
	for i, trace := range r.Traces {
		if i == shownTraces {
			s.Intro += fmt.Sprintf(" The first %d of %d.", shownTraces, len(r.Traces))
			break
		}
		s.Blocks = append(s.Blocks, trace.dialogue())
	}
	return s
}

func (t Trace) dialogue() page.Dialogue {
	d := page.Dialogue{Title: t.ID}
	d.Note, d.Tone = t.came()
	for _, level := range sentiment.Levels() {
		d.Levels = append(d.Levels, level.String())
	}
	var path []string
	for _, turn := range t.Turns {
		d.Messages = append(d.Messages, turn.message())
		if !turn.Judged {
			continue
		}
		mood := page.Mood{Value: turn.Anger, Tone: turn.tone(), Title: fmt.Sprintf("turn %d: %s, %s", turn.Number, turn.Level, turn.Action)}
		if turn.HandedOver {
			mood.Mark = "a person takes over"
		}
		d.Mood = append(d.Mood, mood)
		path = append(path, turn.Level.String())
	}
	d.Alt = "The customer's mood, message by message: " + strings.Join(path, ", ")
	return d
}

// came says what came of the conversation.
func (t Trace) came() (note string, tone page.Tone) {
	turns := t.judged()
	did := stopsOf(turns, escalates).first()
	if !t.graded() {
		if did < 0 {
			return "no handover", page.Quiet
		}
		return fmt.Sprintf("handed over at turn %d", did+1), page.Ask
	}
	how := outcome(did, stopsOf(turns, wanted).first())
	switch how {
	case OnTime:
		return "handed over on time", page.Good
	case Quiet:
		return "rightly quiet", page.Good
	case Early, Late:
		return "handed over " + string(how), page.Ask
	case Missed:
		return "needed a person, got none", page.Bad
	case FalseAlarm:
		return "handed over, needed nobody", page.Bad
	}
	return string(how), page.Plain
}

func (t Turn) tone() page.Tone {
	switch {
	case t.Level >= sentiment.Angry:
		return page.Bad
	case t.Level >= sentiment.Annoyed:
		return page.Ask
	}
	return page.Good
}

func (t Turn) message() page.Message {
	m := page.Message{Who: string(t.Speaker), Said: t.Said, Left: t.Speaker == corpus.RoleCustomer}
	if !t.Judged {
		return m
	}
	m.Who = fmt.Sprintf("%s, turn %d", t.Speaker, t.Number)
	understood := t.Intent
	switch {
	case understood == "":
		understood = "no intent"
	case t.Abstained:
		understood += ", not sure"
	}
	m.Notes = append(m.Notes,
		page.Note{Text: fmt.Sprintf("%s (%.2f), %s", t.Level, t.Anger, understood), Tone: page.Quiet},
		page.Note{Text: fmt.Sprintf("%s by %s: %s", t.Action, t.Rule, strings.Join(t.Reasons, "; ")), Tone: actionTone(t.Action)},
	)
	if t.Moment != nil {
		m.Notes = append(m.Notes, page.Note{Text: t.Moment.words(), Tone: page.Quiet})
	}
	if verdict := t.verdict(); verdict != "" {
		m.Notes = append(m.Notes, page.Note{Text: verdict, Tone: verdictTone(judgement(t))})
	}
	if t.HandedOver {
		m.Notes = append(m.Notes, page.Note{Text: "a person takes over here", Tone: page.Ask})
	}
	return m
}

func actionTone(a conversation.Action) page.Tone {
	if a == conversation.Escalate {
		return page.Ask
	}
	return page.Plain
}

func verdictTone(j judgedAs) page.Tone {
	switch j {
	case right, acceptable:
		return page.Good
	case wrong:
		return page.Ask
	case blunder, hasty:
		return page.Bad
	}
	return page.Plain
}
