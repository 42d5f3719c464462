//! Cloud Storage: what lies in the bucket, and uploads that create and never replace. Several objects go up at once; large ones in
//! parts, so that a broken line costs one part only. What was acknowledged once is never sent again.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::PathBuf;

use futures_util::StreamExt as _;
use futures_util::stream;
use reqwest::header::{CONTENT_RANGE, CONTENT_TYPE, HeaderName, LOCATION, RANGE};
use reqwest::{Method, Url};
use serde::Serialize;

use crate::cloud::client::error::CloudError;
use crate::cloud::client::http::{Again, Call};
use crate::cloud::client::is_loopback;
use crate::cloud::client::reply::Reply;
use crate::cloud::google::client::VertexClient;
use crate::cloud::google::wire::{Bucket, Buckets, Objects};

/// Uploads at once.
const AT_ONCE: usize = 8;

/// Over this many bytes an object goes up in parts.
const LARGE_BYTES: usize = 2 << 20;

/// Of a part; a multiple of 256 KiB, as the protocol wants.
const PART_BYTES: usize = 8 * 256 * 1024;

/// So many times in a row a part may bring nothing.
const MAX_STANDSTILLS: u32 = 4;

/// A bucket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BucketInfo {
    /// Its name.
    pub name: String,
    /// `US-CENTRAL1`, …
    pub location: String,
}

/// Where the bytes of an object are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Here.
    Bytes(Vec<u8>),
    /// In a file, read when its turn comes.
    File(PathBuf),
}

/// Something to upload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// The object's name, such as `moodsic/x.png`.
    pub name: String,
    /// `image/png`, …
    pub content_type: &'static str,
    /// Its bytes.
    pub content: Content,
}

/// What an upload came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UploadReport {
    /// Objects that were sent.
    pub sent: usize,
    /// Objects that were there already.
    pub there: usize,
    /// Objects whose file could not be read, and why.
    pub failed: Vec<(String, String)>,
}

/// What became of one object.
enum Sent {
    Now,
    Before,
    Unreadable(String),
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NewBucket<'a> {
    name: &'a str,
    location: String,
    storage_class: &'static str,
    iam_configuration: IamConfiguration,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct IamConfiguration {
    uniform_bucket_level_access: Enabled,
    public_access_prevention: &'static str,
}

#[derive(Serialize)]
struct Enabled {
    enabled: bool,
}

impl VertexClient {
    /// The project's buckets.
    pub fn buckets(&self) -> Result<Vec<BucketInfo>, CloudError> {
        self.run(self.bucket_list())
    }

    pub(in crate::cloud) async fn bucket_list(&self) -> Result<Vec<BucketInfo>, CloudError> {
        let mut url = self.storage(["b"]);
        url.query_pairs_mut().append_pair("project", self.settings.project()?);
        let found: Buckets = self.http().json(&Call::get(url, "the list of buckets")).await?;
        Ok(found.items.into_iter().map(|bucket| BucketInfo { name: bucket.name, location: bucket.location }).collect())
    }

    /// The bucket of the settings.
    pub fn bucket(&self) -> Result<BucketInfo, CloudError> {
        self.run(self.bucket_document())
    }

    pub(in crate::cloud) async fn bucket_document(&self) -> Result<BucketInfo, CloudError> {
        let url = self.storage(["b", self.settings.bucket()?]);
        let bucket: Bucket = self.http().json(&Call::get(url, "the bucket")).await?;
        Ok(BucketInfo { name: bucket.name, location: bucket.location })
    }

    /// Makes the bucket of the settings: in their region, closed to the public.
    pub fn create_bucket(&self) -> Result<(), CloudError> {
        let mut url = self.storage(["b"]);
        url.query_pairs_mut().append_pair("project", self.settings.project()?);
        let bucket = NewBucket {
            name: self.settings.bucket()?,
            location: self.settings.region().name().to_uppercase(),
            storage_class: "STANDARD",
            iam_configuration: IamConfiguration {
                uniform_bucket_level_access: Enabled { enabled: true },
                public_access_prevention: "enforced",
            },
        };
        self.send(&Call::post(url, "the new bucket", &bucket, Again::Never)).map(drop)
    }

    /// Names and sizes in bytes of the objects whose names begin with `prefix`.
    pub fn objects(&self, prefix: &str) -> Result<BTreeMap<String, u64>, CloudError> {
        self.run(self.object_list(prefix))
    }

    pub(in crate::cloud) async fn object_list(&self, prefix: &str) -> Result<BTreeMap<String, u64>, CloudError> {
        let mut found = BTreeMap::new();
        let mut page = String::new();
        loop {
            let mut url = self.storage(["b", self.settings.bucket()?, "o"]);
            url.query_pairs_mut().append_pair("prefix", prefix).append_pair("fields", "items(name,size),nextPageToken");
            if !page.is_empty() {
                url.query_pairs_mut().append_pair("pageToken", &page);
            }
            let objects: Objects = self.http().json(&Call::get(url, "the list of objects")).await?;
            found.extend(objects.items.into_iter().map(|object| (object.name, object.size)));
            if objects.next_page_token.is_empty() || objects.next_page_token == page {
                return Ok(found);
            }
            page = objects.next_page_token;
        }
    }

    /// The bytes of an object.
    pub fn read_object(&self, name: &str) -> Result<Vec<u8>, CloudError> {
        let mut url = self.storage(["b", self.settings.bucket()?, "o", name]);
        url.query_pairs_mut().append_pair("alt", "media");
        Ok(self.send(&Call::get(url, "the object"))?.body)
    }

