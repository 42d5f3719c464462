# Everything there is to do with Moodsic. `make help` lists it.

PREFIX ?= $(HOME)/.local
# Right after rustup's installation the running shell does not know its folder yet.
export PATH := $(PATH):$(HOME)/.cargo/bin
CARGO := cargo
LOCKED := --locked
target := $(or $(CARGO_TARGET_DIR),target)
# Whether there is a display to open a window on (macOS always has one).
display := $(or $(DISPLAY),$(WAYLAND_DISPLAY),$(WAYLAND_SOCKET),$(filter Darwin,$(shell uname -s)))
# Our own crate as fast as it is in a release.
fast := --config 'profile.dev.package.moodsic.opt-level=3'
# Where the tests' Python packages are installed.
python := $(target)/python
# What `make soak` tries: all, or some of the scenarios that tests/rigs/labelling.py --help lists, such as SOAK="kill full".
SOAK ?=
# The tests of the library and the command line that a build without the window runs too: those that a feature could change. The
# sound path and the pictures are the same code in both builds.
windowless := --lib --test cli --test cloud --test exchange --test learn --test playback --test store
# Words after `moodsic` on the command line, such as ARGS="predict song.mp3".
ARGS ?=

.PHONY: help run test test-tags test-labelling soak fuzz test-audio test-protos test-emulator snapshots lint bench bench-build install
.DEFAULT_GOAL := help

help: ## lists the targets
	@echo 'make run [ARGS="predict song.mp3"]   builds Moodsic and starts it'
	@sed -n 's/^\([a-z-]*\):[^#]*## /make \1 — /p' Makefile | sed '/^make \(run\|help\) /d'

# With no arguments and no display the program itself says so and does the main job on the command line.
run: ## builds Moodsic and starts it
	@.ci/packages build $(if $(display),window)
	@.ci/rust
	@$(CARGO) build --release $(LOCKED)
	@'$(target)/release/moodsic' $(or $(ARGS),--demo-if-headless)

# First what must work in a build without the window too. The second `cargo test` leaves the program itself behind; building it
# once more would build half of the libraries again.
test: ## runs all tests, a real window and a recorded playback among them
	@.ci/packages build window tests
	@.ci/rust
	$(CARGO) test $(LOCKED) --no-default-features $(windowless)
	$(CARGO) test $(LOCKED)
	tests/smoke.sh '$(target)/debug/moodsic'

# What was written into a file of each format is read by programs that know nothing of Moodsic.
test-tags: $(python)/tags ## has mutagen, TagLib, ffprobe and beets read what is written into songs
	@.ci/packages build media
	@.ci/rust
	$(CARGO) build $(LOCKED)
	$(python)/tags/bin/python tests/rigs/tags.py '$(target)/debug/moodsic'

# The program as it is installed. The songs, half a megabyte each, lie in a temporary folder, 2 GB at most.
# A short look by the same rigs, on the program that the tests leave behind: a disk that hangs, one that is full, and keys as fast as a
# person can type.
test-labelling: ## labels songs in the real window, on disks in trouble
	@.ci/packages build window tests python
	@.ci/rust
	$(CARGO) build $(LOCKED)
	tests/rigs/labelling.py '$(target)/debug/moodsic' untagged quit term slow hung full --keys 4

soak: ## labels songs by the thousand in the real window, ends it at bad moments, fills its disk; half an hour ([SOAK="kill full"])
	@.ci/packages build window tests python
	@.ci/rust
	@$(CARGO) build --release $(LOCKED)
	KILLS=200 $(CARGO) test $(LOCKED) --release --test kill no_file
	tests/rigs/labelling.py '$(target)/release/moodsic' $(SOAK)

fuzz: ## reads a hundred thousand damaged files, in at most 2 GB of memory ([MUTANTS=n] [MUTANTS_SEED=n])
	@.ci/packages build
	@.ci/rust
	$(CARGO) test $(LOCKED) --no-run --test fuzz $(fast)
	ulimit -v 2000000; MUTANTS=$(or $(MUTANTS),100000) $(CARGO) test $(LOCKED) --test fuzz $(fast) -- --nocapture

