#!/usr/bin/env bash
# Measures work on a fleet with release builds, the simulator in a process of its own: registering VMDKs in bulk against
# one by one, owner and tag on many disks, moving disks. Prints the rows of docs/benchmarks.md.
#
# BIN names a folder with fcd and fcdsim that are built already; see scripts/bench/fleet.py for what else can be set.
set -euo pipefail
cd "$(dirname "$0")/.."

if [[ -z ${BIN-} ]]; then
    swift="${SWIFT:-swift}"
    for product in fcd fcdsim; do
        "$swift" build --configuration release --static-swift-stdlib --product "$product" >&2
    done
    BIN="$("$swift" build --configuration release --show-bin-path)"
fi
exec python3 scripts/bench/fleet.py --bin "$BIN" "$@"
