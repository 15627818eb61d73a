#!/bin/sh
# Runs every fuzz target of the repository for the time ("20s") or the number of runs ("2000x") given as $1, one after the other: go test fuzzes
# one target at a time. Inputs of megabytes would be minimised for a minute each, hence the bound.
set -eu
time=${1:-20s}
for package in $(go list ./...); do
	directory=$(go list -f '{{.Dir}}' "$package")
	for target in $(cat "$directory"/*_test.go 2>/dev/null | sed -n 's/^func \(Fuzz[A-Za-z0-9_]*\)(.*/\1/p' | sort -u); do
		echo "fuzz $package $target $time"
		go test -run '^$' -fuzz "^$target\$" -fuzztime "$time" -fuzzminimizetime 10x "$package"
	done
done
