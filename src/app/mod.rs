//! The window. The only place that uses egui.
//!
//! [`state::State`] is plain data with `update(Action)` and `apply(Event)`; views draw it and push [`action::Action`]s;
//! [`App`] wires both to the threads and the player.

pub mod action;
pub mod bindings;
pub mod effect;
pub mod files;
mod frame_times;
mod keys;
mod run;
pub mod state;
pub mod theme;
pub mod view;

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, bounded};

use self::action::{Action, OpenAction};
use self::effect::{Effect, PickKind, PlayerCommand};
use self::files::FilePicker;
use self::frame_times::FrameTimes;
use self::state::{NoticeLevel, State};
use self::view::Views;
use crate::config::{CloudConfig, Paths, Settings};
use crate::doctor::Check;
use crate::playback::{Output, PlayState, Player};
use crate::worker::{Command, Places, Wake, Worker};

pub use run::{AppError, run};

/// Repaints while a song plays: thirty a second, for software rendering must keep up.
const PLAYING_REPAINT: Duration = Duration::from_millis(33);
/// Looks whether a device has come, while sound is wanted and there is none.
const WAITING_REPAINT: Duration = Duration::from_millis(500);
/// Labels that could not be written are tried again after this.
const LABEL_RETRY: Duration = Duration::from_secs(2);
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
}

/// What comes from short-lived threads: dialogs and self-checks.
enum Answer {
    /// What was chosen, and how long that took.
    Picked(PickKind, Vec<PathBuf>, Duration),
    Checked(Vec<Check>),
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
    /// Commands that found a full channel; sent again next frame, in order.
    backlog: VecDeque<Command>,
    settings_changed: Option<Instant>,
    labels_failed: Option<Instant>,
    frame_times: FrameTimes,
    wake: Wake,
}

impl App {
    /// Starts the threads; the library arrives with the first events.
    pub fn new(ctx: &egui::Context, parts: Parts) -> std::io::Result<Self> {
        let repaint = ctx.clone();
        let wake: Wake = Arc::new(move || repaint.request_repaint());
        let places = Places {
            data: parts.paths.data.clone(),
            model: parts.paths.model(),
            demo: parts.paths.demo(),
            cache: parts.paths.cache.clone(),
        };
        let mut player = Player::new(parts.output);
        player.set_volume(parts.settings.volume);
        let mut state = State::new(parts.settings);
        state.cloud.environment = CloudConfig::default().with_environment();
        Ok(Self {
            state,
            worker: Worker::spawn(&places, Arc::clone(&wake))?,
            player,
            views: Views::new(ctx),
            paths: parts.paths,
            picker: parts.picker,
            answers: bounded(8),
            backlog: VecDeque::new(),
            settings_changed: None,
            labels_failed: None,
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
                Effect::Work(command) => self.backlog.push_back(command),
                Effect::Player(command) => self.drive_player(command),
                Effect::Pick(kind) => {
                    let picker = Arc::clone(&self.picker);
                    let asked = Instant::now();
                    self.in_background("moodsic-dialog", move || {
                        let paths = picker.pick(kind);
                        Answer::Picked(kind, paths, asked.elapsed())
                    });
                }
                Effect::SaveSettings => self.settings_changed = Some(Instant::now()),
                Effect::RunDoctor => {
                    let paths = self.paths.clone();
                    self.in_background("moodsic-doctor", move || Answer::Checked(crate::doctor::run_checks(&paths)));
                }
                Effect::ToggleFullScreen => {
                    let on = ctx.input(|input| input.viewport().fullscreen.unwrap_or(false));
                    ctx.send_viewport_cmd(egui::ViewportCommand::Fullscreen(!on));
                }
                Effect::Quit => ctx.send_viewport_cmd(egui::ViewportCommand::Close),
            }
        }
        self.send_backlog();
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
            PlayerCommand::Band(band) => self.player.set_band(band),
        }
    }

    /// Hands waiting commands over, oldest first; one that finds its channel full waits for the next frame.
    fn send_backlog(&mut self) {
        while let Some(command) = self.backlog.pop_front() {
            if let Err(command) = self.worker.send(command) {
                self.backlog.push_front(command);
                (self.wake)();
                break;
            }
        }
    }

    /// Runs something that may block on a thread of its own; the answer arrives in [`Self::receive`].
    fn in_background(&mut self, name: &str, work: impl FnOnce() -> Answer + Send + 'static) {
        let (answers, wake) = (self.answers.0.clone(), Arc::clone(&self.wake));
        let spawned = std::thread::Builder::new().name(name.to_owned()).spawn(move || {
            // The window may be gone by now; then nobody waits for the answer.
            let _ = answers.send(work());
            wake();
        });
        if let Err(error) = spawned {
            self.state.notify("thread", NoticeLevel::Error, format!("The system gives no more threads: {error}."));
        }
    }

    /// Takes in what the threads and the player report.
    fn receive(&mut self, ctx: &egui::Context) {
        while let Some(event) = self.worker.try_recv() {
            let effects = self.state.apply(event);
            self.carry_out(ctx, effects);
        }
        while let Ok(answer) = self.answers.1.try_recv() {
            match answer {
                Answer::Picked(kind, paths, after) => {
                    let effects = self.state.picked(kind, paths, after);
                    self.carry_out(ctx, effects);
                }
                Answer::Checked(checks) => self.state.checks = Some(checks),
            }
        }
        let status = self.player.status();
        let effects = self.state.tick(status);
        self.carry_out(ctx, effects);
    }

    /// What is due by the clock: settings to write, labels to try again, the next repaint.
    fn keep_time(&mut self, ctx: &egui::Context) {
        if let Some(changed) = self.settings_changed {
            if changed.elapsed() >= SETTINGS_PAUSE {
                self.save_settings();
            } else {
                ctx.request_repaint_after(SETTINGS_PAUSE);
            }
        }
        if self.state.has_failed_labels() {
            let since = *self.labels_failed.get_or_insert_with(Instant::now);
            if since.elapsed() >= LABEL_RETRY {
                self.labels_failed = None;
                let effects = self.state.retry_labels();
                self.carry_out(ctx, effects);
            }
            ctx.request_repaint_after(LABEL_RETRY);
        }
        if self.state.player.state == PlayState::Playing {
            ctx.request_repaint_after(PLAYING_REPAINT);
        } else if self.state.player.waiting {
            ctx.request_repaint_after(WAITING_REPAINT);
        }
    }

    fn save_settings(&mut self) {
        self.settings_changed = None;
        if let Err(error) = self.state.settings.save(&self.paths) {
            self.state.notify("settings", NoticeLevel::Warning, format!("The settings were not kept: {error}."));
        }
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
        self.send_backlog();
        self.receive(ctx);
        self.keep_time(ctx);
        self.frame_times.logic_took(start.elapsed());
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        let start = Instant::now();
        let ctx = ui.ctx().clone();
        self.dropped(&ctx);
        let mut actions = keys::actions(&ctx, &self.state);
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
        // Labels that found a full channel must still reach the store thread, which writes them before it ends.
        while let Some(command) = self.backlog.pop_front() {
            if let Err(command) = self.worker.send(command) {
                self.backlog.push_front(command);
                std::thread::sleep(Duration::from_millis(1));
                while self.worker.try_recv().is_some() {}
            }
        }
    }
}
