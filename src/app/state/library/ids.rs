//! Maps and sets of songs. An id is a hash already, so its first bytes serve as the hash in the table.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

use crate::song::SongId;

/// Something of each song.
pub(super) type SongMap<V> = HashMap<SongId, V, BuildHasherDefault<IdHasher>>;
/// Some songs.
pub(super) type SongSet = HashSet<SongId, BuildHasherDefault<IdHasher>>;

/// Takes the first eight bytes of an id as they are.
#[derive(Default)]
pub(super) struct IdHasher(u64);

impl Hasher for IdHasher {
    fn write(&mut self, bytes: &[u8]) {
        if let Some(first) = bytes.first_chunk() {
            self.0 = u64::from_le_bytes(*first);
        }
    }

    /// The length of an id, which all have in common.
    fn write_usize(&mut self, _: usize) {}

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_hashes_to_its_first_bytes() {
        let mut bytes = [9; 32];
        bytes[..8].copy_from_slice(&77_u64.to_le_bytes());
        let mut hasher = IdHasher::default();
        std::hash::Hash::hash(&SongId::from_bytes(bytes), &mut hasher);
        assert_eq!(hasher.finish(), 77);
    }
}
