//! What a key can mean.

/// Headings of the sheet of keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Labels.
    Tag,
    /// The player.
    Play,
    /// The picture.
    Look,
    /// Songs, sheets, the program.
    Find,
}

impl Group {
    /// In the order of the sheet.
    pub const ALL: [Self; 4] = [Self::Tag, Self::Play, Self::Look, Self::Find];

    /// The heading.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tag => "Tag",
            Self::Play => "Play",
            Self::Look => "Look",
            Self::Find => "Find and open",
        }
    }
}

/// Something that a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeyCommand {
    /// The mood that this digit stands for, 1 for the first; with Shift without going on.
    Mood(u8),
    /// The suggested mood.
    Accept,
    /// A box where a mood is chosen by its name.
    PickMood,
    /// Cannot decide.
    Unsure,
    /// Not to be labelled.
    Skip,
    /// No label.
    Clear,
    /// Take back.
    Undo,
    /// Repeat.
    Redo,
    /// Play or pause.
    Play,
    /// 5 s back.
    Back,
    /// 5 s on.
    On,
    /// 1 s back.
    BackLittle,
    /// 1 s on.
    OnLittle,
    /// 30 s back.
    BackFar,
    /// 30 s on.
    OnFar,
    /// The song's start.
    Start,
    /// The song's end.
    End,
    /// The analysed minute.
    Minute,
    /// Loop it.
    Loop,
    /// The song before.
    Previous,
    /// The next song.
    Next,
    /// The next song without a label.
    NextUntagged,
    /// What speaks for the suggestion.
    Why,
    /// All of the spectrogram.
    Fit,
    /// Nearer.
    ZoomIn,
    /// Farther.
    ZoomOut,
    /// Fewer frequencies.
    BandsIn,
    /// More of them.
    BandsOut,
    /// Everything larger.
    Larger,
    /// Everything smaller.
    Smaller,
    /// Everything as large as usual.
    UsualSize,
    /// Full screen.
    FullScreen,
    /// The last labels.
    Recent,
    /// To the search field.
    Search,
    /// The dialog for songs.
    OpenSongs,
    /// The dialog for a folder.
    OpenFolder,
    /// The path box.
    TypePath,
    /// The settings.
    Settings,
    /// The keys.
    Help,
    /// Close the program.
    Quit,
}

impl KeyCommand {
    /// All, as on the sheet.
    pub const ALL: [Self; 48] = [
        Self::Mood(1),
        Self::Mood(2),
        Self::Mood(3),
        Self::Mood(4),
        Self::Mood(5),
        Self::Mood(6),
        Self::Mood(7),
        Self::Mood(8),
        Self::Mood(9),
        Self::Accept,
        Self::PickMood,
        Self::Unsure,
        Self::Skip,
        Self::Clear,
        Self::Undo,
        Self::Redo,
        Self::Play,
        Self::Back,
        Self::On,
        Self::BackLittle,
        Self::OnLittle,
        Self::BackFar,
        Self::OnFar,
        Self::Start,
        Self::End,
        Self::Minute,
        Self::Loop,
        Self::Previous,
        Self::Next,
        Self::NextUntagged,
        Self::Why,
        Self::Fit,
        Self::ZoomIn,
        Self::ZoomOut,
        Self::BandsIn,
        Self::BandsOut,
        Self::Larger,
        Self::Smaller,
        Self::UsualSize,
        Self::FullScreen,
        Self::Recent,
        Self::Search,
        Self::OpenSongs,
        Self::OpenFolder,
        Self::TypePath,
        Self::Settings,
        Self::Help,
        Self::Quit,
    ];

    /// Whether it gives its default keys up to a command that its user chose them for: it came later than such choices.
    pub(super) fn yields(self) -> bool {
        matches!(
            self,
            Self::PickMood
                | Self::NextUntagged
                | Self::Recent
                | Self::BandsIn
                | Self::BandsOut
                | Self::Larger
                | Self::Smaller
                | Self::UsualSize
        )
    }

