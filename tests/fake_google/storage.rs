//! Cloud Storage: buckets, listing, reading, uploads in one piece and in parts, `ifGenerationMatch`.

use serde_json::json;

use super::{Answer, BUCKET, SongPrediction, World};

/// An upload in parts.
pub struct Session {
    name: String,
    total: usize,
    bytes: Vec<u8>,
}

/// Objects on one page of a list.
const PAGE: usize = 100;

/// The error form of Cloud Storage, which has no `status`.
fn error(status: u16, reason: &str, message: &str) -> Answer {
    let errors = json!([{"domain": "global", "reason": reason, "message": message}]);
    let body = json!({"error": {"errors": errors, "code": status, "message": message}});
    Answer { status, ..Answer::json(&body) }
}

pub fn answer(world: &mut World, asked: &SongPrediction) -> Answer {
    let object = format!("/storage/v1/b/{BUCKET}/o/");
    match (asked.method.as_str(), asked.path.as_str()) {
        ("GET", "/storage/v1/b") => Answer::json(&json!({"kind": "storage#buckets", "items": [bucket()]})),
        ("POST", "/storage/v1/b") => error(409, "conflict", "You already own this bucket."),
        ("GET", path) if path == format!("/storage/v1/b/{BUCKET}") => Answer::json(&bucket()),
        ("GET", path) if path == format!("/storage/v1/b/{BUCKET}/o") => list(world, asked),
        ("GET", path) if path.starts_with(&object) => match world.objects.get(&path[object.len()..]) {
            Some(bytes) => Answer { status: 200, headers: Vec::new(), body: bytes.clone() },
            None => error(404, "notFound", "No such object"),
        },
        ("POST", path) if path == format!("/upload/storage/v1/b/{BUCKET}/o") => upload(world, asked),
        ("PUT", path) if path == format!("/upload/storage/v1/b/{BUCKET}/o") => part(world, asked),
        _ => error(404, "notFound", "The specified bucket does not exist."),
    }
}

fn bucket() -> serde_json::Value {
    json!({"kind": "storage#bucket", "name": BUCKET, "location": "US-CENTRAL1", "projectNumber": "1234"})
}

fn list(world: &World, asked: &SongPrediction) -> Answer {
    let prefix = asked.query.get("prefix").cloned().unwrap_or_default();
    let after = asked.query.get("pageToken").cloned().unwrap_or_default();
    let found: Vec<_> =
        world.objects.iter().filter(|(name, _)| name.starts_with(&prefix) && **name > after).take(PAGE + 1).collect();
    let items: Vec<_> =
        found.iter().take(PAGE).map(|(name, bytes)| json!({"name": name, "size": bytes.len().to_string()})).collect();
    // Without objects there is no `items` at all.
    let mut body = if items.is_empty() { json!({}) } else { json!({ "items": items }) };
    if found.len() > PAGE {
        body["nextPageToken"] = json!(found[PAGE - 1].0);
    }
    Answer::json(&body)
}

fn upload(world: &mut World, asked: &SongPrediction) -> Answer {
    let name = asked.query["name"].clone();
    let only_new = asked.query.get("ifGenerationMatch").map(String::as_str) == Some("0");
    if only_new && world.objects.contains_key(&name) {
        return error(412, "conditionNotMet", "At least one of the pre-conditions you specified did not hold.");
    }
    match asked.query["uploadType"].as_str() {
        "media" => {
            world.objects.insert(name.clone(), asked.body.clone());
            Answer::json(&json!({"kind": "storage#object", "name": name, "size": asked.body.len().to_string()}))
        }
        "resumable" => {
            let total = asked.headers["x-upload-content-length"].to_str().unwrap().parse().unwrap();
            let id = format!("secret-session-{}", world.new_id());
            world.sessions.insert(id.clone(), Session { name, total, bytes: Vec::new() });
            let host = asked.headers["host"].to_str().unwrap();
            let place = format!("http://{host}/upload/storage/v1/b/{BUCKET}/o?uploadType=resumable&upload_id={id}");
            Answer::status(200, vec![("location", place)])
        }
        other => error(400, "invalid", other),
    }
}

fn part(world: &mut World, asked: &SongPrediction) -> Answer {
    assert!(!asked.headers.contains_key("authorization"), "a session's address is its own key");
    let Some(session) = world.sessions.get_mut(&asked.query["upload_id"]) else {
        return error(404, "notFound", "no session");
    };
    let range = asked.headers["content-range"].to_str().unwrap().to_owned();
    if let Some((from, _)) = range.trim_start_matches("bytes ").split_once('-') {
        let from: usize = from.parse().unwrap();
        let end = from + asked.body.len();
        assert!(end == session.total || asked.body.len().is_multiple_of(256 * 1024), "parts are multiples of 256 KiB");
        if from == session.bytes.len() {
            // It may store less than it was sent.
            let kept = if end == session.total { asked.body.len() } else { asked.body.len() - 256 * 1024 };
            session.bytes.extend_from_slice(&asked.body[..kept]);
        }
    }
    if session.bytes.len() == session.total {
        let (name, bytes) = (session.name.clone(), session.bytes.clone());
        world.objects.insert(name.clone(), bytes);
        return Answer::json(&json!({"kind": "storage#object", "name": name}));
    }
    match session.bytes.len() {
        0 => Answer::status(308, Vec::new()),
        stored => Answer::status(308, vec![("range", format!("bytes=0-{}", stored - 1))]),
    }
}
