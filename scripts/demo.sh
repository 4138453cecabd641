#!/usr/bin/env bash
# Shows what fcd does: starts a simulated vCenter on a free loopback port, runs the real fcd against it, prints each
# command before its result, and stops what it started. Catalog and report stay in demo-output/.
set -euo pipefail
cd "$(dirname "$0")/.."

swift="${SWIFT:-swift}"
output="$PWD/demo-output"
rm -rf "$output"
mkdir -p "$output"

echo "Building fcd and its simulator (the first time this takes some minutes) ..."
"$swift" build --product fcd
"$swift" build --product fcdsim
bin="$("$swift" build --show-bin-path)"

simulator=
cleanup() {
    if [[ -n $simulator ]] && kill "$simulator" 2>/dev/null; then wait "$simulator" 2>/dev/null || true; fi
}
trap cleanup EXIT

"$bin/fcdsim" --https --port 0 --seed demo --cert-out "$output/simulator-ca.pem" --ready-file "$output/ready.json" \
    >"$output/simulator.log" 2>&1 &
simulator=$!
for _ in $(seq 1 300); do
    [[ -s $output/ready.json ]] && break
    kill -0 "$simulator" 2>/dev/null || { cat "$output/simulator.log" >&2; exit 1; }
    sleep 0.1
done
[[ -s $output/ready.json ]] || { echo "the simulator did not start" >&2; exit 1; }

# Everything of the demo stays in its own folder: no configuration or session of yours is touched.
unset "${!GOVC_@}" "${!FCD_@}" 2>/dev/null || true
export XDG_CONFIG_HOME="$output/config" XDG_DATA_HOME="$output/data" XDG_STATE_HOME="$output/state"
FCD_URL="$(sed -n 's/.*"url" *: *"\([^"]*\)".*/\1/p' "$output/ready.json")"
export FCD_URL FCD_CA_FILE="$output/simulator-ca.pem"
export FCD_USERNAME=administrator@vsphere.local FCD_PASSWORD=fcdsim

# Prints a command as a person would type it, and runs it.
fcd() {
    printf '\n\033[1m$ fcd'
    local word
    for word in "$@"; do
        if [[ $word =~ ^[A-Za-z0-9_./:=,@%+-]+$ ]]; then printf ' %s' "$word"; else printf " '%s'" "$word"; fi
    done
    printf '\033[0m\n'
    "$bin/fcd" "$@"
}

# The same for a command that has to be refused, with the exit status that says why.
refused() {
    local expected=$1 status=0
    shift
    fcd "$@" || status=$?
    echo "(exit status $status)"
    [[ $status -eq $expected ]] || { echo "expected exit status $expected" >&2; exit 1; }
}

say() { printf '\n# %s\n' "$1"; }

say "A simulated vCenter with two datacenters, five datastores and forty virtual machines runs at $FCD_URL"
fcd login
fcd about

say "An old VMDK becomes a First Class Disk, with an owner and tags"
fcd register '[ssd-01] legacy/payments db.vmdk' --name payments-db --owner payments --contact pay@example.com \
    --expires 2031-12-31 --tag tier/gold --tag migrated
fcd register '[ssd-01] 财务/账本 2024.vmdk' --owner 财务
fcd ls

say "It is attached to a virtual machine; a second virtual machine is refused, then it is moved there"
fcd attach payments-db --vm payments-app-01
refused 11 attach payments-db --vm payments-app-02
fcd move payments-db --to payments-app-02
fcd show payments-db
fcd detach payments-db

say "The catalog remembers: what follows asks no server but for the sync"
fcd sync
fcd find --owner payments
fcd owner ls
fcd operations --limit 8

say "Many at once: whatever lies there and is nobody's becomes a disk, and what matches the words of find gets a tag"
fcd register --unregistered-on ssd-01 --owner legacy --yes
fcd sync --quiet
fcd tag attach reviewed --where 'owner:legacy attached:no' --yes

say "Disks as a manifest says: the plan first, then exactly that; a second time there is nothing to do"
cat >"$output/disks.yaml" <<'MANIFEST'
version: 1
disks:
  - name: payments-log
    size: 20GiB
    datastore: ssd-01
    owner: {team: payments}
    attach: {vm: payments-app-01}
  - name: payments-db
    size: 80GiB
    metadata: {app: payments}
MANIFEST
fcd plan "$output/disks.yaml"
fcd apply "$output/disks.yaml" --yes
fcd plan "$output/disks.yaml"

say "What is wrong?"
fcd audit --html "$output/report.html"
fcd logout

catalog="$XDG_DATA_HOME/fcd/catalog.sqlite"
printf '\nThe catalog is   %s\nThe report is    %s\n' "$catalog" "$output/report.html"
