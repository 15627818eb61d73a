#!/bin/sh
# Starts a server with the content of examples/shop-content and holds the five conversations of examples/bot with it.
set -eu
cd "$(dirname "$0")/../.."
address=${ADDR:-127.0.0.1:18091}
log=$(mktemp)
"${RAPPORT:-bin/rapport}" serve --addr "$address" --content examples/shop-content >"$log" 2>&1 &
server=$!
trap 'kill $server 2>/dev/null; wait $server 2>/dev/null; rm -f "$log"' EXIT
tries=0
until "${RAPPORT:-bin/rapport}" healthcheck --url "http://$address/readyz" >/dev/null 2>&1; do
	tries=$((tries + 1))
	if [ $tries -gt 100 ] || ! kill -0 $server 2>/dev/null; then
		cat "$log" >&2
		exit 1
	fi
	sleep 0.1
done
for conversation in examples/bot/conversations/*.txt; do
	name=$(basename "$conversation" .txt)
	printf '\n== %s ==\n\n' "$name"
	python3 examples/bot/bot.py "http://$address" "$name" <"$conversation"
done
