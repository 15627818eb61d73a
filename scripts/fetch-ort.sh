#!/bin/sh
# Puts the ONNX Runtime shared library at the path given as $1, verified by SHA-256. It comes from the npm package sherpa-onnx-linux-x64, else
# from the PyPI wheel sherpa-onnx-core (the same file), through the ordinary npm or pip client; on arm64 from the Go module itself.
# Nothing is fetched when a verified copy is in the cache. The service never calls this.
set -eu

target=$1
version=1.13.8                # of the package; the library inside is ONNX Runtime 1.28.2
want=4b3607aebd1784b26b6f9b20e4bd974c7ab8287043e4d095cb7d2cb40b5e566e
cache=${XDG_CACHE_HOME:-$HOME/.cache}/rapport

say() { printf 'fetch-ort: %s\n' "$*" >&2; }
sum() { if command -v sha256sum >/dev/null 2>&1; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d' ' -f1; }
verified() { [ -f "$1" ] && [ "$(sum "$1")" = "$want" ]; }

case $(uname -s)-$(uname -m) in
Linux-x86_64) ;;
Linux-aarch64 | Darwin-arm64)
	module=$(go list -m -f '{{.Dir}}' github.com/yalue/onnxruntime_go)
	library=$module/test_data/onnxruntime_arm64.so
	[ "$(uname -s)" = Darwin ] && library=$module/test_data/onnxruntime_arm64.dylib
	mkdir -p "$(dirname "$target")"
	cp -f "$library" "$target"   # go.sum vouches for it
	exit 0
	;;
*)
	say "no library is packaged for $(uname -s)-$(uname -m); install ONNX Runtime 1.27-1.29 and set RAPPORT_ONNXRUNTIME to its shared library"
	exit 1
	;;
esac

verified "$target" && exit 0
cached=$cache/libonnxruntime-$want.so
if ! verified "$cached"; then
	work=$(mktemp -d)
	trap 'rm -rf "$work"' EXIT INT TERM
	found=
	if command -v npm >/dev/null 2>&1 && (cd "$work" && npm pack --silent "sherpa-onnx-linux-x64@$version" >/dev/null); then
		tar -xzf "$work"/sherpa-onnx-linux-x64-*.tgz -C "$work" package/libonnxruntime.so
		found=$work/package/libonnxruntime.so
	fi
	if ! verified "${found:-/nonexistent}"; then
		[ -z "$found" ] || say "the npm package holds another library than expected; trying pip"
		pip=$(command -v pip3 || command -v pip || true)
		[ -n "$pip" ] || { say "needs npm or pip to fetch ONNX Runtime; or set RAPPORT_ONNXRUNTIME to a shared library you have (1.27-1.29)"; exit 1; }
		"$pip" download --quiet --no-deps --only-binary :all: --dest "$work" "sherpa-onnx-core==$version" >&2
		python3 -m zipfile -e "$work"/sherpa_onnx_core-*.whl "$work/wheel"
		found=$work/wheel/sherpa_onnx/lib/libonnxruntime.so
	fi
	verified "$found" || { say "SHA-256 of the fetched library is not $want; refusing it"; exit 1; }
	mkdir -p "$cache"
	mv "$found" "$cached.part" && mv "$cached.part" "$cached"
fi
mkdir -p "$(dirname "$target")"
cp -f "$cached" "$target"
