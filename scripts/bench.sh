#!/usr/bin/env bash
# Measures release builds: how long `fcd --version` takes, and `fcd ls -o json` on many disks, login included, against
# one curl process that makes the same requests to the same server. Prints the table of docs/benchmarks.md.
#
# DISKS and RUNS in the environment change how much is measured; BIN names a folder with fcd and fcdsim that are built
# already.
set -euo pipefail
cd "$(dirname "$0")/.."

disks="${DISKS:-2000}"
runs="${RUNS:-25}"
if [[ -z ${BIN-} ]]; then
    swift="${SWIFT:-swift}"
    for product in fcd fcdsim; do
        "$swift" build --configuration release --static-swift-stdlib --product "$product" >&2
    done
    BIN="$("$swift" build --configuration release --show-bin-path)"
fi

folder="$(mktemp -d)"
simulator=
cleanup() {
    if [[ -n $simulator ]] && kill "$simulator" 2>/dev/null; then wait "$simulator" 2>/dev/null || true; fi
    rm -rf "$folder"
}
trap cleanup EXIT

"$BIN/fcdsim" --https --port 0 --seed "disks=$disks" --cert-out "$folder/ca.pem" --ready-file "$folder/ready.json" \
    >"$folder/simulator.log" 2>&1 &
simulator=$!
for _ in $(seq 1 300); do
    [[ -s $folder/ready.json ]] && break
    kill -0 "$simulator" 2>/dev/null || { cat "$folder/simulator.log" >&2; exit 1; }
    sleep 0.1
done
[[ -s $folder/ready.json ]] || { echo "the simulator did not start" >&2; exit 1; }

# No configuration, session or catalog of yours is touched.
unset "${!GOVC_@}" "${!FCD_@}" 2>/dev/null || true
export XDG_CONFIG_HOME="$folder/config" XDG_DATA_HOME="$folder/data" XDG_STATE_HOME="$folder/state"
FCD_URL="$(sed -n 's/.*"url" *: *"\([^"]*\)".*/\1/p' "$folder/ready.json")"
export FCD_URL FCD_CA_FILE="$folder/ca.pem" FCD_USERNAME=administrator@vsphere.local FCD_PASSWORD=fcdsim

# As for a person who works with the catalog: it knows the disks.
"$BIN/fcd" sync --quiet >&2

# The recorded session stays open on the server; that file is all of it that fcd keeps.
forget_session=(rm -rf "$folder/state/fcd/sessions")
"${forget_session[@]}"
mkdir "$folder/requests"
python3 scripts/bench/record.py --upstream "$FCD_URL" --ca-file "$folder/ca.pem" --folder "$folder/requests" -- \
    "$BIN/fcd" ls -o json
curl --config "$folder/requests/curl.config" >"$folder/statuses"
if ! cmp --silent "$folder/requests/statuses" "$folder/statuses"; then
    echo "curl does not get the answers that fcd got:" >&2
    diff "$folder/requests/statuses" "$folder/statuses" >&2
    exit 1
fi
listed="$("$BIN/fcd" ls -o json | python3 -c 'import json, sys; print(len(json.load(sys.stdin)))')"
[[ $listed -eq $disks ]] || { echo "fcd lists $listed disks instead of $disks" >&2; exit 1; }

echo "$disks disks, $(wc -l <"$folder/statuses") requests, $runs runs, $(nproc) cores"
echo
echo "| | median | half of the runs | all runs | ratio |"
echo "|---|---|---|---|---|"
python3 scripts/bench/measure.py --runs "$runs" "\`fcd --version\`=$BIN/fcd --version" \
    "\`curl --version\`, which loads most of the same libraries=curl --version"
python3 scripts/bench/measure.py --runs "$runs" --before "${forget_session[*]}" \
    "\`fcd ls -o json\`=$BIN/fcd ls -o json" \
    "curl, the same requests=curl --config $folder/requests/curl.config"
