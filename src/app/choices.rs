//! What the user chooses between in the window: pages, sheets, themes, and how the list is made.

use crate::dataset::{PlaylistForm, PlaylistOrder, PlaylistRecipe};
use crate::mood::Mood;

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
    /// Choose a mood by its name.
    PickMood,
    /// The last labels.
    Recent,
    /// The songs that play one after another.
    Queue,
    /// Labels from a list.
    Import,
    /// Labels into a list.
    Export,
    /// Labels from the songs' own files.
    FileMoods,
    /// Moods into the songs' own files.
    WriteTags,
    /// Playlists, and those that are kept up to date.
    Playlists,
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

/// Whose files are written to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FileTagsScope {
    /// Those of the songs that are selected in the list.
    Selected,
    /// Those of the songs that are listed.
    Listed,
    /// Those of all songs.
    #[default]
    All,
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

/// Which songs are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Filter {
    /// All.
    #[default]
    All,
    /// Those without any label.
    Untagged,
    /// Those the labeller could not decide.
    Unsure,
    /// Those that were skipped.
    Skipped,
    /// Those of a mood (by label; without a label by suggestion).
    Mood(Mood),
}

/// A column to sort by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortColumn {
    /// The order songs came in.
    #[default]
    Added,
    /// Title.
    Title,
    /// Artist.
    Artist,
    /// Length.
    Duration,
    /// Label.
    Mood,
    /// Suggested mood.
    Suggestion,
    /// Its probability.
    Score,
    /// What it sounds like.
    Hears,
}

impl SortColumn {
    /// All of them, with their names.
    pub const ALL: [(Self, &'static str); 8] = [
        (Self::Added, "Added"),
        (Self::Title, "Title"),
        (Self::Artist, "Artist"),
        (Self::Duration, "Length"),
        (Self::Mood, "Mood"),
        (Self::Suggestion, "Suggestion"),
        (Self::Score, "Score"),
        (Self::Hears, "Hears"),
    ];

    /// What people call it.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(column, _)| *column == self).map_or("", |(_, name)| name)
    }

    /// Whether labels and suggestions move songs in this order.
    pub fn follows_labels(self) -> bool {
        matches!(self, Self::Mood | Self::Suggestion | Self::Score)
    }
}

/// The order of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sort {
    /// By which column.
    pub column: SortColumn,
    /// Largest first.
    pub descending: bool,
}

impl Sort {
    /// By a column, in its usual direction: the surest suggestion is what one looks for.
    pub fn by(column: SortColumn) -> Self {
        Self { column, descending: column == SortColumn::Score }
    }
}

/// A card of the Cloud page: where a job shows how far it is, and what it came to. Each has one job at a time, and knows
/// nothing of the others': a training that is followed for hours keeps nobody from asking or undeploying.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CloudCard {
    /// Settings and checks.
    Connection,
    /// Predictions by the service that is chosen.
    Ask,
    /// The deployed model.
    Deployed,
    /// Training.
    Train,
    /// Many songs in one job.
    Batch,
}

impl CloudCard {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 5] = [Self::Connection, Self::Ask, Self::Deployed, Self::Train, Self::Batch];
}

/// A playlist that is being put together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlaylistDraft {
    /// The file, as it is typed.
    pub path: String,
    /// Its form.
    pub form: PlaylistForm,
    /// Songs are named by the way from the playlist's folder.
    pub relative: bool,
    /// It is kept up to date from now on.
    pub keep: bool,
    /// Which songs it has.
    pub recipe: PlaylistRecipe,
}

impl PlaylistDraft {
    /// The same without what its form cannot say.
    #[must_use]
    pub fn fitting(mut self) -> Self {
        if self.form == PlaylistForm::Nsp {
            self.relative = false;
            self.recipe.predicted = None;
            self.recipe.length.minutes = None;
            if self.recipe.order == PlaylistOrder::Surest {
                self.recipe.order = PlaylistOrder::Added;
            }
        }
        self
    }
}
