#!/bin/sh
# Runs every fuzz target of the repository for the time ("20s") or the number of runs ("2000x") given as $1, one after the other, each package
# compiled once. Inputs of megabytes would be minimised for a minute each, hence the bound; a target that hangs ends after ten minutes.
set -eu
time=${1:-20s}
corpus=$(go env GOCACHE)/fuzz
binary=$(mktemp)
trap 'rm -f "$binary"' EXIT INT TERM
for package in $(go list ./...); do
	directory=$(go list -f '{{.Dir}}' "$package")
	targets=$(cat "$directory"/*_test.go 2>/dev/null | sed -n 's/^func \(Fuzz[A-Za-z0-9_]*\)(.*/\1/p' | sort -u)
	[ -z "$targets" ] || go test -c -fuzz . -o "$binary" "$package"
	for target in $targets; do
		echo "fuzz $package $target $time"
		(cd "$directory" && "$binary" -test.run '^$' -test.fuzz "^$target\$" -test.fuzztime "$time" -test.fuzzminimizetime 10x \
			-test.fuzzcachedir "$corpus/$package" -test.timeout 10m)
	done
done
