#!/usr/bin/env bash
# Installs the system packages that the build needs, and with --tests those of the tests as well, but only what is
# missing: where nothing is, it neither needs root nor the network.
set -euo pipefail

packages=(libcurl4-openssl-dev libssl-dev libxml2-dev libsqlite3-dev pkg-config)
case "${1-}" in
    "") ;;
    --tests)
        packages+=(ca-certificates openssl golang-go golang-github-vmware-govmomi-dev python3 python3-pip python3-venv)
        # The audit's page is opened in a browser; without a font of its own it would have no Chinese letters.
        packages+=(chromium chromium-driver fonts-noto-cjk)
        ;;
    *)
        echo "usage: $0 [--tests]" >&2
        exit 64
        ;;
esac

is_installed() {
    [[ "$(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null)" == installed ]]
}

if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    echo "This machine has no apt-get, so nothing can be installed for you." >&2
    echo "Install what is called on Debian: ${packages[*]}" >&2
    echo "Then run \`swift build\` or \`swift test\` yourself." >&2
    exit 1
fi

missing=()
for package in "${packages[@]}"; do
    # pkgconf took over from pkg-config in newer releases.
    if [[ $package == pkg-config ]] && command -v pkg-config >/dev/null; then continue; fi
    is_installed "$package" || missing+=("$package")
done
if [[ ${#missing[@]} -eq 0 ]]; then exit 0; fi

as_root=()
if [[ $EUID -ne 0 ]]; then
    if ! command -v sudo >/dev/null; then
        echo "These packages are missing: ${missing[*]}" >&2
        echo "You are not root and there is no sudo. As root, run:" >&2
        echo "    apt-get update && apt-get install ${missing[*]}" >&2
        exit 1
    fi
    as_root=(sudo)
fi

echo "Installing: ${missing[*]}" >&2
install() {
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install --yes --quiet --no-install-recommends "${missing[@]}" >&2
}
# A new machine has no package lists, and an old one may have lists of packages that are gone.
if ! "${as_root[@]}" apt-get update --quiet >&2; then
    echo "The package lists could not be renewed; trying with those that are there." >&2
fi
if ! install; then
    echo "These packages could not be installed: ${missing[*]}" >&2
    exit 1
fi
