#!/usr/bin/env bash
# Makes .build/selenium-venv, with the selenium that opens the audit's page in a browser. Does nothing where it is there.
set -euo pipefail
cd "$(dirname "$0")/.."

requirements=Tests/AuditTests/browser/requirements.txt
venv=.build/selenium-venv
if [[ -x $venv/bin/python ]] && cmp --silent "$requirements" "$venv/requirements.txt"; then exit 0; fi

# The first Python that can make an environment: Debian's lacks that without python3-venv.
python=""
for candidate in "$(command -v python3 || true)" /usr/bin/python3; do
    if [[ -x $candidate ]] && "$candidate" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 10))' 2>/dev/null
    then
        python=$candidate
        break
    fi
done
if [[ -z $python ]]; then
    echo "No Python 3.10 or newer with venv: run scripts/install-dependencies.sh --tests first." >&2
    exit 1
fi

echo "Installing selenium into $venv" >&2
mkdir -p .build
rm -rf "$venv"
"$python" -m venv "$venv"
if ! "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
    --requirement "$requirements" >&2
then
    echo "selenium could not be installed from PyPI; the tests of the audit's page need it." >&2
    exit 1
fi
# Last: it says that everything before it went well.
cp "$requirements" "$venv/requirements.txt"
