//! Finds the songs that the rows of a label file mean, and where file and library disagree. Changes nothing.

mod address;
mod found;
mod names;
mod paths;
mod titles;

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use found::Found;
use paths::SongPaths;
use titles::Titles;

use super::{ImportRow, LabelState, LibrarySong};
use crate::mood::Mood;
use crate::song::SongId;

/// A row that says something else than the library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// Which song.
    pub song: SongId,
    /// What the library has (or another row of the same file).
    pub had: LabelState,
    /// What the file says.
    pub file_says: LabelState,
    /// `had` is what another row says, which counts.
    pub between_rows: bool,
}

/// What an import would do.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MatchReport {
    /// Labels to set (conflicts only with `overwrite`).
    pub labels: Vec<(SongId, LabelState)>,
    /// Rows that found their song, those already labelled so included.
    pub matched: usize,
    /// Rows with no song, or with several that fit; their `text` ends with the reason in brackets.
    pub unmatched: Vec<ImportRow>,
    /// Disagreements.
    pub conflicts: Vec<Conflict>,
}

/// Matches `rows` to `songs`: by song id, by path, by file name, by artist and title, by title alone; the first that fits
/// one song only decides. Paths in rows are relative to `base` (the label file's folder) or to `music`.
///
/// A song with another label, unsure and skipped included, keeps it unless `overwrite`. Of rows that contradict each
/// other one with the song's id or very path counts, else the first.
pub fn import_rows(
    rows: &[ImportRow],
    songs: &[LibrarySong],
    base: &Path,
    music: Option<&Path>,
    overwrite: bool,
) -> MatchReport {
    let finder = Finder {
        ids: (0..).zip(songs).map(|(index, song)| (song.song.id, index)).collect(),
        paths: SongPaths::new(songs, base, music),
        titles: Titles::new(songs),
    };
    let mut report = MatchReport::default();
    let mut found = Vec::new();
    for row in rows {
        match finder.read(row) {
            Ok(meant) => found.push(meant),
            Err(reason) => {
                report.unmatched.push(ImportRow { text: format!("{} ({reason})", row.text), ..row.clone() });
            }
        }
    }
    report.matched = found.len();
    // A row that names the very file comes before one whose name is only like it.
    found.sort_by_key(|(is_alike, ..)| *is_alike);
    let mut seen: HashMap<SongId, LabelState> = HashMap::new();
    for (_, index, state) in found {
        let song = &songs[index];
        let id = song.song.id;
        if let Some(earlier) = seen.get(&id) {
            if *earlier != state {
                let between_rows = true;
                report.conflicts.push(Conflict { song: id, had: earlier.clone(), file_says: state, between_rows });
            }
            continue;
        }
        seen.insert(id, state.clone());
        match song.annotation.as_ref().map(|annotation| &annotation.state) {
            None => report.labels.push((id, state)),
            Some(had) if *had == state => {}
            Some(had) => {
                let (had, file_says, between_rows) = (had.clone(), state.clone(), false);
                report.conflicts.push(Conflict { song: id, had, file_says, between_rows });
                if overwrite {
                    report.labels.push((id, state));
                }
            }
        }
    }
    report
}

/// The files that rows with a label name, that are there, and that the library does not have.
pub fn missing_files(rows: &[ImportRow], songs: &[LibrarySong], base: &Path, music: Option<&Path>) -> Vec<PathBuf> {
    let known: BTreeSet<SongId> = songs.iter().map(|song| song.song.id).collect();
    let paths = SongPaths::new(songs, base, music);
    let labelled = rows.iter().filter(|row| row.undecided.is_some() || Mood::new(&row.mood).is_ok());
    let unknown = labelled.filter(|row| row.song.is_none_or(|song| !known.contains(&song)));
    let missing: BTreeSet<PathBuf> = unknown.filter_map(|row| paths.missing_file(row.path.as_deref()?)).collect();
    missing.into_iter().collect()
}

struct Finder {
    ids: HashMap<SongId, usize>,
    paths: SongPaths,
    titles: Titles,
}

impl Finder {
    /// The song of a row and its label, or the reason why there is none; and whether the song is only alike, for it has not the id or
    /// the path that the row names.
    fn read(&self, row: &ImportRow) -> Result<(bool, usize, LabelState), String> {
        let state = match &row.undecided {
            Some(undecided) => undecided.clone(),
            None if row.mood.is_empty() => return Err("it names no mood".into()),
            None => LabelState::Labelled(Mood::new(&row.mood).map_err(|error| error.to_string())?),
        };
        let by_id = row.song.and_then(|id| self.ids.get(&id).copied());
        if let Some(index) = by_id.or_else(|| self.paths.find_exactly(row.path.as_deref()?)) {
            return Ok((false, index, state));
        }
        let mut candidates = 0;
        let by_path = row.path.as_deref().map(|path| self.by_path(path));
        let by_title = row.title.as_deref().map(|title| self.titles.find(row.artist.as_deref(), title));
        for found in [by_path, by_title].into_iter().flatten() {
            match found {
                Found::One(index) => return Ok((true, index, state)),
                Found::Several(count) => candidates = candidates.max(count),
                Found::Nothing => {}
            }
        }
        Err(match candidates {
            0 if row.path.is_none() && row.title.is_none() => "it names neither a file nor a title".into(),
            0 => "no song of the library fits".into(),
            count => format!("{count} songs fit equally well"),
        })
    }

    /// By file name. A picture is known by the song's id or by the file name it was made of.
    fn by_path(&self, path: &str) -> Found {
        let picture_of = path.strip_suffix(".png").map(|song| song.rsplit(['/', '\\']).next().unwrap_or(song));
        if let Some(&index) = picture_of.and_then(|name| self.ids.get(&name.parse().ok()?)) {
            return Found::One(index);
        }
        match self.paths.find_alike(path) {
            Found::Nothing => picture_of.map_or(Found::Nothing, |name| self.paths.find(name)),
            found => found,
        }
    }
}
