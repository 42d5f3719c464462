//! What the user does, as data. Views push actions; [`super::state::State::update`] carries them out.

use std::path::PathBuf;
use std::time::Duration;

use crate::config::{CloudField, ListChoices, PlayerChoices};
use crate::dataset::{ExportFormat, GroupBy, RunId};
use crate::mood::Mood;
use crate::render::Colormap;
use crate::song::SongId;
use crate::song::tags::Field;
use crate::tagging::Mode;
use crate::worker::MoodEdit;

use super::bindings::{Chord, KeyCommand};
use super::choices::{CloudCard, FileTagsScope, Filter, Overlay, PlaylistDraft, Sort, SortColumn, Tab, ThemeChoice};

/// Everything a user can do.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Opening songs and folders.
    Open(OpenAction),
    /// The player.
    Transport(TransportAction),
    /// Labels.
    Tag(TagAction),
    /// The list.
    Library(LibraryAction),
    /// Training and predicting.
    Model(ModelAction),
    /// The cloud.
    Cloud(CloudAction),
    /// What is shown, and how.
    View(ViewAction),
    /// Other keys.
    Keys(KeysAction),
    /// What becomes of labels that are not saved.
    Leave(LeaveAction),
    /// Lists of labels in and out.
    Exchange(ExchangeAction),
    /// Labels from the songs' own files.
    FileMoods(FileMoodsAction),
    /// Moods in the songs' own files.
    FileTags(FileTagsAction),
    /// Playlists.
    Playlist(PlaylistAction),
    /// Close the program.
    Quit,
}

/// Moods in the songs' own files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileTagsAction {
    /// Which songs.
    Scope(FileTagsScope),
    /// Into this field too, or not.
    Field(Field, bool),
    /// What becomes of what others wrote.
    Mode(Mode),
    /// What is written for a mood, as it is typed.
    Word(Mood, String),
    /// Files with several names too, or not.
    HardLinks(bool),
    /// Compare the sound without decoding it, or not.
    Quick(bool),
    /// Look at what would be done.
    Look,
    /// Do what was looked at.
    Write,
    /// End what is under way.
    Stop,
    /// Take a run back.
    Undo(RunId),
}

/// Lists of labels in and out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExchangeAction {
    /// The file, as it is typed.
    Path(String),
    /// The system's dialog for a list to read.
    PickImport,
    /// The system's dialog for a file to write.
    PickExport(ExportFormat),
    /// Look at the list.
    Read,
    /// Take the labels of the list that was looked at.
    Import {
        /// Also where a song has another label.
        overwrite: bool,
    },
    /// Write the labelled songs.
    Export {
        /// In this form.
        format: ExportFormat,
        /// Only those of this mood.
        mood: Option<Mood>,
    },
}

/// Labels from the songs' own files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileMoodsAction {
    /// A value means this mood, or is left out.
    Mean {
        /// As it is spelt in the list.
        value: String,
        /// Which mood; `None` leaves it out.
        mood: Option<Mood>,
    },
    /// Also where a song has another label, or not.
    Overwrite(bool),
    /// Label the songs.
    Apply,
}

/// Playlists.
#[derive(Clone, Debug, PartialEq)]
pub enum PlaylistAction {
    /// The one that is being put together, as it is now.
    Draft(PlaylistDraft),
    /// The system's dialog for its file.
    Pick,
    /// Write it.
    Write,
    /// Bring those that are kept up to date.
    Refresh,
    /// Write over the file of one that somebody has edited.
    Replace(PathBuf),
    /// Keep one no more.
    Forget(PathBuf),
}

/// What becomes of labels that are not saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LeaveAction {
    /// Do not close the window.
    Stay,
    /// Write all labels into this file, as somebody types its path.
    SaveTo(String),
    /// Close without the labels that are not saved.
    Anyway,
}

/// Opening songs and folders.
#[derive(Clone, Debug, PartialEq)]
pub enum OpenAction {
    /// The system's dialog for files.
    PickFiles,
    /// The system's dialog for a folder.
    PickFolder,
    /// Files and folders from a dialog, a drop, a paste or the path box. The first song found is shown.
    Paths(Vec<PathBuf>),
    /// Text of the path box: one path, quotes and `file://` tolerated, `~` expanded.
    TypedPath(String),
    /// Compose and open the demo library.
    Demo,
    /// Break the scan off.
    CancelScan,
}

/// The player.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TransportAction {
    /// Play or pause.
    Toggle,
    /// To a position in the song.
    Seek(Duration),
    /// By some seconds, negative back.
    SeekBy(f64),
    /// To the start of the song.
    Home,
    /// To its end.
    End,
    /// To the start of the analysed minute.
    JumpToMinute,
    /// Loop the analysed minute, or no more.
    ToggleLoop,
    /// 0 to 1.
    Volume(f32),
    /// The next song in the list (or the mood queue).
    Next,
    /// The one before.
    Previous,
    /// The next song in the list that has no label; from the top where there is none below.
    NextUntagged,
}

/// Labels. They belong to the songs chosen in the list, else to the song on screen, when the action is made.
#[derive(Clone, Debug, PartialEq)]
pub enum TagAction {
    /// This mood; goes on to the next song unless `stay` (or the setting says so).
    Mood {
        /// Which.
        mood: Mood,
        /// Remain on the song.
        stay: bool,
    },
    /// A mood that was chosen by its name, for the songs that were to be labelled when the box came up.
    Picked {
        /// Which.
        mood: Mood,
        /// Remain on the song.
        stay: bool,
    },
    /// Cannot decide.
    Unsure,
    /// Not to be labelled.
    Skip,
    /// No label.
    Clear,
    /// The predictor's best mood.
    AcceptSuggestion,
    /// Give a song the label back that it had before one of the last labels, by that one's place in their list.
    TakeBack(usize),
    /// Take back.
    Undo,
    /// Repeat.
    Redo,
    /// Change the vocabulary.
    Edit(MoodEdit),
}

