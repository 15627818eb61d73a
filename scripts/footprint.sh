#!/bin/sh
# Starts the service given as $1 on a free port, and prints how long it took to be ready and its resident memory, before and after 2,000
# messages of 3 to 60 words.
set -eu
program=$1
port=${PORT:-18423}
log=$(mktemp)
began=$(date +%s%N)
"$program" serve --addr "127.0.0.1:$port" >"$log" 2>&1 &
server=$!
trap 'kill $server 2>/dev/null; rm -f "$log"' EXIT INT TERM
until curl -fsS -o /dev/null "http://127.0.0.1:$port/readyz" 2>/dev/null; do
	kill -0 $server 2>/dev/null || { cat "$log" >&2; exit 1; }
	sleep 0.01
done
ready=$((($(date +%s%N) - began) / 1000000))
rss() { awk -v field="$1" '$1==field":" {printf "%.0f", $2/1024}' /proc/$server/status; }
first=$(rss VmRSS)
awk 'BEGIN{srand(7); split("where is my parcel it should have been here a week ago and nobody answers the phone please refund me now the app does not work again",w," ");
	for(i=0;i<2000;i++){n=3+int(rand()*57); s=""; for(k=0;k<n;k++) s=s (k?" ":"") w[1+int(rand()*27)]; printf "{\"text\":\"%s\"}\n", s}}' |
	curl -fsS -o /dev/null -H 'Content-Type: application/x-ndjson' --data-binary @- "http://127.0.0.1:$port/v1/classify"
printf 'ready %d ms; resident %s MB when ready, %s MB after 2,000 messages, peak %s MB\n' "$ready" "$first" "$(rss VmRSS)" "$(rss VmHWM)"
