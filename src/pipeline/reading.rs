//! The sound of a window in pieces, in order: read by the calling thread, or ahead of it by threads that live no longer
//! than the call.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, Scope, ScopedJoinHandle};

use crossbeam_channel::{Receiver, Sender, bounded, unbounded};

use super::AnalyzeError;
use super::excerpt::{Excerpt, Yield};
use crate::audio::{AudioReader, DecodeError, Downmix, OpenedFile};
use crate::parallel::cores;
use crate::song::Identity;
use crate::units::Frames;

/// Decoded samples handed over at once, and how many such pieces may wait where reading is only ahead: 1.5 s of sound.
const PIECE: usize = 8192;
const PIECES_AHEAD: usize = 8;

/// A window shorter than this is not worth a second reader, which has the file's headers to read as well.
const WORTH_CUTTING_SECS: u64 = 20;

/// How many threads the work on one song may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Threads {
    /// The caller's only. It costs least, so it is right while every core has a song of its own.
    One,
    /// Others decode ahead of the caller's, where the format allows two parts of the window side by side. The picture is
    /// there soonest.
    Several,
}

impl Threads {
    /// For one of `at_once` songs that are worked on at the same time.
    pub fn for_one_of(at_once: usize) -> Self {
        if at_once >= cores() { Self::One } else { Self::Several }
    }
}

/// What is to be read.
pub(super) struct Reading {
    pub(super) start: Frames,
    pub(super) end: Frames,
    /// Whether the whole file is to go by, for the song's identity.
    pub(super) identifying: bool,
    /// Whether all that there is up to `end` will be wanted.
    pub(super) whole: bool,
}

/// What has been read when all pieces are drawn.
pub(super) struct Read<T> {
    pub(super) drawn: T,
    /// How much of the window was really decoded, and how loud it was.
    pub(super) yielded: Yield,
    /// What the one channel is made of.
    pub(super) downmix: Downmix,
    pub(super) identity: Option<Identity>,
}

/// The pieces as they come to be drawn.
pub(super) type Pieces<'a> = &'a mut dyn Iterator<Item = Result<Vec<f32>, DecodeError>>;

