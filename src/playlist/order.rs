//! The order of a playlist, and how long it is.

use std::cmp::Ordering;

use super::made::Entry;
use crate::dataset::{PlaylistLength, PlaylistOrder};
use crate::song::{Song, SongId};

/// Puts songs, which stand as they came into the library, into an order. Songs that are alike stay as they stand.
pub(super) fn put_in_order(entries: &mut [Entry], order: PlaylistOrder) {
    match order {
        PlaylistOrder::Added => {}
        PlaylistOrder::Title => entries.sort_by_cached_key(|entry| title(&entry.row.song)),
        PlaylistOrder::Artist => entries.sort_by_cached_key(|entry| {
            let artist = entry.row.song.display_artist().to_lowercase();
            (artist.is_empty(), artist, title(&entry.row.song))
        }),
        PlaylistOrder::Surest => entries.sort_by(surest),
        PlaylistOrder::Shuffled(seed) => entries.sort_by_cached_key(|entry| dealt(seed, entry.row.song.id)),
    }
}

fn title(song: &Song) -> String {
    song.display_title().to_lowercase()
}

/// A label is surer than any score.
fn surest(a: &Entry, b: &Entry) -> Ordering {
    let sureness = |entry: &Entry| entry.score.unwrap_or(f32::INFINITY);
    sureness(b).total_cmp(&sureness(a))
}

/// Where a shuffle puts a song, whatever other songs there are: a song that comes or goes moves no other.
fn dealt(seed: u64, song: SongId) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&seed.to_le_bytes());
    hasher.update(song.as_bytes());
    *hasher.finalize().as_bytes()
}

/// Leaves out what is too much, and answers how many songs that is. A song that is too long for the minutes that are left makes room
/// for a shorter one.
pub(super) fn cut(entries: &mut Vec<Entry>, length: PlaylistLength) -> usize {
    let before = entries.len();
    if let Some(minutes) = length.minutes {
        let mut left = f64::from(minutes) * 60.0;
        entries.retain(|entry| {
            let fits = entry.secs() <= left;
            left -= if fits { entry.secs() } else { 0.0 };
            fits
        });
    }
    if let Some(songs) = length.songs {
        entries.truncate(songs as usize);
    }
    before - entries.len()
}
