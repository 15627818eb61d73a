// Package corpus reads and writes training data: labelled lines, lines without labels, conversations, and the recipes that mix public sets.
//
// The content of a file decides what it is, never its name; any may be gzipped.
//
//	labelled lines   JSON lines, CSV / TSV / semicolons with a header, Rasa YAML, labelling files    ReadLabelled
//	conversations    Zendesk, Intercom, Chatwoot, lists of turns, single turns as lines or tables    ReadConversations
//	written          JSON lines, CSV, Rasa YAML                                                      WriteJSONL, WriteCSV, WriteRasaYAML
//
// Every reader tells what it took, what it dropped (file, line and reason, never the text), what the format says and we cannot carry, and what
// stands twice. Memory stays bounded whatever the file: at most 1 GiB is unpacked, 2,000,000 lines are read, a labelled line has 1 MiB, a record
// or document 16 MiB, a file of YAML 8 MiB; what goes on beyond is refused there and not read on.
package corpus
