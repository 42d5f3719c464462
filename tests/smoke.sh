#!/usr/bin/env bash
# Starts the real window and uses it as a person would: opens a folder, plays, tags by keys, undoes, is killed while
# tagging, starts again, quits. Needs no display, no graphics card and no sound card: it brings an X server of its own
# (Xvfb), renders in software and plays into a pipe that runs at the pace of a sound card.
#
#     tests/smoke.sh target/debug/moodsic
set -euo pipefail

moodsic=$(realpath "${1:?usage: tests/smoke.sh PROGRAM}")
# Nothing takes that long but a machine that does much else; whatever is waited for is looked at ten times a second.
patience_secs=120

dir=$(mktemp -d)
started=()
window_pid=

clean_up() {
    local code=$?
    for pid in $window_pid "${started[@]}"; do
        kill -9 "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
    if [ $code -ne 0 ]; then
        [ ! -s "$dir/window.log" ] || { echo '--- the window said:'; tail -20 "$dir/window.log"; } >&2
        if [ -n "${SMOKE_KEEP:-}" ]; then
            echo "everything is left in $dir" >&2
            return
        fi
    fi
    rm -rf "$dir"
}
trap clean_up EXIT

fail() {
    echo "smoke test failed: $*" >&2
    exit 1
}

# until_true WHAT COMMAND...
until_true() {
    local what=$1 deadline=$((SECONDS + patience_secs))
    shift
    until "$@"; do
        [ $SECONDS -lt $deadline ] || fail "$what, in $patience_secs seconds"
        [ -z "$window_pid" ] || kill -0 "$window_pid" 2>/dev/null || fail "the window ended before: $what"
        sleep 0.1
    done
}

step() { echo "smoke: $*"; }

# --- What the window runs on.

start_x_server() {
    Xvfb -displayfd 3 -screen 0 1280x800x24 -nolisten tcp 3>"$dir/display" >"$dir/xvfb.log" 2>&1 &
    started+=($!)
    until_true 'the X server starts' test -s "$dir/display"
    DISPLAY=:$(cat "$dir/display")
    export DISPLAY
    unset WAYLAND_DISPLAY WAYLAND_SOCKET
}

# The only sound device: two channels of 48 kHz floats in real time, to nowhere.
make_sound_device() {
    cat >"$dir/asoundrc" <<'ALSA'
</usr/share/alsa/alsa.conf>
pcm.!default {
    type file
    slave.pcm null
    file "|pv -q -L 384000 >/dev/null"
    format raw
}
ctl.!default { type hw card 0 }
ALSA
    export ALSA_CONFIG_PATH=$dir/asoundrc
    # Not the sound server of whoever runs this.
    export PULSE_SERVER=unix:/nonexistent XDG_RUNTIME_DIR=$dir/run
    mkdir -m 700 "$dir/run"
}

start_window() {
    LIBGL_ALWAYS_SOFTWARE=1 "$moodsic" "$@" >"$dir/window.log" 2>&1 &
    window_pid=$!
    until_true 'the window appears' find_window
    # There is no window manager that would give it the focus.
    until_true 'the window takes the focus' focus
}

find_window() {
    window=$(xdotool search --onlyvisible --pid "$window_pid" 2>/dev/null | tail -1)
    [ -n "$window" ]
}

focus() {
    xdotool windowfocus "$window" 2>/dev/null && [ "$(xdotool getwindowfocus 2>/dev/null)" = "$window" ]
}

press() { xdotool key --clearmodifiers "$@"; }

# --- What can be seen of it.

shot() { import -silent -window root "$dir/$1.png"; }

colours() {
    shot colours
    identify -format %k "$dir/colours.png"
}

# Neither the bare window nor its empty state has as many colours as a spectrogram.
shows_a_spectrogram() { [ "$(colours)" -gt 500 ]; }

# The signature is that of the pixels, not of the file.
pixels() {
    shot pixels
    identify -format %# "$dir/pixels.png"
}

differs_from() { [ "$(pixels)" != "$1" ]; }

stands_still() {
    local before
    before=$(pixels)
    sleep 0.5
    [ "$(pixels)" = "$before" ]
}

labels() { "$moodsic" labels --json 2>/dev/null; }

count_labels() { labels | grep -o '"song_id"' | wc -l; }

labels_are() { [ "$(count_labels)" -eq "$1" ]; }

labels_are_at_least() { [ "$(count_labels)" -ge "$1" ]; }

# --- The test.

export MOODSIC_DATA_DIR=$dir/data
start_x_server
make_sound_device

step 'composing songs'
# In a library of their own, so that the window finds them without tags.
"$moodsic" demo --quiet --data-dir "$dir/elsewhere" --dir "$dir/songs" >/dev/null
[ "$(find "$dir/songs" -name '*.wav' | wc -l)" -eq 18 ] || fail 'there are not eighteen songs'

step 'opening the folder'
start_window "$dir/songs"
until_true 'a song shows its spectrogram' shows_a_spectrogram
labels_are 0 || fail 'songs have labels before anybody gave them'

step 'playing'
until_true 'the picture stands still while nothing plays' stands_still
before=$(pixels)
press space
until_true 'the picture moves while it plays' differs_from "$before"
before=$(pixels)
until_true 'the picture goes on moving' differs_from "$before"
press space
until_true 'the picture stands still again' stands_still

step 'tagging and undoing'
before=$(pixels)
press 1
until_true 'key 1 tags a song' labels_are 1
labels | grep -q '"mood": *"sad"' || fail 'key 1 is not sad'
until_true 'the tag is seen' differs_from "$before"
press ctrl+z
until_true 'Ctrl+Z takes the tag back' labels_are 0
press ctrl+y
until_true 'Ctrl+Y brings it back' labels_are 1

step 'killing it while tagging'
(for _ in $(seq 1 200); do press 2 3 1 2>/dev/null || exit 0; sleep 0.2; done) &
typist=$!
started+=("$typist")
until_true 'the keys tag more songs' labels_are_at_least 5
labels >"$dir/before"
kill -9 "$window_pid"
wait "$window_pid" 2>/dev/null || true
window_pid=
kill "$typist" 2>/dev/null || true
labels >"$dir/after"
# A label that was there may have been given another mood by the next key, but none may be gone.
grep -o '"song_id": *"[0-9a-f]*"' "$dir/before" | while read -r song; do
    grep -qF "$song" "$dir/after" || fail "a label is gone: $song"
done

step 'starting again'
kept=$(count_labels)
start_window "$dir/songs"
until_true 'a song shows its spectrogram again' shows_a_spectrogram
labels_are "$kept" || fail 'a restart changed the labels'

step 'quitting'
press ctrl+q
deadline=$((SECONDS + patience_secs))
while kill -0 "$window_pid" 2>/dev/null; do
    [ $SECONDS -lt $deadline ] || fail 'Ctrl+Q does not quit'
    sleep 0.1
done
wait "$window_pid" || fail "it quit with code $?"
window_pid=
! grep -q panicked "$dir/window.log" || fail 'something panicked'
step "passed in $SECONDS s"
