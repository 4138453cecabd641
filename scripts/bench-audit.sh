#!/usr/bin/env bash
# Measures the audit's page with release builds: how long Chromium takes to open one of 10,000 findings, to sort and to
# filter it. Prints the rows of docs/benchmarks.md, and fails where the page is shorter or opens too slowly.
#
# BIN names a folder with fcd and fcdbench that are built already; see scripts/bench/audit_page.py for what can be set.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/python-venv.sh selenium
if [[ -z ${BIN-} ]]; then
    swift="${SWIFT:-swift}"
    for product in fcd fcdbench; do
        "$swift" build --configuration release --static-swift-stdlib --product "$product" >&2
    done
    BIN="$("$swift" build --configuration release --show-bin-path)"
fi
exec .build/selenium-venv/bin/python -B scripts/bench/audit_page.py --bin "$BIN" "$@"
