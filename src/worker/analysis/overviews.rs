//! Overviews that were made before, by song: a known song is never decoded whole again. They lie in the cache folder, two kilobytes
//! each, and can be made anew at any time.

use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::files::write_whole;
use crate::pipeline::Overview;
use crate::song::SongId;

/// Raised when overviews are made otherwise.
const VERSION: u8 = 1;

/// The overviews on disk.
pub(super) struct Overviews {
    cache: PathBuf,
    folder: PathBuf,
}

impl Overviews {
    /// Those below the folder of what can be made anew.
    pub(super) fn new(cache: &Path) -> Self {
        Self { cache: cache.to_owned(), folder: cache.join("overviews") }
    }

    /// The overview of a song, if it was kept.
    pub(super) fn load(&self, song: SongId) -> Option<Overview> {
        overview_from_bytes(&fs::read(self.file(song)).ok()?)
    }

    /// Keeps the whole overview of a song. A cache that cannot be written costs time, and nothing else.
    pub(super) fn save(&self, song: SongId, overview: &Overview) {
        let kept = self.make_folder().and_then(|()| write_whole(&self.file(song), &bytes_from_overview(overview)));
        if let Err(error) = kept {
            log::info!("an overview is not kept: {error}");
        }
    }

    /// Never makes the folder around the cache: where that was moved away with the labels, nothing must take its place.
    fn make_folder(&self) -> io::Result<()> {
        for folder in [&self.cache, &self.folder] {
            match fs::create_dir(folder) {
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }

    fn file(&self, song: SongId) -> PathBuf {
        self.folder.join(format!("{song}.peaks"))
    }
}

/// Version, seconds of a bucket, then a byte for each peak: the strip is less than 256 points high.
fn bytes_from_overview(overview: &Overview) -> Vec<u8> {
    let peaks = overview.peaks.iter().map(|peak| (peak.clamp(0.0, 1.0) * 255.0).round() as u8);
    std::iter::once(VERSION).chain(overview.bucket_secs.to_le_bytes()).chain(peaks).collect()
}

fn overview_from_bytes(bytes: &[u8]) -> Option<Overview> {
    let (version, rest) = bytes.split_first()?;
    let (secs, peaks) = rest.split_first_chunk()?;
    let bucket_secs = f64::from_le_bytes(*secs);
    let is_whole = *version == VERSION && !peaks.is_empty() && bucket_secs.is_finite() && bucket_secs > 0.0;
    is_whole.then(|| Overview { peaks: peaks.iter().map(|&peak| f32::from(peak) / 255.0).collect(), bucket_secs })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_overview_comes_back_as_far_as_it_can_be_seen_and_rubbish_is_none() {
        let dir = tempfile::tempdir().unwrap();
        let overviews = Overviews::new(dir.path());
        let song = SongId::from_bytes([7; 32]);
        assert_eq!(overviews.load(song), None);
        let made = Overview { peaks: vec![0.0, 0.2, 0.5, 1.0, 1.3], bucket_secs: 0.1 };
        overviews.save(song, &made);
        let kept = overviews.load(song).unwrap();
        assert_eq!(kept.bucket_secs, 0.1);
        for (kept, made) in kept.peaks.iter().zip([0.0, 0.2, 0.5, 1.0, 1.0]) {
            assert!((kept - made).abs() <= 0.501 / 255.0, "{kept} {made}");
        }
        for rubbish in [&b""[..], b"\x01", b"\x02\0\0\0\0\0\0\xf0\x3f\xff", b"\x01\0\0\0\0\0\0\0\0\xff"] {
            fs::write(overviews.file(song), rubbish).unwrap();
            assert_eq!(overviews.load(song), None, "{rubbish:?}");
        }
    }
}