test-audio: ## records the program through a PulseAudio server (in CI, or with INSTALL_SOUND_SERVER=1)
	@.ci/packages build tests
	@.ci/rust
ifneq (,$(filter true 1,$(CI) $(INSTALL_SOUND_SERVER)))
	@.ci/packages pulse
endif
	@if command -v pulseaudio >/dev/null && command -v parec >/dev/null; then \
		tests/rigs/pulse.sh; \
	else \
		echo 'No PulseAudio here, so this test is left out: a sound server is never installed unasked; to have it installed, run make test-audio INSTALL_SOUND_SERVER=1.'; \
	fi

# What the tests of the cloud sent, which they leave behind, is held to the definitions that Google publishes. In CI `make test`
# has just run them.
test-protos: $(python)/protos ## checks the requests to Google against its own definitions
	@.ci/packages build
	@.ci/rust
ifneq (true,$(CI))
	@rm -rf '$(target)/tmp/google-requests'
	$(CARGO) test $(LOCKED) --test cloud
endif
	$(python)/protos/bin/python tests/google/check_requests.py '$(target)/tmp/google-requests'

test-emulator: $(python)/emulator ## uploads to an emulator of Cloud Storage
	@.ci/packages build
	@.ci/rust
	$(CARGO) test $(LOCKED) --test cloud --no-run
	$(python)/emulator/bin/python tests/google/with_emulator.py $(CARGO) test $(LOCKED) --test cloud -- --ignored emulator

# Environments of Python of their own, so that nothing is installed into the system's.
$(python)/protos: PACKAGE := google-cloud-aiplatform==2.7.0
$(python)/emulator: PACKAGE := gcp-storage-emulator==2026.7.19
$(python)/tags: PACKAGE := mutagen==1.48.1 pytaglib==3.2.0 beets==2.14.1
$(python)/protos $(python)/emulator $(python)/tags:
	@.ci/packages python
	@python3 -m venv '$@' && '$@/bin/python' -m pip install --quiet --disable-pip-version-check $(PACKAGE) || { rm -rf '$@'; exit 1; }

snapshots: ## compares pictures of the window with the stored ones
	@.ci/packages build vulkan
	@.ci/rust
	$(CARGO) test $(LOCKED) --features snapshots --test snapshots

lint: ## formatting, clippy and the documentation, warnings being errors
	@.ci/packages build
	@.ci/rust
	$(CARGO) fmt --check
	$(CARGO) clippy $(LOCKED) --all-targets -- -D warnings
	$(CARGO) clippy $(LOCKED) --all-targets --no-default-features -- -D warnings
	$(CARGO) clippy $(LOCKED) --features snapshots --test snapshots -- -D warnings
	RUSTDOCFLAGS='-D warnings' $(CARGO) doc $(LOCKED) --no-deps

bench: ## measures every stage and the whole
	@.ci/packages build
	@.ci/rust
	$(CARGO) bench $(LOCKED)

# In the profile of the tests: it compiles and links every bench with the libraries that are built already.
bench-build: ## builds the benches without running them
	@.ci/packages build
	@.ci/rust
	$(CARGO) bench $(LOCKED) --no-run --profile dev

install: ## puts the program, its icon and its menu entry under PREFIX (~/.local)
	@.ci/packages build window
	@.ci/rust
	@$(CARGO) build --release $(LOCKED)
	install -D -m 755 '$(target)/release/moodsic' '$(DESTDIR)$(PREFIX)/bin/moodsic'
	install -D -m 644 assets/moodsic.desktop '$(DESTDIR)$(PREFIX)/share/applications/moodsic.desktop'
	install -D -m 644 assets/moodsic.png '$(DESTDIR)$(PREFIX)/share/icons/hicolor/256x256/apps/moodsic.png'
	install -D -m 644 assets/moodsic.svg '$(DESTDIR)$(PREFIX)/share/icons/hicolor/scalable/apps/moodsic.svg'
