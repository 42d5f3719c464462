//! The client itself: uploads in parts, and how soon a call ends.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use moodsic::cloud::client::{Cancel, CloudError, ServiceUrl};
use moodsic::cloud::google::{CloudSettings, Region, VertexClient};
use moodsic::cloud::google::{Content, MAX_BODY_BYTES, Upload};

use crate::fake_google::{BUCKET, Fault, Google, PROJECT};
use crate::rig::wait_for;

fn settings(google: &Google) -> CloudSettings {
    let url: ServiceUrl = google.url().parse().unwrap();
    let settings = CloudSettings::new(Region::UsCentral1).with_project(PROJECT).unwrap().with_bucket(BUCKET).unwrap();
    settings.with_vertex_url(url.clone()).with_storage_url(url).anonymous()
}

fn client(google: &Google) -> VertexClient {
    VertexClient::new(settings(google), Cancel::never()).unwrap()
}

fn large() -> Upload {
    let bytes: Vec<u8> = (0..5_000_001_u32).map(|number| (number * 31 % 251) as u8).collect();
    Upload { name: "large/file.bin".into(), content_type: "application/jsonl", content: Content::Bytes(bytes) }
}

fn bytes(upload: &Upload) -> &[u8] {
    match &upload.content {
        Content::Bytes(bytes) => bytes,
        Content::File(_) => &[],
    }
}

#[test]
fn a_large_object_goes_up_in_parts_and_goes_on_where_the_server_stands() {
    let google = Google::start();
    let upload = large();
    let report = client(&google).upload(std::slice::from_ref(&upload), &mut |_| ControlFlow::Continue(())).unwrap();
    assert_eq!((report.sent, report.there), (1, 0));
    assert_eq!(google.world().objects[&upload.name], bytes(&upload));
    assert_eq!(google.count("PUT", "/upload/"), 3, "the fake stores less than it is sent");
    let again = client(&google).upload(&[upload], &mut |_| ControlFlow::Continue(())).unwrap();
    assert_eq!((again.sent, again.there), (0, 1), "412 means that it is there");
}

#[test]
fn a_part_whose_answer_is_lost_is_not_sent_twice() {
    let google = Google::start();
    let upload = large();
    google.fail("PUT", "/upload/", 1, Fault::Lost);
    client(&google).upload(std::slice::from_ref(&upload), &mut |_| ControlFlow::Continue(())).unwrap();
    assert_eq!(google.world().objects[&upload.name], bytes(&upload));
    let asked = google.world().asked.clone();
    let status = |range: &str| range.starts_with("bytes */");
    let ranges = asked.iter().filter_map(|asked| asked.headers.get("content-range")?.to_str().ok());
    assert_eq!(ranges.filter(|range| status(range)).count(), 1, "it asks how much is stored");
}

#[test]
fn a_session_on_another_host_is_not_followed() {
    let google = Google::start();
    google.fail("POST", "/upload/", 1, Fault::Elsewhere("https://example.com/session?upload_id=x"));
    let error = client(&google).upload(&[large()], &mut |_| ControlFlow::Continue(())).unwrap_err();
    assert!(error.to_string().contains("another host") && !error.to_string().contains("upload_id"), "{error}");
}

#[test]
fn a_cancelled_call_ends_within_a_fifth_of_a_second() {
    let google = Google::start();
    google.fail("GET", "/endpoints", 1, Fault::Slow(Duration::from_mins(1)));
    let flag = Arc::new(AtomicBool::new(false));
    let client = VertexClient::new(settings(&google), Cancel::by(Arc::clone(&flag))).unwrap();
    let call = std::thread::spawn(move || (client.endpoints(), Instant::now()));
    wait_for("the stuck call", || google.is_stuck());
    let cancelled = Instant::now();
    flag.store(true, Ordering::Relaxed);
    let (outcome, ended) = call.join().unwrap();
    assert_eq!(outcome, Err(CloudError::Cancelled));
    assert!(ended - cancelled < Duration::from_millis(200), "{:?}", ended - cancelled);
}

#[test]
fn a_picture_that_is_too_large_is_not_sent() {
    let google = Google::start();
    let client = VertexClient::new(settings(&google).with_endpoint("1").unwrap(), Cancel::never()).unwrap();
    let error = client.predict(&vec![0; MAX_BODY_BYTES * 3 / 4]).unwrap_err();
    assert!(matches!(error, CloudError::TooLarge { bytes, .. } if bytes > MAX_BODY_BYTES), "{error}");
    assert_eq!(google.world().asked.len(), 0);
}
