#!/usr/bin/env bash
# Makes the Python environments of the tests in .build, each pinned to files of PyPI's. One that is there is left alone.
#
#   pyvmomi   a client for the interop tests, and what they check reports of an audit with
#   selenium  what opens the audit's page in a browser
set -euo pipefail
cd "$(dirname "$0")/.."

make_environment() {
    local requirements=$1 venv=$2 oldest=$3 python="" candidate
    if [[ -x $venv/bin/python ]] && cmp --silent "$requirements" "$venv/requirements.txt"; then return; fi

    # The first Python that can make an environment: Debian's lacks that without python3-venv.
    for candidate in "$(command -v python3 || true)" /usr/bin/python3; do
        if [[ -x $candidate ]] && "$candidate" -c \
            "import ensurepip, sys, venv; sys.exit(sys.version_info < (3, $oldest))" 2>/dev/null
        then
            python=$candidate
            break
        fi
    done
    if [[ -z $python ]]; then
        echo "No Python 3.$oldest or newer with venv: run scripts/install-dependencies.sh --tests first." >&2
        exit 1
    fi

    echo "Installing what $requirements names into $venv" >&2
    mkdir -p .build
    rm -rf "$venv"
    "$python" -m venv "$venv"
    if ! "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
        --requirement "$requirements" >&2
    then
        echo "What $requirements names could not be installed from PyPI; the tests need it." >&2
        exit 1
    fi
    # Last: it says that everything before it went well.
    cp "$requirements" "$venv/requirements.txt"
}

for name in "$@"; do
    case $name in
        pyvmomi) make_environment Tests/InteropTests/pyvmomi/requirements.txt .build/pyvmomi-venv 11 ;;
        selenium) make_environment Tests/AuditTests/browser/requirements.txt .build/selenium-venv 10 ;;
        *)
            echo "usage: $0 [pyvmomi] [selenium]" >&2
            exit 64
            ;;
    esac
done
