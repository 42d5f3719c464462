//! Whether songs can be decoded: a second of tone is written and read back for real.

use std::io;
use std::path::Path;

use super::Check;
use crate::audio::{AudioReader, EXTENSIONS};

const NAME: &str = "formats";
const RATE: u32 = 8_000;

/// All formats are built in, so one that decodes speaks for the build.
pub(super) fn decoding() -> Check {
    let formats = format!("MP3, FLAC, WAV, OGG Vorbis, Opus, M4A (AAC, ALAC), AIFF ({})", EXTENSIONS.join(", "));
    match decode_a_tone() {
        Ok(frames) if frames == u64::from(RATE) => Check::fine(NAME, formats),
        Ok(frames) => broken(format!("{frames} of {RATE} frames of a test tone came back")),
        Err(detail) => broken(format!("a test tone could not be decoded: {detail}")),
    }
}

fn broken(detail: String) -> Check {
    Check::missing(NAME, detail, "see that the temporary folder can be written (TMPDIR), and build Moodsic anew")
}

fn decode_a_tone() -> Result<u64, String> {
    let file = tempfile::Builder::new().suffix(".wav").tempfile().map_err(|error| error.to_string())?;
    write_tone(file.path()).map_err(|error| error.to_string())?;
    let mut reader = AudioReader::open(file.path()).map_err(|error| error.to_string())?;
    let mut frames = 0;
    while let Some(chunk) = reader.next_chunk().map_err(|error| error.to_string())? {
        frames += (chunk.interleaved.len() / chunk.channels) as u64;
    }
    Ok(frames)
}

#[expect(clippy::disallowed_methods, reason = "a temporary file")]
fn write_tone(path: &Path) -> Result<(), hound::Error> {
    let spec =
        hound::WavSpec { channels: 1, sample_rate: RATE, bits_per_sample: 16, sample_format: hound::SampleFormat::Int };
    let file = io::BufWriter::new(std::fs::File::create(path)?);
    let mut writer = hound::WavWriter::new(file, spec)?;
    for frame in 0..RATE {
        let phase = f64::from(frame) * 440.0 * std::f64::consts::TAU / f64::from(RATE);
        writer.write_sample((phase.sin() * 16_000.0) as i16)?;
    }
    writer.finalize()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_frame_of_the_test_tone_comes_back() {
        assert_eq!(decode_a_tone(), Ok(u64::from(RATE)));
    }
}