/// Has the window behind the fresh `reader`, which averages its channels, drawn by `draw`, piece by piece. Where left and right
/// turn out to cancel each other over the whole window, `draw` is called once more, with the louder of them.
pub(super) fn read<T>(
    reader: AudioReader,
    reading: &Reading,
    threads: Threads,
    draw: &mut dyn FnMut(Pieces<'_>) -> Result<T, AnalyzeError>,
) -> Result<Read<T>, AnalyzeError> {
    let file = reader.file().clone();
    let read = read_as(Downmix::Average, reader, reading, threads, draw)?;
    let Some(louder) = read.yielded.energy.cancelled() else { return Ok(read) };
    let reader = AudioReader::open_mono_again(&file, louder)?;
    let anew = read_as(louder, reader, &Reading { identifying: false, ..*reading }, threads, draw)?;
    Ok(Read { identity: read.identity, ..anew })
}

/// Has the window drawn as the `reader`, which makes its channel of `downmix`, gives it.
///
/// Where two parts come side by side and one of them misses something, only a reader that passes over the whole window knows
/// what belongs where: `draw` is then called once more, with all pieces anew.
fn read_as<T>(
    downmix: Downmix,
    reader: AudioReader,
    reading: &Reading,
    threads: Threads,
    draw: &mut dyn FnMut(Pieces<'_>) -> Result<T, AnalyzeError>,
) -> Result<Read<T>, AnalyzeError> {
    if threads == Threads::One {
        return read_here(downmix, open(reader, reading)?, draw);
    }
    let Some(cut) = cut(&reader, reading) else {
        return read_ahead(downmix, open(reader, reading)?, None, draw);
    };
    let file = reader.file().clone();
    let first = open(reader, &Reading { end: cut, ..*reading })?;
    let second = Part { file: &file, start: cut, end: reading.end };
    let read = read_ahead(downmix, first, Some(&second), draw)?;
    if read.yielded.frames == reading.end.0 - reading.start.0 {
        return Ok(read);
    }
    let again = open(AudioReader::open_mono_again(&file, downmix)?, &Reading { identifying: false, ..*reading })?;
    Ok(Read { identity: read.identity, ..read_ahead(downmix, again, None, draw)? })
}

fn open(reader: AudioReader, reading: &Reading) -> Result<Excerpt, DecodeError> {
    if reading.identifying {
        Ok(Excerpt::identifying(reader, reading.start, reading.end))
    } else {
        Excerpt::new(reader, reading.start, reading.end)
    }
}

/// Where to cut the window in two, if that is of use.
fn cut(reader: &AudioReader, reading: &Reading) -> Option<Frames> {
    let frames = reading.end.0 - reading.start.0;
    let worth = frames >= WORTH_CUTTING_SECS * u64::from(reader.info().sample_rate.get());
    let cut = Frames(reading.start.0 + frames / 2);
    (worth && reading.whole && reader.seeks_exactly() && cores() > 1).then_some(cut)
}

fn read_here<T>(
    downmix: Downmix,
    mut excerpt: Excerpt,
    draw: &mut dyn FnMut(Pieces<'_>) -> Result<T, AnalyzeError>,
) -> Result<Read<T>, AnalyzeError> {
    let drawn = draw(&mut std::iter::from_fn(|| next_piece(&mut excerpt).transpose()))?;
    let yielded = excerpt.yielded();
    Ok(Read { drawn, yielded, downmix, identity: excerpt.identity(&|| true)? })
}

/// The part of a window behind its cut.
struct Part<'a> {
    file: &'a OpenedFile,
    start: Frames,
    end: Frames,
}

fn read_ahead<T>(
    downmix: Downmix,
    first: Excerpt,
    second: Option<&Part<'_>>,
    draw: &mut dyn FnMut(Pieces<'_>) -> Result<T, AnalyzeError>,
) -> Result<Read<T>, AnalyzeError> {
    let wanted = AtomicBool::new(true);
    thread::scope(|scope| {
        let (sender, pieces) = bounded(PIECES_AHEAD);
        let decoding = spawn(scope, || decode(first, sender, &wanted))?;
        let mut later: Option<(_, Receiver<_>)> = None;
        if let Some(&Part { file, start, end }) = second {
            #[expect(
                clippy::disallowed_methods,
                reason = "nobody takes from it before the first part is through, so all of it may wait: 5 MB at 44.1 kHz"
            )]
            let (sender, pieces) = unbounded();
            let wanted = &wanted;
            let open = move || Excerpt::new(AudioReader::open_mono_again(file, downmix)?, start, end);
            later = Some((spawn(scope, move || decode(open()?, sender, wanted))?, pieces));
        }
        let (later, later_pieces) = later.unzip();
        // Dropping the receivers, on a break or when there is enough, ends the decoding.
        let drawn = draw(&mut pieces.into_iter().chain(later_pieces.into_iter().flatten()).map(Ok));
        wanted.store(drawn.is_ok(), Ordering::Relaxed);
        let (first, second) = (join(decoding), later.map(join));
        let drawn = drawn?;
        let (mut yielded, identity) = first?;
        if let Some(second) = second {
            let (second, _) = second?;
            yielded.frames += second.frames;
            yielded.energy += second.energy;
        }
        Ok(Read { drawn, yielded, downmix, identity })
    })
}

/// What was decoded, and the identity of the song if it was asked for.
type Decoded = Result<(Yield, Option<Identity>), DecodeError>;

fn spawn<'scope>(
    scope: &'scope Scope<'scope, '_>,
    work: impl FnOnce() -> Decoded + Send + 'scope,
) -> Result<ScopedJoinHandle<'scope, Decoded>, DecodeError> {
    let named = thread::Builder::new().name("moodsic-decode".to_owned());
    named.spawn_scoped(scope, work).map_err(|source| DecodeError::Io { source })
}

fn join(thread: ScopedJoinHandle<'_, Decoded>) -> Decoded {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// Hands over the samples of `excerpt` piece by piece until nobody wants more, then passes over the rest of the file if the
/// song is to be identified and the columns are still `wanted`.
fn decode(mut excerpt: Excerpt, pieces: Sender<Vec<f32>>, wanted: &AtomicBool) -> Decoded {
    while let Some(piece) = next_piece(&mut excerpt)? {
        if pieces.send(piece).is_err() {
            break;
        }
    }
    // The last columns need not wait for the rest of the file.
    drop(pieces);
    let yielded = excerpt.yielded();
    Ok((yielded, excerpt.identity(&|| wanted.load(Ordering::Relaxed))?))
}

fn next_piece(excerpt: &mut Excerpt) -> Result<Option<Vec<f32>>, DecodeError> {
    let mut piece = Vec::with_capacity(2 * PIECE);
    while piece.len() < PIECE && excerpt.append_to(&mut piece)? {}
    Ok((!piece.is_empty()).then_some(piece))
}
