// Package discover finds out what customers ask before anybody has labelled a line: it picks the requests out of conversations, puts like to like,
// says what each topic is about and how much of the traffic it covers, and keeps the file in which a person gives the topics names.
//
// The way: Requests picks lines, Collect puts equal ones together, somebody embeds Pool.Texts, Find makes the topics, Map.Labelling is the file
// to edit, and corpus.Read reads it as training data. Suggest picks the lines whose labels would help an existing model most.
//
// Everything is a pure function of its input and a seed: the same lines and vectors give the same topics.
package discover
