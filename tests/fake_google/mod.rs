//! A fake of Google's services on this machine: Vertex AI and Cloud Storage over real HTTP, with the forms of their documents, their
//! long-running operations and their errors. It checks signatures, keeps every request, and fails when it is told to.

mod keys;
mod storage;
mod vertex;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread::JoinHandle;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Response, StatusCode};
use serde_json::{Value, json};

pub use keys::Key;
pub use vertex::Endpoint;

pub const PROJECT: &str = "a-project";
pub const BUCKET: &str = "a-bucket";

/// A request as it came.
#[derive(Clone, Debug)]
pub struct SongPrediction {
    pub method: String,
    /// Percent-decoded.
    pub path: String,
    pub query: BTreeMap<String, String>,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
    /// The status of the answer.
    pub status: u16,
}

impl SongPrediction {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }
}

/// What goes wrong.
#[derive(Clone, Debug)]
pub enum Fault {
    /// This answer instead, and nothing is done.
    Instead(u16, Value),
    /// A web page instead.
    Page(u16),
    /// It is done, but the answer is lost on the way (504).
    Lost,
    /// No answer for so long, and nothing is done when nobody waits for it.
    Slow(Duration),
    /// It is done at once, but there is no answer for so long.
    Silent(Duration),
    /// 429, and the wish to be left alone for so many seconds.
    Busy(u64),
    /// Success, with this `Location`.
    Elsewhere(&'static str),
}

struct Planned {
    method: String,
    path: String,
    times: usize,
    fault: Fault,
}

/// Everything that it knows.
#[derive(Default)]
pub struct World {
    pub asked: Vec<SongPrediction>,
    pub objects: BTreeMap<String, Vec<u8>>,
    sessions: BTreeMap<String, storage::Session>,
    pub datasets: Vec<(String, String)>,
    pub imported: Vec<Value>,
    /// Problems that the next import tells.
    pub import_problems: Vec<String>,
    operations: BTreeMap<String, vertex::Operation>,
    pub pipelines: Vec<vertex::Pipeline>,
    pub models: Vec<Value>,
    pub endpoints: Vec<Endpoint>,
    pub jobs: Vec<vertex::Job>,
    /// What a prediction says, by label.
    pub says: Vec<(String, f64)>,
    /// The key whose signatures are good; `None` asks for none.
    key: Option<Key>,
    faults: Vec<Planned>,
    /// Fails the request with this number, counted from the next.
    fail_at: Option<(usize, Fault)>,
    /// How long an upload takes.
    pub upload_takes: Duration,
    /// "FAILED", "CANCELLED": how the next training ends, if not well.
    pub next_pipeline_ends: Option<&'static str>,
    /// Requests that wait in [`Fault::Slow`] or [`Fault::Silent`].
    stuck: usize,
    next_id: u64,
}

impl World {
    fn new_id(&mut self) -> String {
        self.next_id += 1;
        (4_000_000_000_000_000_000 + self.next_id).to_string()
    }

    /// The fault that is planned for this request, if any.
    fn fault(&mut self, method: &str, path: &str) -> Option<Fault> {
        if let Some((left, fault)) = self.fail_at.take() {
            if left == 0 {
                return Some(fault);
            }
            self.fail_at = Some((left - 1, fault));
        }
        let fits =
            |planned: &&mut Planned| planned.times > 0 && planned.method == method && path.contains(&planned.path);
        let planned = self.faults.iter_mut().find(fits)?;
        planned.times -= 1;
        Some(planned.fault.clone())
    }
}

/// An answer.
pub struct Answer {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

impl Answer {
    fn json(value: &Value) -> Self {
        Self { status: 200, headers: vec![("content-type", "application/json".into())], body: value.to_string().into() }
    }

    fn status(status: u16, headers: Vec<(&'static str, String)>) -> Self {
        Self { status, headers, body: Vec::new() }
    }

    /// The error form of Vertex AI.
    fn error(status: u16, name: &str, message: &str) -> Self {
        let error = json!({"error": {"code": status, "message": message, "status": name}});
        Self { status, ..Self::json(&error) }
    }
}

/// A server that runs until it is dropped.
pub struct Google {
    world: Arc<Mutex<World>>,
    port: u16,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Google {
    /// Asks for no credentials.
    pub fn start() -> Self {
        Self::with(World { says: vec![("happy".into(), 0.25), ("sad".into(), 0.75)], ..World::default() })
    }

    /// Takes only what `key` has signed.
    pub fn with_key(key: &Key) -> Self {
        let google = Self::start();
        google.world().key = Some(key.clone());
        google
    }

    fn with(world: World) -> Self {
        let world = Arc::new(Mutex::new(world));
        let (stop, stopped) = tokio::sync::oneshot::channel();
        let (port_out, port_in) = std::sync::mpsc::channel();
        let state = Arc::clone(&world);
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
                port_out.send(listener.local_addr().unwrap().port()).unwrap();
                let router = Router::new().fallback(serve).with_state(state);
                tokio::select! {
                    served = async { axum::serve(listener, router).await } => served.unwrap(),
                    _ = stopped => {}
                }
            });
        });
        let port = port_in.recv().unwrap();
        Self { world, port, stop: Some(stop), thread: Some(thread) }
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap()
    }

