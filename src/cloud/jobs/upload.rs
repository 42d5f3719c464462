//! Pictures to the bucket: only those that are missing there are made and sent, and the import file that says what they show.

use std::collections::BTreeSet;
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::cloud::client::{Cancel, VertexClient, VertexError};
use crate::cloud::google::{Content, Upload};
use crate::cloud::jobs::plan::{Plan, PlanError};
use crate::cloud::jobs::sha256_hex;
use crate::dataset::{Store, StoreError};
use crate::files::write_whole;
use crate::parallel::{cores, for_each_in_order};
use crate::pipeline::{AnalyzeError, Recipe, Threads, analyze};
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

/// What it came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Uploaded {
    /// Pictures that were sent now.
    pub sent: usize,
    /// Pictures that were there before.
    pub there: usize,
    /// Songs that have no picture, and why, by their place among those given.
    pub failed: Vec<(usize, String)>,
}

/// Why it ended early.
#[derive(Debug, thiserror::Error)]
pub enum UploadError {
    /// The cloud.
    #[error(transparent)]
    Cloud(#[from] VertexError),
    /// Too few songs are left.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The folder for pictures.
    #[error("cannot write the picture {}: {source}; see that the folder can be written and the disk has room", path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
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
        .filter(|&place| !there.contains_key(&object_name(songs[place].id, recipe)) && seen.insert(songs[place].id))
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
    let mut broken = None;
    let cancel = client.cancel();
    let work =
        |&place: &usize, at_once| make_picture(songs[place], recipe, &folder, Threads::for_one_of(at_once), cancel);
    let flow = for_each_in_order(missing, cores(), work, |index, outcome| {
        let place = missing[index];
        match outcome {
            Ok(picture) => pictures.push(picture),
            Err(PictureError::None(error)) => failed.push((place, error)),
            Err(PictureError::Io(error)) => {
                broken = Some(error);
                return ControlFlow::Break(());
            }
            Err(PictureError::Cancelled) => return ControlFlow::Break(()),
        }
        if cancel.is_cancelled() {
            return ControlFlow::Break(());
        }
        progress(UploadStage::Pictures { done: index + 1, total: missing.len() })
    });
    match (broken, flow) {
        (Some(error), _) => Err(error),
        (None, ControlFlow::Break(())) => Err(VertexError::Cancelled.into()),
        (None, ControlFlow::Continue(())) => Ok(pictures),
    }
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
        return Ok(Waiting { song: song.id, path, sha256: sha256_hex(&png) });
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

/// A line of Vertex's import file.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ImportLine<'a> {
    image_gcs_uri: String,
    classification_annotation: DisplayName<'a>,
    data_item_resource_labels: MlUse,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DisplayName<'a> {
    display_name: &'a str,
}

#[derive(Serialize)]
struct MlUse {
    #[serde(rename = "aiplatform.googleapis.com/ml_use")]
    ml_use: &'static str,
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
        plan.without(&uploaded.failed.iter().map(|(place, _)| *place).collect())?
    };
    let bucket = client.settings().bucket().map_err(VertexError::from)?.to_owned();
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
    let line = |planned: &crate::cloud::jobs::plan::PlannedSong| {
        let line = ImportLine {
            image_gcs_uri: format!("gs://{bucket}/{}", object_name(planned.song.id, recipe)),
            classification_annotation: DisplayName { display_name: plan.label(planned) },
            data_item_resource_labels: MlUse { ml_use: planned.usage.name() },
        };
        serde_json::to_string(&line).expect("texts are JSON") + "\n"
    };
    plan.songs.iter().map(line).collect()
}
