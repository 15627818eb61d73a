#!/bin/sh
# Rebuilds the committed encoder or the default bundle from its sources ($2: the shared directory) and fails when a byte differs.
set -eu
what=$1
shared=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
case $what in
encoder)
	bin/rapport encoder build --weights .cache/minilm --shared "$shared" --root "$work/encoders" --name minilm-l6-int8 --version 1
	diff -r models/encoders/minilm-l6-int8/1 "$work/encoders/minilm-l6-int8/1" && echo "encoder: same bytes"
	;;
bundle)
	mkdir -p "$work/models" && ln -s "$PWD/models/encoders" "$work/models/encoders"
	bin/rapport train --recipe training/data/care-en.json --shared "$shared" --models "$work/models" --name care-en --version 1
	diff -r models/care-en/1 "$work/models/care-en/1" && echo "bundle: same bytes"
	;;
*) echo "rebuild: encoder or bundle" >&2; exit 2 ;;
esac
