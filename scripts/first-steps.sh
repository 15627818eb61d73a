#!/bin/sh
# Does what the README tells a newcomer, with the commands as they stand there: serve, ask, retrain with ten lines, see the change. Fails when
# a reply is not what the README promises. Uses port 8080, as the README does.
set -eu
cd "$(dirname "$0")/.."
url=http://127.0.0.1:8080
work=$(mktemp -d)
server=
stop() { [ -z "$server" ] || { kill "$server" && wait "$server"; } 2>/dev/null || true; server=; }
trap 'stop; rm -rf "$work" mine.jsonl models/my-bot' EXIT INT TERM

# block N: the Nth shell block of the README.
block() { awk -v want="$1" '/^```sh$/{n++; on=(n==want); next} /^```$/{on=0} on' README.md; }
wait_ready() {
	for _ in $(seq 300); do
		curl -fsS -o /dev/null "$url/readyz" 2>/dev/null && return
		kill -0 "$server" 2>/dev/null || break
		sleep 0.2
	done
	cat "$work/log" >&2
	exit 1
}
expect() { # expect FILE WORD...
	file=$1
	shift
	for word in "$@"; do
		grep -q -- "$word" "$file" || { echo "first-steps: $word is missing in:" >&2; cat "$file" >&2; exit 1; }
	done
}

[ "$(block 1)" = "make run" ] || { echo "first-steps: the README no longer starts with make run" >&2; exit 1; }
make build
bin/rapport serve >"$work/log" 2>&1 &
server=$!
wait_ready
block 2 >"$work/curl.sh"
sh "$work/curl.sh" >"$work/reply.json"
expect "$work/reply.json" '"name":"refund_status"' '"level":"frustrated"' '"rule":"repetition"' '"name":"escalate"' '"type":"times_contacted"'
parking='{"text": "is there somewhere to leave my car?"}'
curl -s "$url/v1/assess" -H 'Content-Type: application/json' -d "$parking" >"$work/before.json"
stop

block 4 >"$work/train.sh"
sh "$work/train.sh"
bin/rapport serve --model my-bot >"$work/log" 2>&1 &
server=$!
wait_ready
curl -s "$url/v1/assess" -H 'Content-Type: application/json' -d "$parking" >"$work/after.json"
expect "$work/after.json" '"intent":{"name":"parking"' '"model":{"name":"my-bot"'
! grep -q parking "$work/before.json" || { echo "first-steps: the default bundle knew about parking" >&2; exit 1; }
stop
echo "first steps: the README's commands do what it says"
