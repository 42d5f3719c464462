//! Whether enough of a song's window could be decoded.

use super::AnalyzeError;
use crate::song::Identity;

/// Of the window's samples at least this many hundredths must be decodable.
const LEAST_PERCENT: u64 = 95;

/// Whether too little of the window is there. An estimated length refuses no song: only packets that were counted can be missed.
pub(super) fn is_incomplete(decoded: u64, expected: u64, identity: &Identity) -> bool {
    identity.length.exact && decoded * 100 < expected * LEAST_PERCENT
}

/// Refuses a window of which too little, or nothing at all, was decoded.
pub(super) fn check_complete(decoded: u64, expected: u64, identity: &Identity) -> Result<(), AnalyzeError> {
    if is_incomplete(decoded, expected, identity) || decoded == 0 {
        return Err(AnalyzeError::Incomplete { decoded, expected });
    }
    Ok(())
}
