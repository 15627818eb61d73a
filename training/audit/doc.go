// Package audit finds what is wrong with labelled lines before anybody trains on them: texts with two intents, lines of the test data among the
// training data, copies, intents too small to learn, personal data, and lines that were probably given the wrong intent.
//
// It reads rows and, where there are some, the probabilities a cross-validated model gave them; it opens no file and runs no model. Texts are
// cleaned and compared as training does it. Equal input gives equal findings in the same order, and every excerpt is masked.
package audit
