//! What `moodsic import` is told.

use std::path::PathBuf;

/// Read labels from a file, or from the songs' own tags, and give them to the songs they mean.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  moodsic import DATA.md --music ~/Music
  moodsic import labels.csv --overwrite --json
  moodsic import --from-tags --dry-run
  moodsic import --from-tags --map Chillout=calm --skip Other

Reads DATA.md (a Markdown table), DATA.txt (id,file name,label), tables with the columns path and mood (optional: artist, title) and
Label Studio's exports, in any common encoding. Songs are matched by path, by file name, or by artist and title; files that
are there and not in the library yet are added. A label that is there already stays unless --overwrite is given.

With --from-tags the moods count that the songs' own files bring along (TMOO, MOOD), as they were when the songs were added. A value means the
mood of its name, or one that it is a synonym of, else a new mood unless it is rare or no name for one; --dry-run shows what each means.
Of a file with several values the first that means a mood counts.

Exit code 1: some rows could not be read. 3: none could.")]
pub(in crate::cli) struct Args {
    /// The file with the labels.
    #[arg(value_name = "FILE", required_unless_present = "from_tags", conflicts_with_all = ["from_tags", "maps", "skips", "dry_run"])]
    pub(super) file: Option<PathBuf>,
    /// Take the moods that the songs' own files bring along.
    #[arg(long)]
    pub(super) from_tags: bool,
    /// What a value of the files means; may be given many times.
    #[arg(long = "map", value_name = "VALUE=MOOD", requires = "from_tags")]
    pub(super) maps: Vec<String>,
    /// Leave a value of the files out; may be given many times.
    #[arg(long = "skip", value_name = "VALUE", requires = "from_tags")]
    pub(super) skips: Vec<String>,
    /// Show what the files' moods would do, and change nothing.
    #[arg(long, requires = "from_tags", conflicts_with = "music")]
    pub(super) dry_run: bool,
    /// Add the songs of this folder to the library first; paths in the file may be relative to it.
    #[arg(long, value_name = "DIR")]
    pub(super) music: Option<PathBuf>,
    /// Let the file win where it says something else than the library.
    #[arg(long)]
    pub(super) overwrite: bool,
}
