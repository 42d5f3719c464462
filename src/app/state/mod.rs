//! Everything the window knows, as plain data without egui types, and the two functions that change it.

mod apply;
mod bringing;
mod brought;
mod closing;
mod cloud;
mod dialogs;
mod exchange;
mod file_tags;
mod file_tags_sheet;
mod job_numbers;
mod judging;
mod keys;
mod label_list;
mod labelling;
mod labels;
mod learning;
mod library;
mod list;
mod notice;
mod opening;
mod player;
mod playing;
mod playlist_list;
mod playlists;
mod pressing;
mod reasons;
mod returning;
mod song;
mod stepping;
mod target;
mod update;
mod way_out;

use std::path::PathBuf;
use std::time::Instant;

use crate::app::bindings::{Bindings, KeyCommand, KeyError};
use crate::app::session::Session;
use crate::config::Settings;
use crate::dataset::{Change, LibrarySong};
use crate::doctor::Check;
use crate::predict::Prediction;
use crate::song::SongId;
use crate::worker::ScanProgress;

use job_numbers::JobNumbers;
use target::Target;
use way_out::WayOut;

pub use super::choices::{
    CloudCard, FileTagsScope, Filter, Overlay, PlaylistDraft, Sort, SortColumn, Tab, ThemeChoice,
};
pub use bringing::OFFER;
pub use brought::Brought;
pub use cloud::{Agreement, Card, Cloud, CloudJob, CloudNote, Consent};
pub use file_tags_sheet::{FileTags, report_in_words};
pub use label_list::Exchange;
pub use labels::{Labels, Refusal, Saving, Trail};
pub use learning::{Learning, Training};
pub use library::{Counts, HEARS, Library};
pub use notice::{Notice, NoticeLevel, sentence};
pub use player::{Listening, SongQueue};
pub use playlist_list::Playlists;
pub use song::{Current, Listened, Offer, OnScreen, Picture, Why};

/// The whole window.
pub struct State {
    /// Which page.
    pub tab: Tab,
    /// Which sheet lies over it.
    pub overlay: Option<Overlay>,
    /// All songs and what is listed of them.
    pub library: Library,
    /// Labels on their way to the disk, and the moods.
    pub labels: Labels,
    /// The song on screen.
    pub song: OnScreen,
    /// The player, and the songs that play one after another.
    pub player: Listening,
    /// The predictor, and what is learnt for it.
    pub learning: Learning,
    /// The Cloud page.
    pub cloud: Cloud,
    /// A scan under way.
    pub scan: Option<ScanProgress>,
    /// Files that are no songs, newest scan.
    pub failures: Vec<(PathBuf, String)>,
    /// Banners, oldest first.
    pub notices: Vec<Notice>,
    /// What the user chose.
    pub settings: Settings,
    /// The library has been read from disk.
    pub ready: bool,
    /// Counts up with each wish to put the cursor into the search field.
    pub search_focus: u64,
    /// The last labels, newest first, once they were read; or why they cannot be.
    pub recent: Option<Result<Vec<Change>, String>>,
    /// Lists of labels in and out.
    pub exchange: Exchange,
    /// Moods in the songs' own files.
    pub file_tags: FileTags,
    /// The moods that the songs' own files bring along.
    pub brought: Brought,
    /// Playlists.
    pub playlists: Playlists,
    /// The names of the sound devices, as far as they are known.
    pub devices: Vec<String>,
    /// The self-checks, once they have run.
    pub checks: Option<Vec<Check>>,
    /// Which keys mean what.
    pub bindings: Bindings,
    /// The command whose new key is awaited.
    pub asking_key: Option<KeyCommand>,
    /// Why a command could not have the key it was to have.
    pub key_refused: Option<KeyError>,
    /// The songs that a mood is chosen for by its name.
    picked_for: Target,
    /// Where the window was left, until the library has been read.
    left: Option<Session>,
    closing: WayOut,
    /// The time of this frame.
    now: Instant,
    /// When the suggestions of the moods are to be counted again.
    counts_due: Option<Instant>,
    jobs: JobNumbers,
    next_notice: u64,
}

impl State {
    /// An empty window with `settings`; the library comes with the first event.
    pub fn new(settings: Settings) -> Self {
        let mut state = Self {
            tab: Tab::default(),
            overlay: None,
            library: Library::default(),
            labels: Labels::default(),
            song: OnScreen::default(),
            player: Listening::default(),
            learning: Learning::default(),
            cloud: Cloud::default(),
            scan: None,
            failures: Vec::new(),
            notices: Vec::new(),
            settings,
            ready: false,
            search_focus: 0,
            checks: None,
            recent: None,
            exchange: Exchange::default(),
            file_tags: FileTags::default(),
            brought: Brought::default(),
            playlists: Playlists::default(),
            devices: Vec::new(),
            bindings: Bindings::default(),
            asking_key: None,
            key_refused: None,
            picked_for: Target::Nothing,
            left: None,
            closing: WayOut::default(),
            now: Instant::now(),
            counts_due: None,
            jobs: JobNumbers::default(),
            next_notice: 0,
        };
        state.read_keys();
        state
    }

    /// Shows a banner; one of the same topic is replaced.
    pub fn notify(&mut self, topic: &'static str, level: NoticeLevel, text: impl Into<String>) {
        let text = text.into();
        if self.notices.iter().any(|notice| notice.topic == topic && notice.text == text) {
            return;
        }
        self.clear_notice(topic);
        self.next_notice += 1;
        self.notices.push(Notice { id: self.next_notice, level, text, topic });
    }

    /// Takes the banner of a topic away.
    pub fn clear_notice(&mut self, topic: &'static str) {
        self.notices.retain(|notice| notice.topic != topic);
    }

    /// Scores of songs by the predictor in use.
    pub fn suggest(&mut self, scores: Vec<(SongId, Prediction)>) {
        self.library.add_suggestions(scores);
    }

    /// What the window is called: the song on screen, as players do it.
    pub fn title(&self) -> String {
        let name = match (self.current_song(), self.song.current()) {
            (Some(row), _) => row.song.display_name(),
            (None, Some(current)) => {
                current.path.file_stem().unwrap_or(current.path.as_os_str()).to_string_lossy().into_owned()
            }
            (None, None) => return "Moodsic".to_owned(),
        };
        format!("{name} \u{2014} Moodsic")
    }

    /// The song on screen, once it is known to the library.
    pub fn current_song(&self) -> Option<&LibrarySong> {
        self.library.get(self.song.id()?)
    }
}
