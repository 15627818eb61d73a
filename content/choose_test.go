package content_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rapport/content"
	"rapport/conversation"
	"rapport/policy"
	"rapport/sentiment"
)

// noon is when conversations of the tests begin.
var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// talk is a conversation put through content with decisions made by hand.
type talk struct {
	words *content.Content
	state conversation.State
	at    time.Time
}

func newTalk(c *content.Content) *talk { return &talk{words: c, at: noon} }

// says hears a message and has d decided about it.
func (k *talk) says(heard conversation.Heard, ctx policy.Context, d policy.Decision) content.Choice {
	k.at = k.at.Add(time.Minute)
	heard.At = k.at
	was := k.state
	heard = k.words.Follow(was, heard)
	now := was.Advance(heard)
	if d.Action == "" {
		d.Action = conversation.Answer
	}
	choice, told := k.words.Choose(content.Turn{Was: was, Now: now, Heard: heard, Context: ctx, Decision: d})
	outcome := d.Outcome()
	outcome.Told = told
	k.state = now.After(outcome)
	return choice
}

func (k *talk) about(text, intent string) content.Choice {
	return k.says(conversation.Heard{Text: text, Intent: intent, Role: conversation.Ask, Confidence: 0.9}, policy.Context{}, policy.Decision{})
}

// TestATreeIsFollowed asks, follows the answers however they are put, and ends at an answer or a person.
func TestATreeIsFollowed(t *testing.T) {
	t.Parallel()
	const first = "parcel/message"
	for name, one := range map[string]struct {
		said []string // after the question about the parcel
		want []string // ids, "" for no answer
	}{
		"yes, then no":            {[]string{"yes", "no, two days ago"}, []string{"parcel/days", "parcel/tracking"}},
		"to a person":             {[]string{"Yep!", "YES, a week"}, []string{"parcel/days", "parcel/search"}},
		"no":                      {[]string{"nope"}, []string{"parcel/packing"}},
		"a button":                {[]string{"No"}, []string{"parcel/packing"}},
		"something else between":  {[]string{"hm, let me look", "yes"}, []string{"", "parcel/days"}},
		"too late":                {[]string{"let me look", "one moment", "yes"}, []string{"", "", ""}},
		"a word within a word":    {[]string{"yesterday I was away"}, []string{""}},
		"the question is dropped": {[]string{"no", "no"}, []string{"parcel/packing", ""}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := newTalk(ready(t, shop(t, "friendly")))
			if got := k.about("where is it?", "order_status").Answer; got == nil || got.ID != first || !slices.Equal(got.Options, []string{"Yes", "No"}) {
				t.Fatalf("it begins with %+v", got)
			}
			for i, said := range one.said {
				got := ""
				heard := conversation.Heard{Text: said, Role: conversation.Refuse, Abstained: true, Why: "low_confidence"}
				if choice := k.says(heard, policy.Context{}, policy.Decision{}); choice.Answer != nil {
					got = choice.Answer.ID
				}
				if got != one.want[i] {
					t.Errorf("%q leads to %q, want %q", said, got, one.want[i])
				}
			}
		})
	}
}

// TestAnAnswerToTheBotIsNoMiss: a yes to a question of the tree is understood, whatever the classifier made of it.
func TestAnAnswerToTheBotIsNoMiss(t *testing.T) {
	t.Parallel()
	k := newTalk(ready(t, shop(t, "friendly")))
	k.about("where is it?", "order_status")
	k.says(conversation.Heard{Text: "no", Role: conversation.Refuse, Abstained: true}, policy.Context{}, policy.Decision{})
	if k.state.Misses != 0 || k.state.Refusals != 0 || k.state.Repeats != 1 {
		t.Errorf("the answer counts as a miss, a refusal or a repeat: %+v", k.state)
	}
	heard := conversation.Heard{Text: "no", Abstained: true}
	if diff := cmp.Diff(heard, k.words.Follow(k.state, heard)); diff != "" {
		t.Errorf("without a question it is heard otherwise:\n%s", diff)
	}
}

// TestAnAnswerThatDidNotHelpIsNotRepeated.
func TestAnAnswerThatDidNotHelpIsNotRepeated(t *testing.T) {
	t.Parallel()
	k := newTalk(ready(t, shop(t, "friendly")))
	if got := k.about("how can I pay?", "payment_methods").Answer; got == nil || got.ID != "payment" || got.Resolved != content.Surely {
		t.Fatalf("got %+v", got)
	}
	if got := k.about("how can I pay then?", "payment_methods").Answer; got != nil {
		t.Errorf("the same again: %+v", got)
	}
	if got := k.about("when are you open?", "hours_or_location").Answer; got == nil || got.ID != "opening-hours" {
		t.Errorf("another matter: %+v", got)
	}
	if got := k.about("and how can I pay there?", "payment_methods").Answer; got == nil {
		t.Error("a matter that came up anew is not answered")
	}
}

