package handoff

// pageInbox is the app id of the inbox of a page, which is where people answer.
const pageInbox = "263902037430900"

// maxThreadMetadata is what the handover protocol takes as metadata, in characters.
const maxThreadMetadata = 1000

type messengerControl struct {
	Recipient messengerPerson `json:"recipient"`
	App       string          `json:"target_app_id"`
	Metadata  string          `json:"metadata"`
}

type messengerPerson struct {
	ID string `json:"id"`
}

func (p Packet) messenger() []Call {
	return []Call{{
		Method: post, Path: "/me/pass_thread_control",
		Body: messengerControl{Recipient: messengerPerson{"{psid}"}, App: pageInbox, Metadata: p.text(maxThreadMetadata)},
	}}
}