    /// The next `times` requests of this method whose path holds `path` go wrong.
    pub fn fail(&self, method: &str, path: &str, times: usize, fault: Fault) {
        self.world().faults.push(Planned { method: method.into(), path: path.into(), times, fault });
    }

    /// The request after `number` others goes wrong.
    pub fn fail_at(&self, number: usize, fault: Fault) {
        self.world().fail_at = Some((number, fault));
    }

    /// Whether the planned failure of [`Self::fail_at`] has not come yet.
    pub fn failure_is_due(&self) -> bool {
        self.world().fail_at.is_some()
    }

    /// Whether a request is being kept waiting.
    pub fn is_stuck(&self) -> bool {
        self.world().stuck > 0
    }

    /// Requests that have been kept waiting so far.
    pub fn stuck(&self) -> usize {
        self.world().stuck
    }

    /// Whether no model will be deployed by itself a little later.
    pub fn nothing_is_being_deployed(&self) -> bool {
        vertex::nothing_is_being_deployed(&self.world())
    }

    /// Requests of this method whose path holds `path`.
    pub fn count(&self, method: &str, path: &str) -> usize {
        self.world().asked.iter().filter(|asked| asked.method == method && asked.path.contains(path)).count()
    }

    /// An endpoint with a model that answers.
    pub fn deployed_endpoint(&self) -> String {
        let mut world = self.world();
        let model = vertex::add_model(&mut world, "ours", "minute-1-8599cc0c4188");
        vertex::add_endpoint(&mut world, "moodsic", Some(&model))
    }
}

impl Drop for Google {
    /// Leaves the bodies of all requests where the check against Google's own definitions looks for them.
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("google-requests");
        let _ = std::fs::create_dir_all(&folder);
        let world = self.world.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        for asked in world.asked.iter().filter(|asked| asked.method == "POST" && (200..300).contains(&asked.status)) {
            let body = asked.json();
            if !body.is_null() {
                let document = json!({"path": asked.path, "body": body}).to_string();
                let name = &blake3::hash(document.as_bytes()).to_hex()[..16];
                let _ = std::fs::write(folder.join(format!("{name}.json")), document);
            }
        }
    }
}

async fn serve(State(world): State<Arc<Mutex<World>>>, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, 64 << 20).await.unwrap_or_default().to_vec();
    let asked = SongPrediction {
        method: parts.method.to_string(),
        path: decoded(parts.uri.path()),
        query: query(parts.uri.query().unwrap_or_default()),
        headers: parts.headers,
        body,
        status: 0,
    };
    let is_upload = asked.path.starts_with("/upload/") && asked.method == "POST";
    let (takes, fault) = {
        let mut world = world.lock().unwrap();
        (world.upload_takes, world.fault(&asked.method, &asked.path))
    };
    if is_upload && !takes.is_zero() {
        tokio::time::sleep(takes).await;
    }
    let answer = match fault {
        Some(Fault::Instead(status, body)) => Answer { status, ..Answer::json(&body) },
        Some(Fault::Page(status)) => Answer {
            status,
            headers: vec![("content-type", "text/html; charset=UTF-8".into())],
            body: b"<!DOCTYPE html><html><title>Error 404 (Not Found)!!1</title></html>".to_vec(),
        },
        Some(Fault::Lost) => {
            let done = act(&world, &asked);
            note(&world, &asked, done.status);
            return response(Answer::error(504, "DEADLINE_EXCEEDED", "lost on the way"));
        }
        Some(Fault::Busy(secs)) => Answer {
            headers: vec![("retry-after", secs.to_string())],
            ..Answer::error(429, "RESOURCE_EXHAUSTED", "quota")
        },
        Some(Fault::Elsewhere(place)) => Answer::status(200, vec![("location", place.to_owned())]),
        Some(Fault::Slow(wait)) => {
            world.lock().unwrap().stuck += 1;
            tokio::time::sleep(wait).await;
            act(&world, &asked)
        }
        Some(Fault::Silent(wait)) => {
            let answer = act(&world, &asked);
            world.lock().unwrap().stuck += 1;
            tokio::time::sleep(wait).await;
            answer
        }
        None => act(&world, &asked),
    };
    note(&world, &asked, answer.status);
    response(answer)
}

fn act(world: &Mutex<World>, asked: &SongPrediction) -> Answer {
    let mut world = world.lock().unwrap();
    answer(&mut world, asked)
}

fn note(world: &Mutex<World>, asked: &SongPrediction, status: u16) {
    world.lock().unwrap().asked.push(SongPrediction { status, ..asked.clone() });
}

fn answer(world: &mut World, asked: &SongPrediction) -> Answer {
    let is_session = asked.query.contains_key("upload_id");
    if let Some(key) = world.key.clone()
        && !is_session
        && !key.has_signed(&asked.headers)
    {
        return Answer::error(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.");
    }
    if asked.path.starts_with("/storage/") || asked.path.starts_with("/upload/") {
        storage::answer(world, asked)
    } else {
        vertex::answer(world, asked)
    }
}

fn response(answer: Answer) -> Response<Body> {
    let mut response = Response::new(Body::from(answer.body));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap();
    for (name, value) in answer.headers {
        response.headers_mut().insert(name, value.parse().unwrap());
    }
    response
}

fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}

fn query(text: &str) -> BTreeMap<String, String> {
    let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| (decoded(name), decoded(&value.replace('+', " ")))).collect()
}
