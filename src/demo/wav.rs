//! A piece as a WAV file, 16 bits, with its name in a `LIST INFO` chunk (Microsoft and IBM, "Multimedia Programming
//! Interface and Data Specifications 1.0", 1991).

use std::fs;
use std::io::{self, Cursor};
use std::path::Path;

use super::synth::RATE;

/// Tags by their four letters, in the order they are written.
pub(super) type Info = [([u8; 4], String)];

/// The bytes of the file.
pub(super) fn encode(samples: &[f32], info: &Info) -> io::Result<Vec<u8>> {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: RATE.get(),
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut bytes = Cursor::new(Vec::with_capacity(file_size(samples.len(), info) as usize));
    let mut writer = hound::WavWriter::new(&mut bytes, spec).map_err(io::Error::other)?;
    for sample in samples {
        let level = (sample * f32::from(i16::MAX)).round() as i16;
        writer.write_sample(level).map_err(io::Error::other)?;
    }
    writer.finalize().map_err(io::Error::other)?;

    // hound writes no tags: they follow as a chunk of their own, and the size in the RIFF header grows by it.
    let mut bytes = bytes.into_inner();
    bytes.extend(list_chunk(info));
    let riff_size = (bytes.len() - 8) as u32;
    bytes[4..8].copy_from_slice(&riff_size.to_le_bytes());
    Ok(bytes)
}

/// Whether `path` is the whole file that [`encode`] makes of `n_samples` samples and `info`. Looks at its size and its tags,
/// which stand at the end, not at the sound.
pub(super) fn is_whole(path: &Path, n_samples: usize, info: &Info) -> bool {
    use io::{Read as _, Seek as _, SeekFrom};
    let chunk = list_chunk(info);
    let read_end = || -> io::Result<Vec<u8>> {
        let mut file = fs::File::open(path)?;
        let size = file.seek(SeekFrom::End(0))?;
        if size != file_size(n_samples, info) {
            return Ok(Vec::new());
        }
        file.seek(SeekFrom::End(-(chunk.len() as i64)))?;
        let mut end = Vec::new();
        file.read_to_end(&mut end)?;
        Ok(end)
    };
    fs::metadata(path).is_ok_and(|meta| meta.is_file()) && read_end().is_ok_and(|end| end == chunk)
}

/// Header, samples, tags.
fn file_size(n_samples: usize, info: &Info) -> u64 {
    (44 + 2 * n_samples + list_chunk(info).len()) as u64
}

fn list_chunk(info: &Info) -> Vec<u8> {
    let mut list = b"INFO".to_vec();
    for (id, text) in info {
        // Texts end with a zero, chunks on an even byte.
        list.extend(id);
        list.extend((text.len() as u32 + 1).to_le_bytes());
        list.extend(text.as_bytes());
        list.extend(if text.len() % 2 == 0 { &[0, 0][..] } else { &[0][..] });
    }
    let mut chunk = b"LIST".to_vec();
    chunk.extend((list.len() as u32).to_le_bytes());
    chunk.extend(list);
    chunk
}

#[cfg(test)]
mod tests {
    use super::*;

    fn info() -> Vec<([u8; 4], String)> {
        vec![(*b"INAM", "Odd".to_owned()), (*b"IART", "Even".to_owned())]
    }

    #[test]
    fn the_file_reads_back_sample_for_sample() {
        let bytes = encode(&[0.0, 0.5, -1.0, 1.0], &info()).expect("encodes");
        assert_eq!(bytes.len() as u64, file_size(4, &info()));
        let reader = hound::WavReader::new(Cursor::new(bytes)).expect("a WAV file");
        assert_eq!(reader.spec().sample_rate, 22_050);
        let samples: Vec<i16> = reader.into_samples().map(|s| s.expect("a sample")).collect();
        assert_eq!(samples, [0, 16_384, -32_767, 32_767]);
    }

    #[test]
    fn a_cut_or_renamed_piece_is_not_whole() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("a.wav");
        assert!(!is_whole(&path, 4, &info()), "there is no file yet");
        let bytes = encode(&[0.0; 4], &info()).expect("encodes");
        fs::write(&path, &bytes).expect("writes");
        assert!(is_whole(&path, 4, &info()));
        assert!(!is_whole(&path, 5, &info()), "another length");
        assert!(!is_whole(&path, 4, &[(*b"INAM", "Odd".to_owned()), (*b"IART", "Evil".to_owned())]), "other tags");
        fs::write(&path, &bytes[..bytes.len() - 2]).expect("writes");
        assert!(!is_whole(&path, 4, &info()), "cut short");
    }
}
