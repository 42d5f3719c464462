//! The window. The only place that uses egui.
//!
//! [`state::State`] is plain data with `update(Action)` and `apply(Event)`; views draw it and push [`action::Action`]s;
//! [`App`] wires both to the threads and the player.

pub mod action;
mod answer;
pub mod bindings;
pub mod choices;
pub mod effect;
pub mod exchange;
pub mod files;
mod frame_times;
pub mod keys;
mod run;
pub mod session;
mod session_file;
mod settings_file;
mod signals;
pub mod state;
pub mod theme;
pub mod view;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, bounded};

use self::action::{Action, OpenAction};
use self::answer::Answer;
use self::effect::{Effect, PlayerCommand};
use self::files::FilePicker;
use self::frame_times::FrameTimes;
use self::keys::Keyboard;
use self::session::Session;
use self::session_file::SessionFile;
use self::settings_file::SettingsFile;
use self::state::{NoticeLevel, State};
use self::view::Views;
use crate::config::{CloudConfig, Paths, Settings};
use crate::dataset::{LibrarySong, Store, export_all};
use crate::playback::{Output, PlayState, Player, list_outputs};
use crate::song::tags::guess_encodings;
use crate::worker::{Places, Wake, Worker, join_until};

pub use run::{AppError, run};

/// Repaints while a song plays: thirty a second, for software rendering must keep up.
const PLAYING_REPAINT: Duration = Duration::from_millis(33);
/// A frame takes events in for so long; what is left waits for the next one.
const RECEIVING: Duration = Duration::from_millis(4);
/// Commands that found a full channel are sent again after this.
const RESEND: Duration = Duration::from_millis(50);
/// The end of the program waits this long for labels that are written into a file elsewhere.
const RESCUE_LIMIT: Duration = Duration::from_secs(3);
/// After that it waits this long for everything else together.
const CLOSING_LIMIT: Duration = Duration::from_secs(2);
/// The last labels that are listed.
const RECENT: usize = 50;
/// Settings are written this long after the last change, so that a dragged slider is one write.
const SETTINGS_PAUSE: Duration = Duration::from_millis(400);

/// What the window is made of; tests bring their own output and picker.
pub struct Parts {
    /// Where things are kept.
    pub paths: Paths,
    /// What the user chose.
    pub settings: Settings,
    /// Where sound goes.
    pub output: Box<dyn Output>,
    /// How files are chosen.
    pub picker: Arc<dyn FilePicker>,
    /// Where its user left the window.
    pub left: Session,
}

/// The window: state, threads, player, views.
pub struct App {
    state: State,
    worker: Worker,
    player: Player,
    views: Views,
    paths: Paths,
    picker: Arc<dyn FilePicker>,
    answers: (Sender<Answer>, Receiver<Answer>),
    settings_changed: Option<Instant>,
    settings_file: SettingsFile,
    session_file: SessionFile,
    keyboard: Keyboard,
    /// The pass whose keys have been looked at: outside of a pass the input is an old one.
    keys_of: Option<u64>,
    /// What the window is called at the moment.
    title: String,
    /// Writes all labels into a file.
    rescue: Option<JoinHandle<()>>,
    frame_times: FrameTimes,
    wake: Wake,
}

impl App {
    /// Starts the threads; the library arrives with the first events.
    pub fn new(ctx: &egui::Context, parts: Parts) -> std::io::Result<Self> {
        let repaint = ctx.clone();
        let wake: Wake = Arc::new(move |within| repaint.request_repaint_after(within));
        let places = Places {
            data: parts.paths.data.clone(),
            model: parts.paths.model(),
            demo: parts.paths.demo(),
            cache: parts.paths.cache.clone(),
        };
        let mut player = Player::new(parts.output);
        player.set_volume(parts.settings.volume);
        player.set_device(parts.settings.player.device.clone());
        let waken = Arc::clone(&wake);
        player.on_change(Arc::new(move || waken(Duration::ZERO)));
        let mut state = State::new(parts.settings);
        let mut views = Views::new(ctx);
        views.return_to(&parts.left);
        state.return_to(parts.left.clone());
        state.cloud.environment = CloudConfig::default().with_environment();
        Ok(Self {
            state,
            worker: Worker::spawn(&places, Arc::clone(&wake))?,
            player,
            views,
            paths: parts.paths,
            picker: parts.picker,
            answers: bounded(8),
            settings_changed: None,
            settings_file: SettingsFile::new(),
            session_file: SessionFile::new(parts.left),
            keyboard: Keyboard::default(),
            keys_of: None,
            title: String::new(),
            rescue: None,
            frame_times: FrameTimes::new(),
            wake,
        })
    }

