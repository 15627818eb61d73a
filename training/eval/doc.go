// Package eval holds the metrics every rapport report is made of: plain functions over slices, one row an element, all slices of a call
// parallel to each other.
//
// Conventions. Labels are indices; a predicted index outside 0..labels-1 (use -1) means "abstained", a gold index outside it means "none of the
// labels is right" (out of scope). A figure that is undefined (no rows, slices of different lengths, one class only where two are
// needed, a score that is NaN) is NaN, never a number somebody could quote.
package eval
