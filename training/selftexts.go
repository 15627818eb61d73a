package training

// selfTestTexts are written for the self-test and are in no training data: what customers ask, how they ask it, and what breaks pipelines.
func selfTestTexts() []string {
	return []string{
		"Where has my parcel got to? It was meant to be here on Tuesday.",
		"this is the THIRD time i ask, where is my money",
		"can i swap these trainers for a size 43",
		"Please put me through to a person.",
		"invoice for october pls",
		"hi there!",
		"thanks, that sorted it :)",
		"I think someone else has been using my card 😟",
		"the app crashes as soon as I open the basket",
		"what are your opening hours on sunday",
		"My name is Ioana Părăușanu, order 55-20931.",
		"how do i cook rice so it does not stick",
		"¿dónde está mi pedido?",
		"no",
	}
}
