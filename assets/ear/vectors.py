"""Writes tests/fixtures/parity/ear_*.json: what numpy and onnxruntime make of a sound that the tests generate as well."""

import json
from pathlib import Path

import numpy as np
import onnxruntime

import mel

HERE = Path(__file__).parent
FIXTURES = HERE / "../../tests/fixtures/parity"
SECONDS = 25  # three windows, the last two overlap
FRAMES = sorted({*range(4), *range(0, 1001, 40), *range(997, 1001)})
TOKENS = [0, 61, 62, 130, 247]


def sound():
    """A chord, a sweep and noise that comes and goes; between 12 and 13 s digital silence."""
    n = np.arange(SECONDS * mel.RATE)
    t = n / mel.RATE
    state, noise = 1, np.empty(len(n))
    for i in range(len(n)):
        state = (state * 1_664_525 + 1_013_904_223) % 2**32
        noise[i] = (state >> 8) / 8_388_608 - 1
    chord = 0.2 * np.sin(2 * np.pi * 220 * t) + 0.15 * np.sin(2 * np.pi * 277.2 * t) + 0.1 * np.sin(2 * np.pi * 329.6 * t)
    sweep = 0.1 * np.sin(2 * np.pi * (100 * t + 140 * t * t))
    samples = chord + sweep + 0.1 * np.exp(-4 * (t % 0.5)) * noise
    samples[(t >= 12) & (t < 13)] = 0
    return samples.astype(np.float32)


def rounded(array, digits):
    return np.round(np.asarray(array, float), digits).tolist()


if __name__ == "__main__":
    samples = sound()
    starts = mel.windows(samples)
    mels = np.stack([mel.mel(samples[start : start + mel.WINDOW]) for start in starts])
    # By default onnxruntime 1.32 rounds what goes into an 8-bit product to 8 bits as well; here only the weights are.
    options = onnxruntime.SessionOptions()
    options.add_session_config_entry("session.qdq_matmulnbits_accuracy_level", "0")
    session = onnxruntime.InferenceSession(HERE / "ear.onnx", options)
    tokens, scores = session.run(["tokens", "scores"], {"mel": mels.astype(np.float32)})
    windows = [
        dict(
            start=start,
            frames={str(frame): rounded(mels[i][:, frame], 4) for frame in FRAMES},
            tokens={str(token): rounded(tokens[i][token], 6) for token in TOKENS},
            mean=rounded(tokens[i].mean(0), 6),
            scores=rounded(scores[i], 7),
        )
        for i, start in enumerate(starts)
    ]
    features = np.concatenate([tokens.mean((0, 1)), tokens.mean(1).std(0)])
    logs = np.log(scores + 1e-6).mean(0)
    (FIXTURES / "ear_windows.json").write_text(json.dumps(dict(samples=rounded(samples[::4001], 7), windows=windows)) + "\n")
    (FIXTURES / "ear_song.json").write_text(json.dumps(dict(features=rounded(features, 6), log_scores=rounded(logs, 6))) + "\n")