    /// What the window knows.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Carries an action out, as if the user had done it.
    pub fn act(&mut self, ctx: &egui::Context, action: Action) {
        let effects = self.state.update(action);
        self.carry_out(ctx, effects);
    }

    fn carry_out(&mut self, ctx: &egui::Context, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Work(command) => self.worker.send(command),
                Effect::Player(command) => self.drive_player(command),
                Effect::Pick(kind) => {
                    let picker = Arc::clone(&self.picker);
                    let asked = Instant::now();
                    drop(self.in_background("moodsic-dialog", move || {
                        let paths = picker.pick(kind);
                        Answer::Picked(kind, paths, asked.elapsed())
                    }));
                }
                Effect::Look(path) => drop(self.in_background("moodsic-look", move || {
                    // A song may also come from a pipe or a device, which the scan refuses with its reason.
                    let is_file = std::fs::metadata(&path).is_ok_and(|metadata| !metadata.is_dir());
                    Answer::Looked(path, is_file)
                })),
                Effect::SaveLabels { path, songs } => {
                    let logs = self.paths.state.clone();
                    self.rescue = self.in_background("moodsic-rescue", move || {
                        Answer::SavedElsewhere(save_labels(path, &logs, &songs))
                    });
                }
                Effect::SaveSettings => {
                    self.settings_changed = Some(Instant::now());
                    guess_encodings(self.state.settings.guess_tag_encoding);
                }
                Effect::ReadList(path) => {
                    let data = self.paths.data.clone();
                    let read = move || Answer::ListRead(exchange::read_list(&path, &data));
                    drop(self.in_background("moodsic-list", read));
                }
                Effect::ImportList { path, overwrite } => {
                    let data = self.paths.data.clone();
                    let import = move || Answer::ListImported(exchange::import_list(&path, &data, overwrite));
                    drop(self.in_background("moodsic-list", import));
                }
                Effect::ReadFileMoods => {
                    let data = self.paths.data.clone();
                    let read = move || Answer::FileMoods(exchange::read_file_moods(&data));
                    drop(self.in_background("moodsic-list", read));
                }
                Effect::Export { format, mood, path, replace } => {
                    let data = self.paths.data.clone();
                    let write = move || {
                        Answer::ListWritten(exchange::write_list(format, mood.as_ref(), (&path, replace), &data))
                    };
                    drop(self.in_background("moodsic-list", write));
                }
                Effect::ReadRecent => {
                    let data = self.paths.data.clone();
                    drop(self.in_background("moodsic-recent", move || {
                        let labels = Store::open_for_reading(&data).and_then(|store| match store {
                            Some(store) => store.recent_labels(RECENT),
                            None => Ok(Vec::new()),
                        });
                        Answer::Recent(labels.map_err(|error| error.to_string()))
                    }));
                }
                Effect::ListDevices => {
                    drop(self.in_background("moodsic-devices", || Answer::Devices(list_outputs().unwrap_or_default())));
                }
                Effect::RunDoctor => {
                    let paths = self.paths.clone();
                    let checks = move || Answer::Checked(crate::doctor::run_checks(&paths));
                    drop(self.in_background("moodsic-doctor", checks));
                }
                Effect::ToggleFullScreen => {
                    let on = ctx.input(|input| input.viewport().fullscreen.unwrap_or(false));
                    ctx.send_viewport_cmd(egui::ViewportCommand::Fullscreen(!on));
                }
                Effect::Quit => ctx.send_viewport_cmd(egui::ViewportCommand::Close),
            }
        }
        if self.worker.flush() {
            ctx.request_repaint_after(RESEND);
        }
    }

    fn drive_player(&mut self, command: PlayerCommand) {
        match command {
            PlayerCommand::Load { path, start, play } => {
                self.player.set_loop(None);
                self.player.load(&path, start, play);
                self.player.set_loop(self.state.wished_loop());
            }
            PlayerCommand::Play => self.player.play(),
            PlayerCommand::Pause => self.player.pause(),
            PlayerCommand::Seek(position) => self.player.seek(position),
            PlayerCommand::Volume(volume) => self.player.set_volume(volume),
            PlayerCommand::Loop(span) => self.player.set_loop(span),
            PlayerCommand::Device(device) => self.player.set_device(device),
            PlayerCommand::Band(band) => self.player.set_band(band),
        }
    }

    /// Runs something that may block on a thread of its own; the answer arrives in [`Self::receive`].
    fn in_background(&mut self, name: &str, work: impl FnOnce() -> Answer + Send + 'static) -> Option<JoinHandle<()>> {
        let (answers, wake) = (self.answers.0.clone(), Arc::clone(&self.wake));
        let spawned = std::thread::Builder::new().name(name.to_owned()).spawn(move || {
            // The window may be gone by now; then nobody waits for the answer.
            let _ = answers.send(work());
            wake(Duration::ZERO);
        });
        match spawned {
            Ok(handle) => Some(handle),
            Err(error) => {
                self.state.notify("thread", NoticeLevel::Error, format!("The system gives no more threads: {error}."));
                None
            }
        }
    }

    /// What was pressed means what was on screen when it was pressed: keys go before everything that the threads report.
    fn take_keys(&mut self, ctx: &egui::Context) {
        let pass = ctx.cumulative_pass_nr();
        if self.keys_of == Some(pass) {
            return;
        }
        self.keys_of = Some(pass);
        let actions = self.keyboard.actions(ctx, &self.state);
        if !actions.is_empty() {
            ctx.request_repaint();
        }
        for action in actions {
            let effects = self.state.press(action);
            self.carry_out(ctx, effects);
        }
    }

    /// The window closes once its labels are on the disk, or its user says so.
    fn take_leave(&mut self, ctx: &egui::Context) {
        let close_requested = ctx.input(|input| input.viewport().close_requested());
        if close_requested && !self.state.may_close() {
            ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
        }
        if !self.state.may_close() && (close_requested || signals::exit_requested()) {
            let effects = self.state.wish_to_leave(signals::exit_requested());
            self.carry_out(ctx, effects);
        }
        let effects = self.state.keep_leaving();
        self.carry_out(ctx, effects);
    }

    /// Players, switchers of windows and screen readers find the song in the window's title.
    fn set_title(&mut self, ctx: &egui::Context) {
        let title = self.state.title();
        if title != self.title {
            ctx.send_viewport_cmd(egui::ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }

    /// Takes in what the threads and the player report.
    fn receive(&mut self, ctx: &egui::Context) {
        let deadline = Instant::now() + RECEIVING;
        while let Some(event) = self.worker.try_recv() {
            let effects = self.state.apply(event);
            self.carry_out(ctx, effects);
            if Instant::now() >= deadline {
                // The rest comes in the next frames; this one is to be drawn.
                ctx.request_repaint();
                break;
            }
        }
        while let Ok(answer) = self.answers.1.try_recv() {
            match answer {
                Answer::Picked(kind, paths, after) => {
                    let effects = self.state.picked(kind, paths, after);
                    self.carry_out(ctx, effects);
                }
                Answer::Checked(checks) => self.state.checks = Some(checks),
                Answer::ListRead(found) => self.state.list_read(found),
                Answer::ListImported(outcome) => self.state.list_imported(outcome),
                Answer::FileMoods(found) => {
                    let effects = self.state.file_moods_read(found);
                    self.carry_out(ctx, effects);
                }
                Answer::ListWritten(outcome) => self.state.list_written(outcome),
                Answer::Recent(labels) => self.state.recent = Some(labels),
                Answer::Devices(devices) => self.state.devices = devices,
                Answer::Looked(path, is_file) => {
                    let effects = self.state.looked(&path, is_file);
                    self.carry_out(ctx, effects);
                }
                Answer::SettingsRefused(error) => self.settings_refused(&error),
                Answer::SavedElsewhere(outcome) => {
                    let effects = self.state.saved_elsewhere(outcome);
                    self.carry_out(ctx, effects);
                }
            }
        }
        let status = self.player.status();
        let effects = self.state.tick(status);
        self.carry_out(ctx, effects);
    }

    /// What is due by the clock: keys that wait, settings to write, the next repaint.
    fn keep_time(&mut self, ctx: &egui::Context) {
        if let Some(at) = self.state.wakes_at() {
            ctx.request_repaint_after(at.saturating_duration_since(Instant::now()));
        }
        if self.state.is_leaving() {
            ctx.request_repaint_after(RESEND);
        }
        if let Some(changed) = self.settings_changed {
            if changed.elapsed() >= SETTINGS_PAUSE {
                self.save_settings();
            } else {
                ctx.request_repaint_after(SETTINGS_PAUSE);
            }
        }
        let session = self.session(ctx);
        if let Some(due) = self.session_file.keep(session, &self.paths.state) {
            ctx.request_repaint_after(due);
        }
        if self.state.player.status().state == PlayState::Playing {
            ctx.request_repaint_after(PLAYING_REPAINT);
        }
    }

    /// Where the user is now.
    fn session(&self, ctx: &egui::Context) -> Session {
        let mut session = self.state.session();
        self.views.keep(&mut session);
        // Points of the usual size, for the window is made before anything is larger; Wayland does not say where a window is.
        let (zoom, content) = (ctx.zoom_factor(), ctx.content_rect());
        ctx.input(|input| {
            let viewport = input.viewport();
            session.maximized = viewport.maximized.unwrap_or(false) || viewport.fullscreen.unwrap_or(false);
            let size = viewport.inner_rect.unwrap_or(content).size() * zoom;
            let size = Some((size.x, size.y));
            // A window that fills the screen comes back to the size that it had before.
            session.window = if session.maximized { self.session_file.window() } else { size };
        });
        session
    }

    /// Hands the settings to the thread that writes them.
    fn save_settings(&mut self) {
        self.settings_changed = None;
        let (answers, wake) = (self.answers.0.clone(), Arc::clone(&self.wake));
        let on_error = move |error: String| {
            // The window may be gone by now.
            let _ = answers.send(Answer::SettingsRefused(error));
            wake(Duration::ZERO);
        };
        if let Err(error) = self.settings_file.write(self.state.settings.clone(), self.paths.clone(), on_error) {
            self.settings_refused(&error.to_string());
        }
    }

    fn settings_refused(&mut self, error: &str) {
        self.state.notify("settings", NoticeLevel::Warning, format!("The settings were not kept: {error}."));
    }

    fn dropped(&mut self, ctx: &egui::Context) {
        let dropped: Vec<PathBuf> =
            ctx.input(|input| input.raw.dropped_files.iter().map(|file| file.path().to_owned()).collect());
        if !dropped.is_empty() {
            self.act(ctx, Action::Open(OpenAction::Paths(dropped)));
        }
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        let start = Instant::now();
        let effects = self.state.at(start);
        self.carry_out(ctx, effects);
        self.take_keys(ctx);
        self.receive(ctx);
        self.take_leave(ctx);
        self.keep_time(ctx);
        self.set_title(ctx);
        self.frame_times.logic_took(start.elapsed());
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        let start = Instant::now();
        let ctx = ui.ctx().clone();
        self.dropped(&ctx);
        let mut actions = Vec::new();
        self.views.app_ui(ui, &self.state, &mut actions);
        if !actions.is_empty() {
            ctx.request_repaint();
        }
        for action in actions {
            self.act(&ctx, action);
        }
        self.frame_times.ui_took(start.elapsed());
    }
}

impl Drop for App {
    fn drop(&mut self) {
        if self.settings_changed.is_some() {
            self.save_settings();
        }
        // Labels first; then all the rest has the same little time, and what hangs ends with the process.
        if let Some(rescue) = self.rescue.take() {
            join_until(rescue, Instant::now() + RESCUE_LIMIT);
        }
        let deadline = Instant::now() + CLOSING_LIMIT;
        self.session_file.finish(&self.paths.state, self.state.session().position, deadline);
        self.player.quit();
        self.worker.end(deadline);
        self.settings_file.finish(deadline);
        self.player.join_until(deadline);
    }
}

/// How the files begin that [`save_labels`] makes by itself.
const RESCUE: &str = "unsaved-labels-";

/// Whether a file is one of them.
fn is_rescue(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(RESCUE))
}

/// Writes labels as a list that `moodsic import` reads: into `path`, or into a new file in the folder `logs`.
fn save_labels(path: PathBuf, logs: &Path, songs: &[LibrarySong]) -> Result<PathBuf, String> {
    let path = if path.as_os_str().is_empty() {
        logs.join(format!("{RESCUE}{}.csv", jiff::Timestamp::now().as_second()))
    } else {
        path
    };
    export_all(songs, &path).map_err(|error| error.to_string())?;
    Ok(path)
}
