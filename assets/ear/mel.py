"""The ear's front end in numpy, from mono samples at 16 kHz: the reference of Moodsic's own."""

import numpy as np

RATE, N_FFT, HOP, BANDS, FMAX = 16_000, 512, 160, 64, 8_000.0
WINDOW = 10 * RATE


def bank():
    """Triangles of height 1, evenly spaced on the HTK mel scale: bands x bins."""
    to_mel = lambda hz: 2595 * np.log10(1 + hz / 700)
    edges = 700 * (10 ** (np.linspace(0, to_mel(FMAX), BANDS + 2) / 2595) - 1)
    hz = np.arange(N_FFT // 2 + 1) * RATE / N_FFT
    rising = (hz - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    falling = (edges[2:, None] - hz) / (edges[2:] - edges[1:-1])[:, None]
    return np.maximum(0, np.minimum(rising, falling))


def mel(samples):
    """Decibels: bands x frames, frame k around sample 160 k."""
    padded = np.pad(np.asarray(samples, np.float64), N_FFT // 2, mode="reflect")
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(N_FFT) / N_FFT)
    frames = np.lib.stride_tricks.sliding_window_view(padded, N_FFT)[::HOP] * hann
    power = np.abs(np.fft.rfft(frames)) ** 2
    return 10 * np.log10(np.maximum(bank() @ power.T, 1e-10))


def windows(samples):
    """Starts of the windows of 10 s; the last one ends with the samples and may overlap the one before."""
    count = max(1, -(-len(samples) // WINDOW))
    return [min(i * WINDOW, len(samples) - WINDOW) for i in range(count)]
