package content

import (
	"fmt"
	"slices"
	"time"

	"rapport/conversation"
	"rapport/policy"
)

// OfferFile is offers.yaml.
type OfferFile struct {
	Offers []Offer `yaml:"offers"`
}

// Offer is something more for the customer.
type Offer struct {
	ID         string    `yaml:"id"`
	Text       string    `yaml:"text"`
	ExtraValue bool      `yaml:"extra_value"` // free help: comes before what costs
	Intents    []string  `yaml:"intents"`     // matters it is relevant for
	Tiers      []string  `yaml:"tiers"`       // of customers; none for all
	Channels   []string  `yaml:"channels"`    // none for all
	Cap        int       `yaml:"cap"`         // times in a conversation; default 1
	From       time.Time `yaml:"from"`        // RFC 3339; zero for always
	Until      time.Time `yaml:"until"`       // RFC 3339, exclusive; zero for ever
}

// OfferRef is an offer to make.
type OfferRef struct {
	ID         string
	Text       string
	ExtraValue bool
	Placement  string // always AfterAnswer
}

// AfterAnswer is where an offer belongs: what the customer came for comes first.
const AfterAnswer = "after_answer"

// Check returns every fault of the offers for a bundle with these labels, in the order of the file.
func (f OfferFile) Check(labels []string) []policy.Fault {
	c := &checker{labels: labels}
	if len(f.Offers) > maxEntries {
		c.add("$.offers", "more than %d offers", maxEntries)
		return c.faults
	}
	ids := map[string]bool{}
	for i, offer := range f.Offers {
		path := fmt.Sprintf("$.offers[%d]", i)
		c.id(offer.ID, path, ids)
		c.speech(offer.Text, path+".text", maxText)
		c.intents(offer.Intents, path+".intents")
		if len(offer.Intents) == 0 {
			c.add(path+".intents", "an offer needs the intents that it is relevant for")
		}
		if offer.Cap < 0 || offer.Cap > conversation.MaxOffers {
			c.add(path+".cap", "want 1 to %d", conversation.MaxOffers)
		}
		if !offer.Until.IsZero() && !offer.From.Before(offer.Until) {
			c.add(path+".until", "ends before it begins")
		}
	}
	return c.faults
}

// offer is the best offer to make, where the decision is to make one: free help first, then what the latest matter is about, then the order of the
// file. Once the customer has turned one down there is none.
func (c *Content) offer(t *Turn, told *conversation.Told) (*OfferRef, *conversation.Told) {
	if t.Decision.Action != conversation.CrossSell || t.Now.Refusals > 0 || !t.Context.Customer.MarketingConsent {
		return nil, told
	}
	var best *Offer
	rank := 0
	for i := range c.offers {
		offer := &c.offers[i]
		if r := offer.relevance(t); r > rank && offer.eligible(t, told) {
			best, rank = offer, r
		}
	}
	if best == nil {
		return nil, told
	}
	return &OfferRef{best.ID, best.Text, best.ExtraValue, AfterAnswer}, told.Offered(fingerprint(best.ID))
}

// relevance grows with how lately the customer spoke of a matter of the offer; 0 for never. Free help comes before anything that costs.
func (o *Offer) relevance(t *Turn) int {
	const free = 100
	rank := 0
	for i, intent := range t.Now.Intents {
		if slices.Contains(o.Intents, intent) {
			rank = i + 1
		}
	}
	if rank > 0 && o.ExtraValue {
		rank += free
	}
	return rank
}

func (o *Offer) eligible(t *Turn, told *conversation.Told) bool {
	at := t.Heard.At
	return oneOf(o.Tiers, t.Context.Customer.Tier) && oneOf(o.Channels, t.Context.Channel) &&
		told.Made(fingerprint(o.ID)) < max(1, o.Cap) &&
		(o.From.IsZero() || !at.Before(o.From)) && (o.Until.IsZero() || at.Before(o.Until))
}

// oneOf reports whether a list holds a value; an empty list is no condition.
func oneOf[T comparable](list []T, value T) bool {
	return len(list) == 0 || slices.Contains(list, value)
}
