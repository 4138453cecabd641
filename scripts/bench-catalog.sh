#!/usr/bin/env bash
# Measures the catalog with release builds: questions to a catalog of a million disks, in one process, and a sync of a
# hundred thousand disks from a simulated vCenter in another. Prints the rows of docs/benchmarks.md.
#
# `--scale 0.1` takes a tenth of both. BIN names a folder with fcd, fcdsim and fcdbench that are built already.
set -euo pipefail
cd "$(dirname "$0")/.."

if [[ -z ${BIN-} ]]; then
    swift="${SWIFT:-swift}"
    for product in fcd fcdsim fcdbench; do
        "$swift" build --configuration release --static-swift-stdlib --product "$product" >&2
    done
    BIN="$("$swift" build --configuration release --show-bin-path)"
fi
exec python3 scripts/bench/catalog.py --bin "$BIN" "$@"