    /// Uploads what the bucket does not have, eight at once. `progress` hears the name of each object once the bucket has it;
    /// `Break` ends it with [`CloudError::Cancelled`]. The first error ends it too; what went up stays, and a second call goes on
    /// from there.
    pub fn upload(
        &self,
        uploads: &[Upload],
        progress: &mut dyn FnMut(&str) -> ControlFlow<()>,
    ) -> Result<UploadReport, CloudError> {
        let bucket = self.settings.bucket()?;
        self.run(async {
            let work = |upload| async move { (upload, self.put(bucket, upload).await) };
            let mut under_way = stream::iter(uploads).map(work).buffer_unordered(AT_ONCE);
            let mut report = UploadReport::default();
            while let Some((upload, outcome)) = under_way.next().await {
                match outcome? {
                    Sent::Now => report.sent += 1,
                    Sent::Before => report.there += 1,
                    Sent::Unreadable(error) => {
                        report.failed.push((upload.name.clone(), error));
                        continue;
                    }
                }
                if progress(&upload.name).is_break() {
                    return Err(CloudError::Cancelled);
                }
            }
            Ok(report)
        })
    }

    async fn put(&self, bucket: &str, upload: &Upload) -> Result<Sent, CloudError> {
        let bytes = match &upload.content {
            Content::Bytes(bytes) => bytes.clone(),
            Content::File(path) => match std::fs::read(path) {
                Ok(bytes) => bytes,
                Err(error) => return Ok(Sent::Unreadable(format!("{}: {error}", path.display()))),
            },
        };
        let sent = if bytes.len() > LARGE_BYTES {
            self.put_in_parts(bucket, upload, &bytes).await
        } else {
            let url = self.upload_url(bucket, upload, "media");
            let mut call = Call { method: Method::POST, body: bytes, ..Call::get(url, "the upload") };
            call = call.with_header(CONTENT_TYPE, upload.content_type);
            self.http().send(&call).await.map(drop)
        };
        match sent {
            Ok(()) => Ok(Sent::Now),
            // ifGenerationMatch=0 was not met: an object of this name is there.
            Err(CloudError::Conflict { .. }) => Ok(Sent::Before),
            Err(error) => Err(error),
        }
    }

    /// The resumable protocol: a session, then part after part from where the server says it stands.
    async fn put_in_parts(&self, bucket: &str, upload: &Upload, bytes: &[u8]) -> Result<(), CloudError> {
        let total = bytes.len();
        let url = self.upload_url(bucket, upload, "resumable");
        let start = Call { method: Method::POST, ..Call::get(url, "the upload") }
            .with_header(HeaderName::from_static("x-upload-content-type"), upload.content_type)
            .with_header(HeaderName::from_static("x-upload-content-length"), &total.to_string());
        let session = self.session(&self.http().send(&start).await?)?;
        let (mut stored, mut standstills) = (0, 0);
        loop {
            let end = total.min(stored + PART_BYTES);
            let range = format!("bytes {stored}-{}/{total}", end - 1);
            let mut answer = self.http().send(&part(&session, &range, bytes[stored..end].to_vec())).await;
            if matches!(&answer, Err(error) if error.is_transient()) {
                tokio::time::sleep(self.http().service().first_wait()).await;
                let ask = Call { again: Again::Harmless, ..part(&session, &format!("bytes */{total}"), Vec::new()) };
                answer = self.http().send(&ask).await;
            }
            let reply = answer?;
            if reply.status.is_success() {
                return Ok(());
            }
            let reached = stored_by(&reply).min(total);
            standstills = if reached > stored { 0 } else { standstills + 1 };
            if standstills >= MAX_STANDSTILLS {
                let detail = format!("it stores nothing after byte {stored}");
                return Err(CloudError::BadAnswer { what: "the upload", detail });
            }
            stored = reached;
        }
    }

    /// The session's address is a key to the bucket: it goes nowhere but to the service itself.
    fn session(&self, reply: &Reply) -> Result<Url, CloudError> {
        let bad = |detail: &str| CloudError::BadAnswer { what: "the upload", detail: detail.to_owned() };
        let text = reply.headers.get(LOCATION).and_then(|value| value.to_str().ok());
        let url = text.and_then(|text| Url::parse(text).ok()).ok_or_else(|| bad("it names no session"))?;
        let ours = self.storage([]);
        let is_same = url.origin() == ours.origin() || (is_loopback(&url) && is_loopback(&ours));
        if is_same { Ok(url) } else { Err(bad("its session is on another host")) }
    }

    fn storage<'a>(&self, parts: impl IntoIterator<Item = &'a str>) -> Url {
        self.settings.storage_url().join(["storage", "v1"].into_iter().chain(parts))
    }

    fn upload_url(&self, bucket: &str, upload: &Upload, kind: &str) -> Url {
        let mut url = self.settings.storage_url().join(["upload", "storage", "v1", "b", bucket, "o"]);
        let mut query = url.query_pairs_mut();
        query.append_pair("uploadType", kind).append_pair("name", &upload.name).append_pair("ifGenerationMatch", "0");
        drop(query);
        url
    }
}

fn part(session: &Url, range: &str, body: Vec<u8>) -> Call {
    let call = Call::get(session.clone(), "the upload").with_header(CONTENT_RANGE, range);
    Call { method: Method::PUT, body, again: Again::Never, signed: false, ..call }
}

/// `Range: bytes=0-524287` means that 524,288 bytes are stored; without it none is.
fn stored_by(reply: &Reply) -> usize {
    let text = reply.headers.get(RANGE).and_then(|value| value.to_str().ok());
    let last = text.and_then(|text| text.rsplit('-').next()?.parse::<usize>().ok());
    last.map_or(0, |last| last.saturating_add(1))
}
