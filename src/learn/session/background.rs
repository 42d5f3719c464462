//! What is known of a song besides what is learnt from: its tags, its format, and how loud and how cut off it is.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::ear::Heard;
use crate::learn::facts::{Facts, Sort};
use crate::song::tags::{Background, read_background};
use crate::song::{FileStamp, Song};

/// What the tags of files say. A file that has not changed since it was read is not opened again, however often a training is
/// tested.
#[derive(Debug, Default)]
pub struct Backgrounds {
    by_path: HashMap<PathBuf, (FileStamp, Background)>,
}

impl Backgrounds {
    /// The facts of `song`, of which this was heard. What cannot be read is missing.
    pub(super) fn facts_of(&mut self, song: &Song, heard: &Heard) -> Facts {
        let background = self.of_file(&song.path);
        let mut facts = Facts::default();
        let mut name = |sort, name: Option<String>| {
            if let Some(name) = name.filter(|name| !name.trim().is_empty()) {
                facts.names.insert(sort, name);
            }
        };
        name(Sort::Artist, song.metadata.artist.clone());
        name(Sort::Album, song.metadata.album.clone());
        name(Sort::Genre, background.genre);
        name(Sort::Format, Some(song.format.clone()));
        name(Sort::SampleRate, background.sample_rate.map(|hertz| format!("{hertz} Hz")));
        if let Some(year) = background.year {
            facts.numbers.insert(Sort::Year, f64::from(year));
        }
        facts.numbers.insert(Sort::Loudness, heard.mean_level());
        facts.numbers.insert(Sort::CutOff, heard.filled_bands());
        facts
    }

    fn of_file(&mut self, path: &Path) -> Background {
        let Ok(stamp) = FileStamp::of(path) else { return Background::default() };
        match self.by_path.get(path) {
            Some((known, background)) if *known == stamp => background.clone(),
            _ => {
                let background = read_background(path);
                self.by_path.insert(path.to_owned(), (stamp, background.clone()));
                background
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::time::{Duration, SystemTime};

    use super::*;

    #[test]
    fn a_file_that_has_not_changed_is_not_opened_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("song.flac");
        let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/song.flac");
        std::fs::copy(fixture, &path).unwrap();
        let then = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
        let touch = |time| File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
        touch(then);
        let mut backgrounds = Backgrounds::default();
        let first = backgrounds.of_file(&path);
        assert_ne!(first, Background::default());

        // The same size and time, and no tag at all: only who opens the file sees that.
        let size = std::fs::metadata(&path).unwrap().len();
        std::fs::write(&path, vec![0; usize::try_from(size).unwrap()]).unwrap();
        touch(then);
        assert_eq!(backgrounds.of_file(&path), first);
        touch(then + Duration::from_secs(1));
        assert_eq!(backgrounds.of_file(&path), Background::default());
    }
}