/// The list.
#[derive(Clone, Debug, PartialEq)]
pub enum LibraryAction {
    /// Show (and play) this song.
    Select(SongId),
    /// Show the first song of the list.
    ShowFirst,
    /// Make the list anew.
    Refresh,
    /// Choose this song as well, or no more.
    Choose(SongId),
    /// Choose the songs from the one last chosen (or shown) to this one.
    ChooseTo(SongId),
    /// Choose all songs that are listed.
    ChooseAll,
    /// Choose none.
    ChooseNone,
    /// Which songs are listed.
    Filter(Filter),
    /// Text that title, artist, album or file name must have.
    Search(String),
    /// By this column; again: the other way round.
    Sort(SortColumn),
    /// In this order.
    Order(Sort),
    /// Play the songs of a mood, best first, one after another.
    PlayMood(Mood),
    /// No more queue.
    StopQueue,
    /// Change the queue.
    Queue(QueueAction),
    /// Take songs out of the list (their files and labels stay).
    Hide(Vec<SongId>),
}

/// The songs that play one after another. Places count from the next song on, which is 0.
#[derive(Clone, Debug, PartialEq)]
pub enum QueueAction {
    /// Songs come next.
    Add(Vec<SongId>),
    /// One goes to another place.
    Move {
        /// From here.
        from: usize,
        /// To there.
        to: usize,
    },
    /// One leaves.
    Remove(usize),
    /// One plays now.
    Play(usize),
    /// All in another order, which this number decides.
    Shuffle(u64),
}

/// Training and predicting.
#[derive(Clone, Debug, PartialEq)]
pub enum ModelAction {
    /// Train on what is labelled.
    Train,
    /// Break it off.
    CancelTraining,
    /// Learn anew by itself after every label, or not.
    Teach(bool),
    /// Call a mood only from this score on.
    Threshold(f32),
    /// Play the songs of a cell of the confusion matrix: tagged as the first mood, taken for the second.
    PlayCell(Mood, Mood),
    /// Which parts of the picture speak for a mood, or no more.
    Explain(Option<Mood>),
    /// What speaks for the suggested mood, or no more.
    ToggleWhy,
    /// Listen to a part of the picture again and again: its time, and its frequencies.
    HearPart(Part),
    /// Listen to the minute of a song that is like the one on screen, or no more.
    HearBeside(SongId),
    /// The system's dialog for a file that the model is written to.
    ShareModel,
    /// The system's dialog for a model file.
    UseModel,
    /// Suggest moods for all songs.
    Survey,
    /// Break it off.
    CancelSurvey,
}

/// A part of the picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    /// From and to, in the song.
    pub time: (Duration, Duration),
    /// From and to, in Hz.
    pub band_hz: (f32, f32),
}

/// The cloud. What sends pictures or costs money is asked about before it is done.
#[derive(Clone, Debug, PartialEq)]
pub enum CloudAction {
    /// Another project, region, bucket, endpoint, service or address; an empty text is none.
    Set(CloudField, String),
    /// See what works, what there is to choose from, and what is deployed.
    Check,
    /// Ask about the song on screen.
    AskAboutCurrent,
    /// Ask about the songs selected in the list, else about all that are listed.
    AskAboutMany,
    /// Deploy the newest model.
    Deploy,
    /// Take Moodsic's models off their endpoints.
    Undeploy,
    /// Upload what is tagged, and train.
    Train,
    /// Follow the training that is under way.
    Follow,
    /// End it at Google's.
    CancelTraining,
    /// Predict the songs selected in the list, else all that are listed, in one job, without an endpoint.
    PredictBatch,
    /// Node hours that a training may take.
    Budget(u32),
    /// What a training never learns from and tests on at once.
    GroupBy(GroupBy),
    /// Do what the question on screen is about.
    Agree,
    /// Put the question of a card on screen, which came when the user was elsewhere.
    Review(CloudCard),
    /// Break the job of a card off; what Google has begun goes on there.
    Cancel(CloudCard),
}

/// Other keys.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum KeysAction {
    /// The next key that is pressed shall be this command's; or no more.
    Ask(Option<KeyCommand>),
    /// This is its key now.
    Assign(KeyCommand, Chord),
    /// All keys as they were in the beginning.
    Reset,
}

/// What is shown, and how.
#[derive(Clone, Debug, PartialEq)]
pub enum ViewAction {
    /// Another tab.
    Tab(Tab),
    /// An overlay, or none.
    Overlay(Option<Overlay>),
    /// Put the cursor into the search field.
    FocusSearch,
    /// Palette of the spectrogram.
    Palette(Colormap),
    /// Dark, light, as the system.
    Theme(ThemeChoice),
    /// The whole minute at once, or live.
    WholeMinute(bool),
    /// The exact training image and what the built-in predictor hears, or the palette.
    ModelView(bool),
    /// Guess the encoding of old tags, or not.
    GuessTagEncoding(bool),
    /// Go on to the next song after a label.
    Advance(bool),
    /// Scale of the interface.
    Zoom(f32),
    /// So much more of it.
    Resize(f32),
    /// How the list looks.
    List(ListChoices),
    /// What the player does.
    Player(PlayerChoices),
    /// Spectrogram: fit (F), zoom in (+), out (−).
    FitSpectrogram,
    /// By a factor around the playhead.
    ZoomSpectrogram(f32),
    /// Its frequencies by a factor.
    ZoomBands(f32),
    /// Full screen, or not.
    ToggleFullScreen,
    /// Close a notice.
    Dismiss(u64),
}
