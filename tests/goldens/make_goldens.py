"""Makes the goldens beside this script with librosa, an implementation that is not ours.

    pip install librosa==0.11.0 soxr==1.1.0 pillow numpy    (made with numpy 2.4.6, Python 3.11)
    python make_goldens.py

The signal is computed here and, by the same formula, in tests/common/synth.rs, so no sound file is committed: 112 s of
16-bit sound with tones, a sweep, thumps and noise from an integer hash.

  minute_22k.png         recipe minute     of the signal at 22,050 Hz mono   (no resampling: every pixel within 1)
  hacksc2020_22k.png     recipe hacksc2020 of the same; reflection padding as in librosa 0.7.2, to which it is bit-identical
  logmel_44k_stereo.i16  thousandths of the log-mel of recipe minute of the signal at 44,100 Hz stereo through soxr:
                         every 8th column, the lowest 120 bands, little-endian, column after column
  mel_22050_1024_128.csv band, bin, weight of the mel filterbank, weights above 0 only
"""
import numpy as np, librosa
from PIL import Image

RATE, N_FFT, HOP, MELS = 22050, 1024, 512, 128


def hash_noise(count):
    """Uniform in [-1, 1): a counter through a linear congruence and the finaliser of MurmurHash3."""
    h = np.arange(count, dtype=np.uint64) * np.uint64(6364136223846793005) + np.uint64(1442695040888963407)
    h ^= h >> np.uint64(33)
    h *= np.uint64(0xFF51AFD7ED558CCD)
    h ^= h >> np.uint64(33)
    return (h >> np.uint64(40)).astype(np.float64) / 2**24 * 2 - 1


def signal(rate):
    """112 s as 16-bit integers."""
    t = np.arange(112 * rate) / rate
    y = np.zeros(t.size)
    for k, (hz, level) in enumerate([(220, 0.2), (277.18, 0.15), (329.63, 0.15), (880, 0.05), (3520, 0.02)]):
        y += level * np.sin(2 * np.pi * hz * t) * (0.5 + 0.5 * np.sin(2 * np.pi * (0.25 + 0.1 * k) * t))
    y += 0.1 * np.sin(2 * np.pi * (50 * t + (8000 - 50) / (2 * 112) * t * t))
    y += 0.01 * hash_noise(t.size)
    y += 0.4 * np.exp(-((t * 2) % 1) * 60) * np.sin(2 * np.pi * 120 * t)
    return np.round(np.clip(y, -0.99, 0.99) * 32767).astype(np.int16)


def log_mel(y):
    power = librosa.feature.melspectrogram(y=y, sr=RATE, n_fft=N_FFT, hop_length=HOP, n_mels=MELS, pad_mode="reflect")
    return np.log(power + 1e-9)


def save(name, scaled):
    """Scaled 0 quiet to 1 loud; truncated, low bands at the bottom, loud is black."""
    Image.fromarray(255 - (scaled * 255.0).astype(np.uint8)[::-1]).save(name)


mono = signal(RATE).astype(np.float32) / 32768
L = log_mel(mono[52 * RATE :])  # 112 s: the last minute
R = 8 * np.log(10)
save("minute_22k.png", np.clip((L - (L.max() - R)) / R, 0, 1))
L = log_mel(mono[60 * RATE :][: 2000 * HOP])
save("hacksc2020_22k.png", (L - L.min()) / (L.max() - L.min()))

left = signal(44100)
stereo = np.stack([left, np.roll(left, 37)]).astype(np.float32) / 32768
excerpt = librosa.resample(stereo.mean(axis=0)[52 * 44100 :], orig_sr=44100, target_sr=RATE, res_type="soxr_hq")
L = log_mel(excerpt)
np.round(L[:120, ::8].T * 1000).astype("<i2").tofile("logmel_44k_stereo.i16")

bank = librosa.filters.mel(sr=RATE, n_fft=N_FFT, n_mels=MELS)
with open("mel_22050_1024_128.csv", "w") as out:
    out.write("band,bin,weight\n")
    for band, bin_ in zip(*np.nonzero(bank)):
        out.write(f"{band},{bin_},{bank[band, bin_]:.9g}\n")
