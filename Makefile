# Builds, tests and installs fcd. `make demo` and `make test` need nothing but Swift, git and a Debian.

SWIFT ?= swift
PREFIX ?= /usr/local
DESTDIR ?=

# A test's time limit counts from its beginning: with all tests under way at once, each would take as long as the whole.
export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH ?= 8

# What is shipped links Swift's library statically, so that it runs where no Swift is installed.
RELEASE = --configuration release --product fcd --static-swift-stdlib
SOURCES = Package.swift Sources Tests
SCRIPTS = .ci/run $(wildcard scripts/*.sh)

.PHONY: build test test-kill demo release install uninstall format lint bench clean

build:
	scripts/install-dependencies.sh
	$(SWIFT) build

test:
	scripts/install-dependencies.sh --tests
	scripts/python-venv.sh pyvmomi selenium
	scripts/build-vcsim.sh
	$(SWIFT) test

# Kills fcd at 200 places of its work, where `make test` takes 20.
test-kill:
	scripts/install-dependencies.sh --tests
	FCD_KILL_RUNS=200 $(SWIFT) test --filter KillTests

demo:
	scripts/install-dependencies.sh
	scripts/demo.sh

release:
	scripts/install-dependencies.sh
	$(SWIFT) build $(RELEASE)

# `sudo make install` after `make release` builds nothing as root: that would leave files behind that only root can
# change.
install:
	if [ -z "$$SUDO_USER" ] || [ ! -x .build/release/fcd ]; then $(MAKE) release; fi
	install -d "$(DESTDIR)$(PREFIX)/bin"
	install -s -m 755 .build/release/fcd "$(DESTDIR)$(PREFIX)/bin/fcd"

uninstall:
	rm -f "$(DESTDIR)$(PREFIX)/bin/fcd"

format:
	$(SWIFT) format --in-place --parallel --recursive $(SOURCES)

lint:
	$(SWIFT) format lint --strict --parallel --recursive $(SOURCES)
	for script in $(SCRIPTS); do bash -n "$$script" || exit 1; done

# `make bench SCALE=0.1` takes a tenth of the disks for the catalog's part.
SCALE ?= 1
bench:
	scripts/install-dependencies.sh --tests
	scripts/bench.sh
	scripts/bench-fleet.sh
	scripts/bench-catalog.sh --scale $(SCALE)
	scripts/bench-audit.sh

clean:
	rm -rf .build
