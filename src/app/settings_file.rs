//! Writes the settings on a thread of its own, for a disk may be slow. Each write waits for the one before, so the last one
//! wins.

use std::io;
use std::thread::JoinHandle;
use std::time::Instant;

use crate::config::{Paths, Settings};
use crate::worker::join_until;

/// The thread that writes, if there is one.
pub(super) struct SettingsFile {
    /// It answers the settings with what the file holds now.
    writing: Option<JoinHandle<Settings>>,
}

impl SettingsFile {
    pub(super) fn new() -> Self {
        Self { writing: None }
    }

    /// Writes `settings`; a failure goes to `on_error`.
    pub(super) fn write(
        &mut self,
        mut settings: Settings,
        paths: Paths,
        on_error: impl FnOnce(String) + Send + 'static,
    ) -> io::Result<()> {
        let before = self.writing.take();
        let work = move || {
            // Only what has changed since the last write is written.
            if let Some(Ok(written)) = before.map(JoinHandle::join) {
                settings.on_file = written.on_file;
            }
            if let Err(error) = settings.save(&paths) {
                on_error(error.to_string());
            }
            settings
        };
        self.writing = Some(std::thread::Builder::new().name("moodsic-settings".to_owned()).spawn(work)?);
        Ok(())
    }

    /// Waits until everything is written, but not beyond `deadline`.
    pub(super) fn finish(&mut self, deadline: Instant) {
        if let Some(writing) = self.writing.take() {
            join_until(writing, deadline);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn the_last_of_many_writes_is_on_the_disk_at_the_end() {
        let folder = tempfile::tempdir().expect("a folder");
        let paths = Paths::below(folder.path().to_owned());
        let mut file = SettingsFile::new();
        for number in 1..=50 {
            let settings = Settings { volume: number as f32 / 100.0, ..Settings::default() };
            file.write(settings, paths.clone(), |error| panic!("{error}")).expect("a thread");
        }
        file.finish(Instant::now() + Duration::from_secs(10));
        assert_eq!(Settings::load(&paths).expect("the settings").0.volume, 0.5);
    }
}
