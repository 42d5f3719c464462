//! Pictures to the bucket: only those that are missing there are made and sent, and the import file that says what they show.

use std::collections::BTreeSet;
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use crate::cloud::client::{Cancel, CloudError};
use crate::cloud::google::VertexClient;
use crate::cloud::google::{Content, Upload};
use crate::cloud::jobs::plan::{Plan, PlanError, PlannedSong};
use crate::dataset::{Store, StoreError, import_line};
use crate::files::write_whole;
use crate::hex::Hex;
use crate::parallel::{cores, for_each_in_order};
use crate::pipeline::{AnalyzeError, Recipe, Threads, analyze};
use crate::remedy::{Problem, Remedy};
use crate::song::{Song, SongId};

/// Everything of Moodsic's in the bucket lies below this.
pub const FOLDER: &str = "moodsic";

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UploadStage {
    /// Making the pictures that the bucket lacks.
    Pictures {
        /// Made.
        done: usize,
        /// To be made.
        total: usize,
    },
    /// Sending them.
    Sending {
        /// That the bucket has acknowledged.
        done: usize,
        /// To be sent.
        total: usize,
    },
}

impl UploadStage {
    /// For people: what is being done.
    pub fn title(self) -> &'static str {
        match self {
            Self::Pictures { .. } => "Making pictures",
            Self::Sending { .. } => "Sending pictures",
        }
    }

    /// How many are done, and how many there are.
    pub fn count(self) -> (usize, usize) {
        let (Self::Pictures { done, total } | Self::Sending { done, total }) = self;
        (done, total)
    }
}

/// What it came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Uploaded {
    /// Pictures that were sent now.
    pub sent: usize,
    /// Pictures that were there before.
    pub there: usize,
    /// Songs that have no picture, and why, by their index among those given.
    pub failed: Vec<(usize, String)>,
}

/// Why it ended early.
#[derive(Debug, thiserror::Error)]
pub enum UploadError {
    /// The cloud.
    #[error(transparent)]
    Cloud(#[from] CloudError),
    /// Too few songs are left.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The folder for pictures.
    #[error("{}", Problem::of(self))]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
}

impl Remedy for UploadError {
    fn problem(&self) -> String {
        match self {
            Self::Cloud(error) => error.problem(),
            Self::Plan(error) => error.problem(),
            Self::Store(error) => error.problem(),
            Self::Io { path, source } => format!("cannot write the picture {}: {source}", path.display()),
        }
    }

