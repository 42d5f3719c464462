//! Everything the window knows, as plain data without egui types, and the two functions that change it.

mod apply;
mod choosing;
mod closing;
mod cloud;
mod counts;
mod current;
mod dialogs;
mod journal;
mod keys;
mod labels;
mod library;
mod listing;
mod notice;
mod opening;
mod order;
mod picture;
mod playing;
mod pressing;
mod rows;
mod stepping;
mod trail;
mod training;
mod update;

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use crate::app::bindings::{Bindings, KeyCommand, KeyError};
use crate::config::Settings;
use crate::dataset::LibrarySong;
use crate::doctor::Check;
use crate::learn::LocalModel;
use crate::mood::{Mood, Vocabulary};
use crate::playback::PlayerStatus;
use crate::predict::Prediction;
use crate::song::SongId;
use crate::worker::{JobId, ScanProgress, SurveyTally};

use closing::Closing;
use journal::Journal;
use opening::Opening;
use pressing::Waiting;

pub use cloud::{Agreement, Card, Cloud, CloudCard, CloudJob, CloudNote, Consent};
pub use counts::Counts;
pub use current::Current;
pub use library::{Filter, Library, Sort, SortColumn};
pub use notice::{Notice, NoticeLevel};
pub use picture::Picture;
pub use pressing::{Offer, Remark};
pub use trail::Trail;
pub use training::{Training, Why};

/// The three pages of the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// Library, player, spectrogram, moods.
    #[default]
    Listen,
    /// Counts, training, evaluation.
    Train,
    /// Google's service: settings, predictions, training, cost.
    Cloud,
}

/// A sheet over the window; Esc closes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overlay {
    /// The path box.
    Path,
    /// Keys.
    Help,
    /// Settings.
    Settings,
    /// Add, rename, merge, recolour, order moods.
    Moods,
    /// Files that are no songs, and why.
    Failures,
    /// The self-checks.
    Doctor,
    /// A question before pictures leave or money is spent.
    CloudConsent,
    /// Labels that are not on the disk, and what can be done about them.
    Unsaved,
}

/// Theme as the user chose it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ThemeChoice {
    /// As the desktop.
    #[default]
    System,
    /// Dark.
    Dark,
    /// Light.
    Light,
}

/// Songs that are played one after another.
#[derive(Clone, Debug, PartialEq)]
pub struct SongQueue {
    /// Which songs they are: "sad songs".
    pub what: String,
    /// Their mood, when all songs of a mood are played.
    pub mood: Option<Mood>,
    /// Songs still to come, best first.
    pub rest: VecDeque<SongId>,
    /// The one that plays.
    pub playing: SongId,
    /// Songs in the queue at the start.
    pub total: usize,
}

/// How the labels' way to the disk stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Saving {
    /// Labels handed over but not yet on disk.
    pub pending: usize,
    /// Something is handed over and not yet on disk: labels, or another step of the history.
    pub busy: bool,
    /// At least one label was saved in this run.
    pub saved_any: bool,
    /// The last failure; labels are kept and tried again.
    pub error: Option<String>,
}

/// The whole window.
pub struct State {
    /// Which page.
    pub tab: Tab,
    /// Which sheet lies over it.
    pub overlay: Option<Overlay>,
    /// All songs and what is listed of them.
    pub library: Library,
    /// The song on screen.
    pub current: Option<Current>,
    /// The player, read once a frame.
    pub player: PlayerStatus,
    /// The moods.
    pub vocabulary: Vocabulary,
    /// The predictor in use.
    pub model: Option<Arc<LocalModel>>,
    /// The Train page.
    pub training: Training,
    /// The Cloud page.
    pub cloud: Cloud,
    /// Suggestions for the whole library under way.
    pub survey: Option<SurveyTally>,
    /// A scan under way.
    pub scan: Option<ScanProgress>,
    /// Files that are no songs, newest scan.
    pub failures: Vec<(PathBuf, String)>,
    /// Labels on their way to the disk.
    pub saving: Saving,
    /// What can be undone and redone.
    pub trail: Trail,
    /// Why the last key did nothing.
    pub remark: Option<Remark>,
    /// Songs that play one after another.
    pub queue: Option<SongQueue>,
    /// Banners, oldest first.
    pub notices: Vec<Notice>,
    /// What the user chose.
    pub settings: Settings,
    /// The library has been read from disk.
    pub ready: bool,
    /// The exact training image instead of the palette.
    pub model_view: bool,
    /// Counts up with each wish to put the cursor into the search field.
    pub search_focus: u64,
    /// Counts up with each wish to fit the spectrogram.
    pub fit_requests: u64,
    /// How many zoom wishes there were, and the factor of the last.
    pub zoom_requests: (u64, f32),
    /// The self-checks, once they have run.
    pub checks: Option<Vec<Check>>,
    /// Which keys mean what.
    pub bindings: Bindings,
    /// The command whose new key is awaited.
    pub asking_key: Option<KeyCommand>,
    /// Why a command could not have the key it was to have.
    pub key_refused: Option<KeyError>,
    closing: Closing,
    /// The last song of the list has its label: keys do not label until something else is on screen.
    resting: bool,
    waiting: Option<Waiting>,
    /// The time of this frame.
    now: Instant,
    journal: Journal,
    opening: Opening,
    next_job: u64,
    next_notice: u64,
}

impl State {
    /// An empty window with `settings`; the library comes with the first event.
    pub fn new(settings: Settings) -> Self {
        let mut state = Self {
            tab: Tab::default(),
            overlay: None,
            library: Library::default(),
            current: None,
            player: PlayerStatus::default(),
            vocabulary: Vocabulary::default(),
            model: None,
            training: Training::default(),
            cloud: Cloud::default(),
            survey: None,
            scan: None,
            failures: Vec::new(),
            saving: Saving::default(),
            trail: Trail::default(),
            remark: None,
            queue: None,
            notices: Vec::new(),
            settings,
            ready: false,
            model_view: false,
            search_focus: 0,
            fit_requests: 0,
            zoom_requests: (0, 1.0),
            checks: None,
            bindings: Bindings::default(),
            asking_key: None,
            key_refused: None,
            closing: Closing::default(),
            resting: false,
            waiting: None,
            now: Instant::now(),
            journal: Journal::default(),
            opening: Opening::default(),
            next_job: 0,
            next_notice: 0,
        };
        state.read_keys();
        state
    }

    fn new_job(&mut self) -> JobId {
        self.next_job += 1;
        JobId(self.next_job)
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
        let name = match (self.current_song(), &self.current) {
            (Some(row), _) if row.song.display_artist().is_empty() => row.song.display_title(),
            (Some(row), _) => format!("{} \u{2013} {}", row.song.display_title(), row.song.display_artist()),
            (None, Some(current)) => {
                current.path.file_stem().unwrap_or(current.path.as_os_str()).to_string_lossy().into_owned()
            }
            (None, None) => return "Moodsic".to_owned(),
        };
        format!("{name} \u{2014} Moodsic")
    }

    /// The song on screen, once it is known to the library.
    pub fn current_song(&self) -> Option<&LibrarySong> {
        self.library.get(self.current.as_ref()?.song?)
    }
}
