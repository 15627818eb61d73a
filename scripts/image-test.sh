#!/bin/sh
# Builds the Dockerfile with buildah on a machine without a container engine, runs the image as an engine would (its user, its command, read-only
# root, no capabilities, no network but loopback, process 1) and says what that proved. Needs root on Debian 12, and: buildah debootstrap curl
# iproute2 golang, and the library and models in place (make ort). Takes a minute or two and 2 GB below $TMPDIR.
#
# The two base images are STAND-INS made with apt: a Debian 12 with gcc and this machine's Go for golang:1.26-bookworm, and the unpacked C and C++
# libraries for distroless cc-debian12. What only the real bases can show (their digests, their certificates, their own faults) is not shown here.
#
# KEEP=DIRECTORY keeps the stand-ins and the image there for the next run. The tree that is built is the current directory's.
set -eu

limit=110                      # MB, all layers unpacked
base_build=docker.io/library/golang:1.26-bookworm
base_run=gcr.io/distroless/cc-debian12:nonroot
image=rapport:image-test

fail() { printf 'image-test: %s\n' "$*" >&2; exit 1; }
proved() { printf 'ok   %s\n' "$*"; }

[ "$(id -u)" = 0 ] || fail "needs root: it makes file systems and namespaces"
for tool in buildah debootstrap dpkg-deb apt-get curl ip unshare nsenter setpriv go; do
	command -v "$tool" >/dev/null || fail "needs $tool (apt-get install buildah debootstrap curl iproute2 util-linux; Go)"
done
grep -q '^12\.' /etc/debian_version 2>/dev/null || fail "needs Debian 12: the stand-ins take their libraries from its apt"
[ -f bin/libonnxruntime.so ] || fail "no bin/libonnxruntime.so: run make ort first"
[ -f models/care-en/current ] || fail "no models/care-en: train the default bundle first"

