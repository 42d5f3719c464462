"""Mel power spectrograms as librosa makes them (Slaney), and the picture of the recipe `minute`."""
import functools

import numpy as np
from scipy.fft import rfft


def hertz_to_mel(f):
    f = np.asarray(f, float)
    return np.where(f < 1000, f * 3 / 200, 15 + 27 * np.log(np.maximum(f, 1e-9) / 1000) / np.log(6.4))


def mel_to_hertz(m):
    return np.where(m < 15, m * 200 / 3, 1000 * np.exp((m - 15) * np.log(6.4) / 27))


@functools.lru_cache
def bank(rate, n_fft, n_mels):
    bins = np.linspace(0, rate / 2, n_fft // 2 + 1)
    points = mel_to_hertz(np.linspace(hertz_to_mel(0), hertz_to_mel(rate / 2), n_mels + 2))
    width, ramp = np.diff(points), points[:, None] - bins[None]
    triangles = np.maximum(0, np.minimum(-ramp[:-2] / width[:-1, None], ramp[2:] / width[1:, None]))
    return (triangles * (2 / (points[2:] - points[:-2]))[:, None]).astype(np.float32)


def mel_power(samples, rate, n_fft, hop, n_mels):
    samples = np.pad(np.asarray(samples, np.float32), n_fft // 2, mode="reflect")
    hann = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(n_fft) / n_fft)).astype(np.float32)
    frames = np.lib.stride_tricks.sliding_window_view(samples, n_fft)[::hop]
    return bank(rate, n_fft, n_mels) @ (np.abs(rfft(frames * hann, axis=1)) ** 2).T


def picture(samples):
    """Mono at 22,050 Hz to uint8 (128, columns): row 0 is the highest band, black the loudest."""
    log_mel = np.log(mel_power(samples, 22050, 1024, 512, 128) + 1e-9)
    span = 8 * np.log(10)
    return 255 - (np.clip((log_mel - (log_mel.max() - span)) / span, 0, 1) * 255).astype(np.uint8)[::-1]
