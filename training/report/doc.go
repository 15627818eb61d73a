// Package report says how good a bundle is and how we know: it measures judged lines, holds what was found in a form whose JSON names are stable
// (docs/quality.md lists them), renders it for people (Markdown, one HTML page) and for build servers (JUnit), and decides gates.
//
// Figures are shares or scores with their 95 % bootstrap interval. A figure that is undefined, such as the precision of an intent that was never
// answered, is NaN here and null in JSON. Customer text is held only where Options asks for examples, and then masked by text.Mask.
package report
