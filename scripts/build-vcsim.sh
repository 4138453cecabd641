#!/usr/bin/env bash
# Builds the vcsim that the outside checks run against, from Debian's govmomi, before the tests share the machine. They
# build it themselves where this was not run.
set -euo pipefail
cd "$(dirname "$0")/.."

build="$PWD/.build"
mkdir -p "$build"
cd Tests/InteropTests/vcsim
GO111MODULE=off GOPATH=/usr/share/gocode GOFLAGS= GOCACHE="$build/go-cache" \
    exec go build -o "$build/vcsim" .
