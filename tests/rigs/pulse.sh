#!/bin/sh
# Plays a song through a PulseAudio server of its own and compares the recording with it, frame by frame; then kills the
# server while it plays, and starts it again. Needs no sound card and touches no running server.
set -eu
cd "$(dirname "$0")/../.."
for program in pulseaudio pactl pacat parec; do
    if ! command -v "$program" >/dev/null; then
        echo "$program is missing: install pulseaudio and pulseaudio-utils, then run this again." >&2
        exit 1
    fi
done
exec "${CARGO:-cargo}" test --locked --test audio_rig -- --ignored --test-threads=1 pulse::
