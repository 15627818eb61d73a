// Package training turns labelled lines into a bundle that serves. Read run.go first: it is the whole way on one page.
//
// What it promises: the same rows, seed, encoder and machine type give the same bytes; every figure of a report comes from rows the judged
// weights have not seen; no customer text in errors, logs or reports.
package training
