//! What the command line says of playlists.

use std::path::PathBuf;

use clap::ValueEnum;

use super::exit_code::Failure;
use crate::dataset::{PlaylistLength, PlaylistOrder, PlaylistRecipe};
use crate::mood::Mood;

/// Which songs a playlist has.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Playlists (m3u8, nsp)")]
pub(super) struct PlaylistOptions {
    /// Also songs without a label that the trained model suggests the mood for, with this score or more (0 to 1; 0.5 when it
    /// is not given).
    #[arg(long, value_name = "THRESHOLD", num_args = 0..=1, default_missing_value = "0.5", value_parser = parse_threshold)]
    pub(super) predicted: Option<f32>,
    /// With --predicted: first listen to the songs that were not listened to yet, a third of a second each.
    #[arg(long, requires = "predicted")]
    pub(super) listen: bool,
    /// The order of the songs; added when not given.
    #[arg(long, value_enum)]
    order: Option<Order>,
    /// Another order of --order shuffled.
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// At most so many songs.
    #[arg(long, value_name = "SONGS", value_parser = clap::value_parser!(u32).range(1..))]
    limit: Option<u32>,
    /// At most so many minutes.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    minutes: Option<u32>,
    /// Name songs by the way from the playlist's folder, so that both can be moved together.
    #[arg(long)]
    pub(super) relative: bool,
    /// Keep the playlist up to date from now on: whatever changes labels writes it anew.
    #[arg(long)]
    pub(super) keep: bool,
}

/// What becomes of playlists that are kept up to date.
#[derive(Debug, clap::Args)]
#[group(id = "keeping", multiple = false)]
#[command(next_help_heading = "Playlists that are kept up to date")]
pub(super) struct KeepingOptions {
    /// List them.
    #[arg(long)]
    pub(super) kept: bool,
    /// Bring them up to date.
    #[arg(long)]
    pub(super) refresh: bool,
    /// Bring this one up to date, though somebody has edited the file.
    #[arg(long, value_name = "PATH")]
    pub(super) replace: Option<PathBuf>,
    /// Keep this one no more; the file stays.
    #[arg(long, value_name = "PATH")]
    pub(super) forget: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Order {
    /// As the songs came into the library.
    Added,
    /// By title.
    Title,
    /// By artist, then by title.
    Artist,
    /// Labelled songs first, then by score.
    Surest,
    /// As --seed decides.
    Shuffled,
}

fn parse_threshold(text: &str) -> Result<f32, String> {
    match text.parse() {
        Ok(threshold) if (0.0..=1.0).contains(&threshold) => Ok(threshold),
        _ => Err("a score from 0 to 1, such as 0.7".to_owned()),
    }
}

impl PlaylistOptions {
    /// The first of them that is given.
    pub(super) fn given(&self) -> Option<&'static str> {
        let given = [
            ("--predicted", self.predicted.is_some()),
            ("--order", self.order.is_some()),
            ("--seed", self.seed.is_some()),
            ("--limit", self.limit.is_some()),
            ("--minutes", self.minutes.is_some()),
            ("--relative", self.relative),
            ("--keep", self.keep),
        ];
        given.into_iter().find(|(_, is_given)| *is_given).map(|(name, _)| name)
    }

    /// What they say, of these moods.
    pub(super) fn recipe(&self, moods: Vec<Mood>) -> Result<PlaylistRecipe, Failure> {
        let order = match self.order.unwrap_or(Order::Added) {
            Order::Added => PlaylistOrder::Added,
            Order::Title => PlaylistOrder::Title,
            Order::Artist => PlaylistOrder::Artist,
            Order::Surest => PlaylistOrder::Surest,
            Order::Shuffled => PlaylistOrder::Shuffled(self.seed.unwrap_or_default()),
        };
        if self.seed.is_some() && !matches!(order, PlaylistOrder::Shuffled(_)) {
            return Err(Failure::usage("--seed is for --order shuffled".to_owned()));
        }
        let length = PlaylistLength { songs: self.limit, minutes: self.minutes };
        Ok(PlaylistRecipe { moods, predicted: self.predicted, order, length })
    }
}