work=$(mktemp -d)
store=${KEEP:-$work/store}
mkdir -p "$store" "$work/tmp"
export BUILDAH_ISOLATION=chroot TMPDIR="$work/tmp"
b() { buildah --root "$store/images" --runroot "$work/run" "$@"; }
engine=
cleanup() {
	# shellcheck disable=SC2046 # one process or none: process 1 of its namespace, which ends with it
	[ -z "$engine" ] || kill -KILL $(cat "/proc/$engine/task/$engine/children") "$engine" 2>/dev/null || true
	b rm --all >/dev/null 2>&1 || true
	b rmi --prune >/dev/null 2>&1 || true
	[ -n "${KEEP:-}" ] || b rmi --all --force >/dev/null 2>&1 || true
	umount "$store/images/overlay" 2>/dev/null || true
	rm -rf --one-file-system "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

has() { b inspect --type image "$1" >/dev/null 2>&1; }
commit() { # container name: keeps it under the full name of the image it stands for
	b commit --quiet --format docker --rm "$1" "$2" >/dev/null
}

if ! has $base_build; then
	echo "making the stand-in of $base_build"
	container=$(b from scratch)
	root=$(b mount "$container")
	debootstrap --variant=minbase --include=gcc,libc6-dev,ca-certificates bookworm "$root" >"$work/debootstrap.log" 2>&1 ||
		{ tail -5 "$work/debootstrap.log" >&2; fail "debootstrap"; }
	rm -rf "$root"/var/cache/apt/archives/*.deb
	cp -a "$(go env GOROOT)" "$root/usr/local/go"
	b config --env PATH=/usr/local/go/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin --env GOPATH=/go "$container"
	commit "$container" $base_build
fi
if ! has $base_run; then
	echo "making the stand-in of $base_run"
	container=$(b from scratch)
	root=$(b mount "$container")
	mkdir "$work/debs"
	(cd "$work/debs" && apt-get -qq -o APT::Sandbox::User=root download \
		libc6 libstdc++6 libgcc-s1 gcc-12-base ca-certificates tzdata base-files netbase)
	for deb in "$work"/debs/*.deb; do dpkg-deb -x "$deb" "$root"; done
	mkdir -p "$root/proc" "$root/sys" "$root/dev" "$root/tmp" "$root/home/nonroot"
	printf 'root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n' >"$root/etc/passwd"
	printf 'root:x:0:\nnonroot:x:65532:\n' >"$root/etc/group"
	b config --user 65532 --workingdir /home/nonroot --env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$container"
	commit "$container" $base_run
fi
echo "STAND-IN bases, not the real ones: $base_build and $base_run"

# The Dockerfile as it is. The modules are those of this machine; go.sum vouches for them.
go mod download
began=$(date +%s)
version=$(git describe --tags --always --dirty 2>/dev/null || echo unknown)
b build --quiet --format docker --pull-never --layers=false --build-arg "VERSION=$version" \
	-v "$(go env GOMODCACHE):/go/pkg/mod" -t $image . >"$work/build.log" 2>&1 || { tail -20 "$work/build.log" >&2; fail "the build failed"; }
proved "the Dockerfile builds ($(($(date +%s) - began)) s)"

ask() { b inspect --type image --format "$1" $image; }
list() { ask "{{range $1}}{{println .}}{{end}}" | sed '/^$/d'; }
wants() { # what, got, want
	[ "$2" = "$3" ] || fail "$1 is $2, want $3"
	proved "$1: $2"
}
wants "user" "$(ask '{{.Docker.Config.User}}')" 65532:65532
wants "stop signal" "$(ask '{{.Docker.Config.StopSignal}}')" SIGTERM
wants "command" "$(list .Docker.Config.Entrypoint | tr '\n' ' ')$(list .Docker.Config.Cmd | tr '\n' ' ')" "/opt/rapport/rapport serve "
wants "health check" "$(list .Docker.Config.Healthcheck.Test | tr '\n' ' ')" \
	"CMD /opt/rapport/rapport healthcheck --url http://127.0.0.1:8080/readyz "
wants "port" "$(ask '{{range $port, $_ := .Docker.Config.ExposedPorts}}{{$port}}{{end}}')" 8080/tcp
wants "environment" "$(list .Docker.Config.Env | grep -v ^PATH= | sort | tr '\n' ' ')" \
	"MALLOC_ARENA_MAX=2 RAPPORT_ADDR=0.0.0.0:8080 RAPPORT_MODELS=/opt/rapport/models RAPPORT_ONNXRUNTIME=/opt/rapport/libonnxruntime.so "
wants "label version" "$(ask '{{index .Docker.Config.Labels "org.opencontainers.image.version"}}')" "$version"
wants "label licences" "$(ask '{{index .Docker.Config.Labels "org.opencontainers.image.licenses"}}')" Apache-2.0

root=$(b mount "$(b from --pull-never $image)")
megabytes() { echo $(($(du -sb "$1" | cut -f1) / 1000000)); }
size=$(megabytes "$root")
[ "$size" -le $limit ] || fail "the image unpacks to $size MB, more than $limit"
proved "size: $size MB unpacked (limit $limit), $(megabytes "$root/opt/rapport") MB of it rapport's"
shells=$(find "$root" \( -name sh -o -name '*bash' -o -name dash -o -name 'busybox*' -o -name perl -o -name 'python*' \) ! -type d)
[ -z "$shells" ] || fail "a shell is in the image: $shells"
proved "no shell in it"
[ -z "$(find "$root/opt/rapport" \( ! -user 0 -o ! -group 0 -o -perm /6022 \) ! -type l)" ] || fail "files that another than root can change"
[ -z "$(find "$root/opt/rapport" ! -perm -004)" ] || fail "files that user 65532 cannot read"
others=$(cd "$root/opt/rapport" && find . -type f ! -path './models/encoders/*' ! -path './models/care-en/*' | sort | tr '\n' ' ')
wants "files beside the models" "$others" "./LICENSE ./NOTICE ./libonnxruntime.so ./rapport "
proved "all of it belongs to root, is readable by everyone and writable by nobody else"

# An engine's part: namespaces, loopback only, /proc, read-only root, no capabilities, the image's user and environment, process 1.
list .Docker.Config.Env >"$work/env"
cat >"$work/contained" <<'SCRIPT'
root=$1 env=$2; shift 2
exec unshare --mount --net --pid --fork sh -ec '
	root=$1 env=$2; shift 2
	ip link set lo up
	mount --bind "$root" "$root"
	mount -t proc -o nosuid,nodev,noexec proc "$root/proc"
	mount -o remount,bind,ro,nosuid,nodev "$root"
	set -- chroot --userspec=65532:65532 --groups= "$root" /opt/rapport/rapport "$@"
	while IFS= read -r pair; do set -- "$pair" "$@"; done <"$env"
	exec setpriv --no-new-privs --inh-caps=-all --bounding-set=-all,+sys_chroot,+setuid,+setgid env -i "$@"
' sh "$root" "$env" "$@"
SCRIPT
contained() { sh "$work/contained" "$root" "$work/env" "$@"; } # arguments of the program
wants "rapport version" "$(contained version | cut -d, -f1)" "rapport $version"
bundle=/opt/rapport/models/care-en/$(cat "$root/opt/rapport/models/care-en/current")
wants "rapport check bundle $bundle" "$(contained check bundle "$bundle")" fine
code=0
contained serve --model no-such-model >"$work/wrong" 2>&1 || code=$?
wants "exit code with a model that is not there" $code 2
sed 's/^/     /' "$work/wrong"

sh "$work/contained" "$root" "$work/env" serve >"$work/out" 2>"$work/log" &
engine=$! # unshare, whose only child becomes the service
for _ in $(seq 100); do
	service=$(cat "/proc/$engine/task/$engine/children" 2>/dev/null | tr -d ' ')
	[ -n "$service" ] && [ "$(tr '\0' ' ' <"/proc/$service/cmdline")" = "/opt/rapport/rapport serve " ] && break
	kill -0 $engine 2>/dev/null || { cat "$work/log" >&2; fail "the service did not start"; }
	service=
	sleep 0.05
done
[ -n "$service" ] || fail "the service did not start"
inside() { nsenter --target "$service" --mount --net --pid --root --wd=/ --setuid 65532 --setgid 65532 "$@"; }
fetch() { nsenter --target "$service" --net curl -sS --max-time 30 "$@"; }
check=$(list .Docker.Config.Healthcheck.Test | sed 1d)
# shellcheck disable=SC2086 # words of the command
healthy() { inside $check; } # the image's own health check, run as the image's user
until healthy >"$work/health" 2>&1; do
	kill -0 $engine 2>/dev/null || { cat "$work/log" >&2; fail "the service did not start"; }
	sleep 0.1
done
wants "the health check's command" "$(cat "$work/health")" ready
sed 's/^/     /' "$work/log"
status() { sed -n "s/^$1:[[:space:]]*//p" "/proc/$service/status" | tr '\t' ' '; }
wants "user and group of the process" "$(status Uid), $(status Gid)" "65532 65532 65532 65532, 65532 65532 65532 65532"
wants "effective capabilities" "$(status CapEff)" 0000000000000000
wants "process in its own namespace" "$(status NSpid | awk '{print $NF}')" 1
wants "file systems" "$(awk '{split($6, option, ","); print $5, option[1]}' "/proc/$service/mountinfo" | sort | tr '\n' ' ')" "/ ro /proc rw "
wants "network" "$(nsenter --target "$service" --net ip -o link | awk '{print $2}' | tr '\n' ' ')" "lo: "

fetch http://127.0.0.1:8080/v1/assess -H 'Content-Type: application/json' \
	-d '{"text": "This is the third time I'\''m asking, where is my refund?"}' >"$work/reply"
for part in '"intent":{"name":' '"confidence":' '"anger":{"level":"' '"cues":[{"' '"action":{"name":"'; do
	grep -qF "$part" "$work/reply" || { cat "$work/reply" >&2; fail "the reply of POST /v1/assess lacks $part"; }
done
proved "POST /v1/assess answers:"
sed 's/^/     /' "$work/reply"; echo
fetch http://127.0.0.1:8080/metrics | grep -q '^rapport_messages_total{' || fail "no metrics"
proved "GET /metrics counts it"
! grep -qi 'refund' "$work/log" || fail "the log quotes the customer"
proved "the log does not quote it"
wants "status for an empty message" "$(fetch -o /dev/null -w '%{http_code}' http://127.0.0.1:8080/v1/assess \
	-H 'Content-Type: application/json' -d '{"text": ""}')" 422
proved "memory: $(status VmRSS) resident, $(status VmHWM) at most"

# A batch is under way when the stop comes: half of it is sent before, half after.
lines() { for i in $(seq 50); do printf '{"text":"where is my order number %d"}\n' "$i"; done; }
{ lines; sleep 3; lines; } | fetch -X POST -H 'Content-Type: application/x-ndjson' -H 'Expect:' -T - http://127.0.0.1:8080/v1/classify >"$work/batch" &
batch=$!
sleep 1.5
kill -TERM "$service"
sleep 0.3
! healthy >/dev/null 2>&1 || fail "healthy after the stop signal"
proved "unhealthy from the stop signal on"
wait $batch || fail "the batch under way was cut"
wants "lines answered of a batch under way at the stop" "$(grep -c '"intent":' "$work/batch")" 100
code=0
wait $engine || code=$?
engine=
wants "exit code after SIGTERM" $code 0
sed 's/^/     /' "$work/log" | tail -n +2 | head -12
echo "All of this on STAND-IN bases. A build with docker on the real ones is still to be done where there is an engine."
