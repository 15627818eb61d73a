#!/bin/sh
# Rebuilds the committed encoder or the default bundle from its sources ($2: the shared directory) and compares. On the kind of processor they were
# built on (AVX-512 VNNI) every byte must be the same. Float kernels of other processors round otherwise in the last bits; there the new one must
# answer like the old.
set -eu
what=$1
shared=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
case $what in
encoder)
	old=models/encoders/minilm-l6-int8/1 new=$work/encoders/minilm-l6-int8/1
	bin/rapport encoder build --weights .cache/minilm --shared "$shared" --root "$work/encoders" --name minilm-l6-int8 --version 1
	;;
bundle)
	old=models/care-en/1 new=$work/models/care-en/1
	mkdir -p "$work/models" && ln -s "$PWD/models/encoders" "$work/models/encoders"
	bin/rapport train --recipe training/data/care-en.json --shared "$shared" --models "$work/models" --name care-en --version 1
	;;
*) echo "rebuild: encoder or bundle" >&2; exit 2 ;;
esac

if diff -r "$old" "$new"; then
	echo "$what: same bytes"
	exit 0
fi
if grep -qw avx512_vnni /proc/cpuinfo 2>/dev/null; then
	echo "rebuild: the $what differs on the kind of processor it was built on" >&2
	exit 1
fi
echo "rebuild: another kind of processor, so answers are compared instead of bytes"
case $what in
encoder)
	bin/rapport encoder compare "$old" "$new" --data training/data/care_seed | tee "$work/agreement"
	awk '{gsub(",", ""); exit !($5 >= 0.999 && $7 >= 0.99)}' "$work/agreement"
	;;
bundle)
	for models in models "$work/models"; do
		bin/rapport eval --quiet --json --models "$models" --model care-en --data training/data/care_seed |
			sed -n '/"accuracy": {/,/}/s/.*"value": \([0-9.]*\).*/\1/p' | head -1
	done | tee "$work/accuracy"
	awk 'NR==1{old=$1} NR==2{d=$1-old; if (d<0) d=-d; exit !(d<=0.002)}' "$work/accuracy"
	;;
esac
echo "$what: same answers"