// TestNoAnswerBesideOtherThings: none with a joke, a handover, a question back, or when a person has the conversation.
func TestNoAnswerBesideOtherThings(t *testing.T) {
	t.Parallel()
	c := ready(t, shop(t, "friendly"))
	for _, d := range []policy.Decision{
		{Action: conversation.Escalate},
		{Action: conversation.AddPersonality},
		{Action: conversation.Answer, Clarify: &policy.Clarify{Options: []string{"a", "b"}}},
	} {
		got := newTalk(c).says(conversation.Heard{Text: "pay?", Intent: "payment_methods"}, policy.Context{}, d)
		if got.Answer != nil {
			t.Errorf("%s: %+v", d.Action, got.Answer)
		}
	}
	k := newTalk(c)
	k.says(conversation.Heard{Text: "a person"}, policy.Context{}, policy.Decision{Action: conversation.Escalate})
	if got := k.about("pay?", "payment_methods"); got != (content.Choice{}) {
		t.Errorf("the bot speaks while a person does: %+v", got)
	}
	var none *content.Content
	if got := newTalk(none).about("pay?", "payment_methods"); got != (content.Choice{}) || none.Saved("", 0) != nil {
		t.Errorf("no content has %+v", got)
	}
}

func TestGreetings(t *testing.T) {
	t.Parallel()
	c := ready(t, shop(t, "friendly"))
	calm, hot := sentiment.Frustration{Score: 0.05}, sentiment.Frustration{Score: 0.9}
	for name, one := range map[string]struct {
		before  []sentiment.Frustration // messages an hour and more ago
		mood    sentiment.Frustration
		channel string
		hour    int
		closed  bool
		want    []string
	}{
		"morning":         {nil, calm, "web", 8, false, []string{"Good morning, and welcome to Mill Lane Shop."}},
		"evening":         {nil, calm, "", 20, false, []string{"Good evening, and welcome to Mill Lane Shop."}},
		"noon":            {nil, calm, "", 13, false, []string{"Hello, and welcome to Mill Lane Shop."}},
		"hour unknown":    {nil, calm, "", -1, false, []string{"Hello, and welcome to Mill Lane Shop."}},
		"whatsapp":        {nil, calm, "whatsapp", 8, false, []string{"Hi! Mill Lane Shop here, the bot of it."}},
		"nobody there":    {nil, calm, "web", 8, true, []string{"Hello! Our people are back in the morning. Until then I'm here, and I'm quick."}},
		"furious at once": {nil, hot, "web", 8, false, []string{"Hello. I'll get straight to it.", "Hello. Let's sort this out."}},
		"back":            {[]sentiment.Frustration{calm}, calm, "web", 8, false, []string{"Welcome back.", "Good to see you again."}},
		"back after a quarrel": {
			[]sentiment.Frustration{hot}, calm, "web", 8, false, []string{"Hello. I'll get straight to it.", "Hello. Let's sort this out."},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := newTalk(c)
			for _, mood := range one.before {
				k.says(conversation.Heard{Text: "before", Mood: mood}, policy.Context{}, policy.Decision{})
				k.at = k.at.Add(time.Hour)
			}
			decision := policy.Decision{Hour: one.hour, Closed: one.closed}
			got := k.says(conversation.Heard{Text: "where is it", Mood: one.mood}, policy.Context{Channel: one.channel}, decision).Greeting
			if got == nil || !slices.Contains(one.want, got.Text) {
				t.Errorf("got %v, want one of %q", got, one.want)
			}
			if again := k.says(conversation.Heard{Text: "and?"}, policy.Context{}, policy.Decision{Hour: one.hour}).Greeting; again != nil {
				t.Errorf("greeted again: %q", again.Text)
			}
		})
	}
	if got := newTalk(c).says(conversation.Heard{Text: "x"}, policy.Context{}, policy.Decision{Action: conversation.Escalate}).Greeting; got != nil {
		t.Errorf("greeted beside a handover: %q", got.Text)
	}
}