    fn remedy(&self) -> Option<String> {
        match self {
            Self::Cloud(error) => error.remedy(),
            Self::Plan(error) => error.remedy(),
            Self::Store(error) => error.remedy(),
            Self::Io { .. } => Some("see that the folder can be written and the disk has room".to_owned()),
        }
    }
}

/// The object of a song's picture.
pub fn object_name(song: SongId, recipe: &Recipe) -> String {
    format!("{FOLDER}/{}/{song}.png", recipe.id())
}

/// Makes and sends the pictures of `songs` that the bucket does not have. Pictures wait in `folder`, so that a second run after
/// a crash need not make them again, and are removed once the bucket has them.
pub fn upload_pictures(
    store: &mut Store,
    client: &VertexClient,
    songs: &[&Song],
    recipe: &Recipe,
    folder: &Path,
    progress: &mut dyn FnMut(UploadStage) -> ControlFlow<()>,
) -> Result<Uploaded, UploadError> {
    let there = client.objects(&format!("{FOLDER}/{}/", recipe.id()))?;
    let mut seen = BTreeSet::new();
    let missing: Vec<_> = (0..songs.len())
        .filter(|&index| !there.contains_key(&object_name(songs[index].id, recipe)) && seen.insert(songs[index].id))
        .collect();
    let mut uploaded = Uploaded { there: songs.len() - missing.len(), ..Uploaded::default() };
    let pictures = make_pictures(client, songs, &missing, recipe, folder, &mut uploaded.failed, progress)?;
    let hashes: Vec<_> = pictures.iter().map(|picture| (picture.song, picture.sha256.clone())).collect();
    store.put_sent_pictures(&hashes, &recipe.id())?;

    let uploads: Vec<_> = pictures
        .iter()
        .map(|picture| Upload {
            name: object_name(picture.song, recipe),
            content_type: "image/png",
            content: Content::File(picture.path.clone()),
        })
        .collect();
    let (mut done, total) = (0, uploads.len());
    let report = client.upload(&uploads, &mut |_| {
        done += 1;
        progress(UploadStage::Sending { done, total })
    })?;
    if let Some((path, error)) = report.failed.into_iter().next() {
        return Err(UploadError::Io { path: path.into(), source: std::io::Error::other(error) });
    }
    for picture in &pictures {
        // One that stays is only space.
        let _ = fs::remove_file(&picture.path);
    }
    uploaded.sent = report.sent;
    uploaded.there += report.there;
    Ok(uploaded)
}

/// A picture that waits to be sent.
struct Waiting {
    song: SongId,
    path: PathBuf,
    sha256: String,
}

/// The pictures of the songs at `missing`, from `folder` or made now on all cores and put there.
fn make_pictures(
    client: &VertexClient,
    songs: &[&Song],
    missing: &[usize],
    recipe: &Recipe,
    folder: &Path,
    failed: &mut Vec<(usize, String)>,
    progress: &mut dyn FnMut(UploadStage) -> ControlFlow<()>,
) -> Result<Vec<Waiting>, UploadError> {
    let folder = folder.join(recipe.id().as_str());
    fs::create_dir_all(&folder).map_err(|source| UploadError::Io { path: folder.clone(), source })?;
    let mut pictures = Vec::new();
    let cancel = client.cancel();
    let work =
        |&index: &usize, at_once| make_picture(songs[index], recipe, &folder, Threads::for_one_of(at_once), cancel);
    let flow = for_each_in_order(missing, cores(), work, |index, outcome| {
        let index = missing[index];
        match outcome {
            Ok(picture) => pictures.push(picture),
            Err(PictureError::None(error)) => failed.push((index, error)),
            Err(PictureError::Io(error)) => return ControlFlow::Break(error),
            Err(PictureError::Cancelled) => return ControlFlow::Break(CloudError::Cancelled.into()),
        }
        let stage = UploadStage::Pictures { done: index + 1, total: missing.len() };
        if cancel.is_cancelled() || progress(stage).is_break() {
            return ControlFlow::Break(CloudError::Cancelled.into());
        }
        ControlFlow::Continue(())
    });
    flow.break_value().map_or(Ok(pictures), Err)
}

enum PictureError {
    /// The song has none.
    None(String),
    /// It cannot be put down.
    Io(UploadError),
    /// It is not wanted any more.
    Cancelled,
}

fn make_picture(
    song: &Song,
    recipe: &Recipe,
    folder: &Path,
    threads: Threads,
    cancel: &Cancel,
) -> Result<Waiting, PictureError> {
    let path = folder.join(format!("{}.png", song.id));
    if let Ok(png) = fs::read(&path) {
        return Ok(Waiting { song: song.id, path, sha256: Hex(&Sha256::digest(&png)).to_string() });
    }
    let go_on = || if cancel.is_cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
    let analysis = analyze(&song.path, recipe, None, threads, &mut |_| go_on()).map_err(|error| match error {
        AnalyzeError::Cancelled => PictureError::Cancelled,
        other => PictureError::None(other.to_string()),
    })?;
    if analysis.song != song.id {
        return Err(PictureError::None("the file holds another song now; open the folder it has moved to".into()));
    }
    let written = write_whole(&path, &analysis.png);
    written.map_err(|source| PictureError::Io(UploadError::Io { path: path.clone(), source }))?;
    Ok(Waiting { song: song.id, path, sha256: analysis.sha256 })
}

/// A training set that lies in the bucket.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainingSet {
    /// Names it: the same songs, labels and parts have the same title.
    pub title: String,
    /// `gs://…` of its import file.
    pub import_uri: String,
    /// What is in it: the plan without the songs that have no picture.
    pub plan: Plan,
    /// What was sent for it.
    pub uploaded: Uploaded,
}

/// Uploads all that a training of `plan` needs: pictures, then the import file. Songs without a picture are left out, and told.
pub fn upload_training_set(
    store: &mut Store,
    client: &VertexClient,
    plan: Plan,
    recipe: &Recipe,
    folder: &Path,
    progress: &mut dyn FnMut(UploadStage) -> ControlFlow<()>,
) -> Result<TrainingSet, UploadError> {
    // The labels stand in the bucket from now on, so what they mean must not be forgotten.
    store.put_cloud_labels(&plan.labels.iter().map(|(mood, label)| (label.clone(), mood.clone())).collect())?;
    let songs: Vec<_> = plan.songs.iter().map(|planned| &planned.song).collect();
    let uploaded = upload_pictures(store, client, &songs, recipe, folder, progress)?;
    let plan = if uploaded.failed.is_empty() {
        plan
    } else {
        plan.without(&uploaded.failed.iter().map(|(index, _)| *index).collect())?
    };
    let bucket = client.settings().bucket().map_err(CloudError::from)?.to_owned();
    let text = import_file(&plan, recipe, &bucket);
    // Equal files have equal names, so what was begun with one is found again.
    let title = format!("{FOLDER}-{}", &blake3::hash(text.as_bytes()).to_hex()[..12]);
    let name = format!("{FOLDER}/import/{title}.jsonl");
    let import_uri = format!("gs://{bucket}/{name}");
    let upload = Upload { name, content_type: "application/jsonl", content: Content::Bytes(text.into_bytes()) };
    client.upload(&[upload], &mut |_| ControlFlow::Continue(()))?;
    Ok(TrainingSet { title, import_uri, plan, uploaded })
}

/// UTF-8, a line a song, ended by line feeds.
fn import_file(plan: &Plan, recipe: &Recipe, bucket: &str) -> String {
    let line = |planned: &PlannedSong| {
        let uri = format!("gs://{bucket}/{}", object_name(planned.song.id, recipe));
        import_line(&uri, plan.label(planned), Some(planned.usage.name()))
    };
    plan.songs.iter().map(line).collect()
}
