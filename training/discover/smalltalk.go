package discover

import "strings"

// smallTalk are words that open, close or soften a message and say nothing about what it wants. A line of nothing else is passed over.
func smallTalk() map[string]bool {
	return set(`
hi hello hey hiya greetings good morning afternoon evening day night dear sir madam ma'am maam mam team there everyone all thanks thank thx
ty you u your much so very a lot again for the to and or please pls plz kindly help helping me i i'm im am need some with can could may
would will ask question questions have got is are it's its it that this ok okay k kk yes yeah yep yup ya no nope nah not sure fine great
perfect alright right well just one moment sec second wait waiting hold on here my name how doing bye goodbye see welcome nice care anyone
someone any agent human person assistance support issue problem query`)
}

// common are words that no topic is told by: articles, pronouns, auxiliaries, politeness. They stand in no list of words alone.
func common() map[string]bool {
	return set(`
a an the this that these those there here it its it's i i'm im i've ive i'd id i'll me my mine myself you u ur your yours we our us he she
him her his they them their who whom whose which what what's whats when where why how is isn't isnt are aren't am was wasn't were be been
being do don't dont does doesn't doesnt did didn't didnt done have haven't havent has hasn't had having can can't cant cannot could couldn't
would wouldn't will won't wont shall should may might must need needs needed want wants wanted like liked get gets getting got go going
gonna gotta let let's lets make made take and or but if so because as than then of in on at to from for by with without about into over
after before out up down off again more most some any all both each few other such no nor not only own same too very just now also still
even yet ever never really please pls plz kindly help thanks thank hi hello hey sir madam dear team good morning afternoon evening ok okay
yes yeah no know tell see say said says think way one two day time thing things something anything someone anyone everything lot ll ve re
didnt s t d m n r y b k im iam b/c cuz w dont wat wht iz dis dat da de fix fixed wtf omg lol smth sth hv havnt havent wont asap amp gt lt`)
}

func set(words string) map[string]bool {
	all := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		all[word] = true
	}
	return all
}