func TestOffers(t *testing.T) {
	t.Parallel()
	c := ready(t, shop(t, "friendly"))
	sell := policy.Decision{Action: conversation.CrossSell}
	yes := policy.Customer{MarketingConsent: true}
	web, voice := policy.Context{Customer: yes, Channel: "web"}, policy.Context{Customer: yes, Channel: "voice"}
	for name, one := range map[string]struct {
		intents []string
		ctx     policy.Context
		d       policy.Decision
		at      time.Time
		want    string
	}{
		"free help first":   {[]string{"place_order"}, policy.Context{Customer: yes}, sell, noon, "free-fitting"},
		"what costs":        {[]string{"price_or_promo"}, voice, sell, noon, "gift-wrap"},
		"latest matter":     {[]string{"quote_or_recommendation", "delivery_estimate"}, web, sell, noon, "free-fitting"},
		"channel":           {[]string{"loyalty_rewards"}, web, sell, noon, "club"},
		"other channel":     {[]string{"loyalty_rewards"}, voice, sell, noon, ""},
		"over":              {[]string{"loyalty_rewards"}, web, sell, noon.AddDate(2, 0, 0), ""},
		"not yet":           {[]string{"loyalty_rewards"}, web, sell, noon.AddDate(-1, 0, 0), ""},
		"irrelevant":        {[]string{"login_or_password"}, web, sell, noon, ""},
		"no consent":        {[]string{"place_order"}, policy.Context{}, sell, noon, ""},
		"another action":    {[]string{"place_order"}, policy.Context{Customer: yes}, policy.Decision{Action: conversation.Answer}, noon, ""},
		"not even personal": {[]string{"place_order"}, policy.Context{Customer: yes}, policy.Decision{Action: conversation.AddPersonality}, noon, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := newTalk(c)
			k.at = one.at
			last := len(one.intents) - 1
			for _, intent := range one.intents[:last] {
				k.about("x", intent)
			}
			got := ""
			if offer := k.says(conversation.Heard{Text: "x", Intent: one.intents[last]}, one.ctx, one.d).Offer; offer != nil {
				got = offer.ID
				if offer.Placement != content.AfterAnswer {
					t.Errorf("placed %q", offer.Placement)
				}
			}
			if got != one.want {
				t.Errorf("offers %q, want %q", got, one.want)
			}
		})
	}
}

// TestAnOfferIsNotMadeAgain: the cap holds, and after a refusal there is none at all.
func TestAnOfferIsNotMadeAgain(t *testing.T) {
	t.Parallel()
	c := ready(t, shop(t, "friendly"))
	ctx := policy.Context{Customer: policy.Customer{MarketingConsent: true}, Channel: "web"}
	order := conversation.Heard{Text: "I order it", Intent: "place_order", Role: conversation.Buy}
	k := newTalk(c)
	var got []string
	for range 3 {
		if offer := k.says(order, ctx, policy.Decision{Action: conversation.CrossSell}).Offer; offer != nil {
			got = append(got, offer.ID)
		}
	}
	if !slices.Equal(got, []string{"free-fitting", "gift-wrap"}) {
		t.Errorf("offers in a row: %q", got)
	}
	k = newTalk(c)
	k.says(order, ctx, policy.Decision{Action: conversation.CrossSell})
	k.says(conversation.Heard{Text: "no thanks", Intent: "deny", Role: conversation.Refuse}, ctx, policy.Decision{})
	if offer := k.says(order, ctx, policy.Decision{Action: conversation.CrossSell}).Offer; offer != nil || k.state.Refusals != 1 {
		t.Errorf("after a refusal: %+v", offer)
	}
}

func TestSavedReplies(t *testing.T) {
	t.Parallel()
	c := ready(t, shop(t, "friendly"))
	for name, one := range map[string]struct {
		intent string
		mood   sentiment.Level
		want   []string
	}{
		"calm refund":    {"refund_status", sentiment.Calm, []string{"refund-checked", "all-set", "taking-over"}},
		"furious refund": {"refund_status", sentiment.Furious, []string{"refund-late", "refund-checked", "taking-over"}},
		"annoyed refund": {"refund_status", sentiment.Annoyed, []string{"refund-late", "refund-checked", "taking-over"}},
		"angry parcel":   {"order_status", sentiment.Angry, []string{"parcel-again", "parcel-search", "taking-over"}},
		"anything":       {"", sentiment.Angry, []string{"taking-over"}},
	} {
		var got []string
		for _, line := range c.Saved(one.intent, one.mood) {
			got = append(got, line.ID)
		}
		if !slices.Equal(got, one.want) {
			t.Errorf("%s: %q, want %q", name, got, one.want)
		}
	}
}