    /// Its name in the settings file, what it does in words, where it stands on the sheet, and its keys by default.
    fn row(self) -> (&'static str, &'static str, Group, &'static [&'static str]) {
        use Group::{Find, Look, Play, Tag};
        match self {
            Self::Mood(digit) => MOODS[usize::from(digit.clamp(1, 9)) - 1],
            Self::Accept => ("accept", "Accept the suggestion", Tag, &["Enter"]),
            Self::PickMood => ("pick-mood", "Choose a mood by its name", Tag, &["M"]),
            Self::Unsure => ("unsure", "Unsure", Tag, &["U"]),
            Self::Skip => ("skip", "Skip", Tag, &["X"]),
            Self::Clear => ("clear", "Clear", Tag, &["0", "Backspace"]),
            Self::Undo => ("undo", "Undo", Tag, &["Ctrl+Z"]),
            Self::Redo => ("redo", "Redo", Tag, &["Ctrl+Shift+Z", "Ctrl+Y"]),
            Self::Play => ("play", "Play, pause", Play, &["Space"]),
            Self::Back => ("back", "5 s back", Play, &["Left"]),
            Self::On => ("on", "5 s on", Play, &["Right"]),
            Self::BackLittle => ("back-little", "1 s back", Play, &["Shift+Left"]),
            Self::OnLittle => ("on-little", "1 s on", Play, &["Shift+Right"]),
            Self::BackFar => ("back-far", "30 s back", Play, &["Ctrl+Left"]),
            Self::OnFar => ("on-far", "30 s on", Play, &["Ctrl+Right"]),
            Self::Start => ("start", "To the start", Play, &["Home"]),
            Self::End => ("end", "To the end", Play, &["End"]),
            Self::Minute => ("minute", "To the analysed minute", Play, &["W"]),
            Self::Loop => ("loop", "Loop the analysed minute", Play, &["L"]),
            Self::Previous => ("previous", "Previous song", Play, &["Up", "P"]),
            Self::Next => ("next", "Next song", Play, &["Down", "N"]),
            Self::NextUntagged => ("next-untagged", "Next untagged song", Play, &["T"]),
            Self::Why => ("why", "Why this suggestion", Look, &["Y"]),
            Self::Fit => ("fit", "Fit the spectrogram", Look, &["F"]),
            Self::ZoomIn => ("zoom-in", "Zoom in", Look, &["+", "="]),
            Self::ZoomOut => ("zoom-out", "Zoom out", Look, &["-"]),
            Self::BandsIn => ("bands-in", "Zoom the frequencies in", Look, &["Ctrl+Up"]),
            Self::BandsOut => ("bands-out", "Zoom the frequencies out", Look, &["Ctrl+Down"]),
            Self::Larger => ("larger", "Everything larger", Look, &["Ctrl++", "Ctrl+="]),
            Self::Smaller => ("smaller", "Everything smaller", Look, &["Ctrl+-"]),
            Self::UsualSize => ("usual-size", "As large as usual", Look, &["Ctrl+0"]),
            Self::FullScreen => ("full-screen", "Full screen", Look, &["F11"]),
            Self::Recent => ("recent", "The last labels", Find, &["H"]),
            Self::Search => ("search", "Search", Find, &["Ctrl+F"]),
            Self::OpenSongs => ("open-songs", "Open songs", Find, &["Ctrl+O"]),
            Self::OpenFolder => ("open-folder", "Open a folder", Find, &["Ctrl+Shift+O"]),
            Self::TypePath => ("type-path", "Type a path", Find, &["Ctrl+L"]),
            Self::Settings => ("settings", "Settings", Find, &["Ctrl+,"]),
            Self::Help => ("help", "Keys and help", Find, &["F1", "?"]),
            Self::Quit => ("quit", "Quit", Find, &["Ctrl+Q"]),
        }
    }

    /// Its name in the settings file.
    pub fn id(self) -> &'static str {
        self.row().0
    }

    /// What it does, in words.
    pub fn what(self) -> &'static str {
        self.row().1
    }

    /// Where it stands on the sheet.
    pub fn group(self) -> Group {
        self.row().2
    }

    /// Its keys, as long as nobody has chosen others.
    pub fn default_keys(self) -> &'static [&'static str] {
        self.row().3
    }
}

const MOODS: [(&str, &str, Group, &[&str]); 9] = [
    ("mood-1", "Mood 1", Group::Tag, &["1"]),
    ("mood-2", "Mood 2", Group::Tag, &["2"]),
    ("mood-3", "Mood 3", Group::Tag, &["3"]),
    ("mood-4", "Mood 4", Group::Tag, &["4"]),
    ("mood-5", "Mood 5", Group::Tag, &["5"]),
    ("mood-6", "Mood 6", Group::Tag, &["6"]),
    ("mood-7", "Mood 7", Group::Tag, &["7"]),
    ("mood-8", "Mood 8", Group::Tag, &["8"]),
    ("mood-9", "Mood 9", Group::Tag, &["9"]),
];
