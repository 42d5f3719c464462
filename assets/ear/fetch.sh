#!/usr/bin/env bash
# Takes the network out of the crate that carries it, cuts it and puts it here: fetch.sh (from any folder).
# Needs cargo, sha256sum and a Python with requirements.txt ($PYTHON, else python3). The build of Moodsic needs none of this.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
touch "$work/lib.rs"
cat >"$work/Cargo.toml" <<'MANIFEST'
[package]
name = "throwaway"
version = "0.0.0"
edition = "2021"
[lib]
path = "lib.rs"
[dependencies]
soundevents = { version = "=0.5.0", default-features = false }
soundevents-dataset = "=0.4.0"
MANIFEST
(cd "$work" && cargo vendor --quiet crates >/dev/null)
cd "$work/crates"
sha256sum --check --quiet <<'SUMS'
3890f227660be71886ff48633d11a731993e0206db8a486781412c28a0873435  soundevents/models/tiny.onnx
cdd1049833c4b86127c2773ac0d14a2754b6a6d0d1798002ed5c66e699708429  soundevents-dataset/assets/class_labels_indices.csv
SUMS
"${PYTHON:-python3}" "$here/cut.py" soundevents/models/tiny.onnx "$work/ear.onnx"
cp "$work/ear.onnx" "$here/ear.onnx"
cp soundevents-dataset/assets/class_labels_indices.csv "$here/classes.csv"
(cd "$here" && sha256sum --check SHA256SUMS)
