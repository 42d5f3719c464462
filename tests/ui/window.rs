//! A window to test: its own folders, its own songs, an output that plays in real time without a device.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use moodsic::app::action::{Action, OpenAction};
use moodsic::app::effect::PickKind;
use moodsic::app::files::FilePicker;
use moodsic::app::session::Session;
use moodsic::app::state::State;
use moodsic::app::{App, Parts};
use moodsic::config::{Paths, Settings};
use moodsic::playback::{NullDevice, NullOutput};

/// How long a condition may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// Answers every dialog with the same paths.
#[derive(Default)]
pub struct FixedPicker(pub Mutex<Vec<PathBuf>>);

impl FilePicker for FixedPicker {
    fn pick(&self, _kind: PickKind) -> Vec<PathBuf> {
        self.0.lock().expect("no test panics here").clone()
    }
}

pub struct Window {
    pub harness: Harness<'static, App>,
    pub device: NullDevice,
    pub picker: Arc<FixedPicker>,
    settings: Settings,
    folder: tempfile::TempDir,
}

impl Window {
    /// An empty window of 1280 × 800 points.
    pub fn empty() -> Self {
        Self::with_output(NullOutput::new(), tempfile::tempdir().expect("a temporary folder"))
    }

    /// With settings of the test's choice.
    pub fn with_settings(settings: Settings) -> Self {
        Self::start(NullOutput::new(), tempfile::tempdir().expect("a temporary folder"), settings)
    }

    /// On an output of the test's choice, in a folder that may have a history.
    pub fn with_output(output: NullOutput, folder: tempfile::TempDir) -> Self {
        Self::start(output, folder, Settings { theme: "dark".to_owned(), ..Settings::default() })
    }

    fn start(output: NullOutput, folder: tempfile::TempDir, settings: Settings) -> Self {
        let device = output.device();
        let picker = Arc::new(FixedPicker::default());
        let kept = folder.path().join("kept");
        let paths = Paths::find(Some(&kept)).expect("a data folder");
        let parts = Parts {
            left: Session::load(&paths.state),
            paths,
            settings: settings.clone(),
            output: Box::new(output),
            picker: Arc::clone(&picker) as Arc<dyn FilePicker>,
        };
        let harness = Harness::builder()
            .with_size([1280.0, 800.0])
            .with_max_steps(8)
            .build_eframe(move |cc| App::new(&cc.egui_ctx, parts).expect("the threads start"));
        let mut window = Self { harness, device, picker, settings, folder };
        window.until("the library is read", |state| state.ready);
        window
    }

    /// Closes the window and opens another on the same files.
    pub fn restarted(self) -> Self {
        let Self { harness, folder, settings, .. } = self;
        drop(harness);
        let paths = Paths::find(Some(&folder.path().join("kept"))).expect("a data folder");
        // What the window changed is in the file; until then there is none.
        let settings =
            if paths.settings().exists() { Settings::load(&paths).expect("what was written").0 } else { settings };
        Self::start(NullOutput::new(), folder, settings)
    }

    /// Closes the window; its files stay.
    pub fn closed(self) -> tempfile::TempDir {
        let Self { harness, folder, .. } = self;
        drop(harness);
        folder
    }

    /// What the window knows.
    pub fn state(&self) -> &State {
        self.harness.state().state()
    }

    /// The folder of this test.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Draws frames until `condition` holds.
    pub fn until(&mut self, what: &str, condition: impl Fn(&State) -> bool) {
        let start = Instant::now();
        loop {
            self.harness.step();
            if condition(self.state()) {
                self.harness.step();
                return;
            }
            assert!(start.elapsed() < PATIENCE, "waited in vain until {what}");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Clicks what has this label.
    pub fn click(&mut self, label: &str) {
        self.harness.get_by_label(label).click();
        self.harness.step();
        self.harness.step();
    }

    /// Whether something with this label is there.
    pub fn shows(&self, label: &str) -> bool {
        self.harness.query_all_by_label(label).next().is_some()
    }

    /// Whether something is there whose label has this text.
    pub fn mentions(&self, text: &str) -> bool {
        self.harness.query_all_by_label_contains(text).next().is_some()
    }

    pub fn press(&mut self, key: Key) {
        self.harness.key_press(key);
        self.harness.step();
    }

    pub fn press_with(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.harness.step();
    }

    /// Writes songs into the folder `music` and opens it through the dialog.
    pub fn open_songs(&mut self, songs: &[(&str, Texture)]) {
        let music = self.folder.path().join("music");
        std::fs::create_dir_all(&music).expect("a folder");
        for (name, texture) in songs {
            write_song(&music.join(name), *texture);
        }
        self.picker.0.lock().expect("no test panics here").push(music);
        self.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::O);
        let count = songs.len();
        self.until("all songs are listed", |state| state.library.songs().len() == count && state.scan.is_none());
    }

    /// Opens something as the command line does.
    pub fn open(&mut self, path: PathBuf) {
        self.act(Action::Open(OpenAction::Paths(vec![path])));
    }

    /// Does what the user could do on another page.
    pub fn act(&mut self, action: Action) {
        let ctx = self.harness.ctx.clone();
        self.harness.state_mut().act(&ctx, action);
        self.harness.step();
    }
}

/// What a test song sounds like: textures that a picture tells apart.
#[derive(Clone, Copy)]
pub enum Texture {
    /// A steady low chord; the number detunes it.
    Drone(u32),
    /// Sixteen clicks a second over a high tone.
    Pulse(u32),
}

/// Twelve seconds at 22,050 Hz mono.
pub fn write_song(path: &Path, texture: Texture) {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 22_050,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::create(path, spec).expect("a file");
    let mut noise = 1u32;
    for index in 0..12 * 22_050u32 {
        let t = index as f32 / 22_050.0;
        noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let hiss = (noise >> 16) as f32 / 65_536.0 - 0.5;
        let sine = |hz: f32| (std::f32::consts::TAU * hz * t).sin();
        let sample = match texture {
            Texture::Drone(n) => 0.3 * sine(110.0 + n as f32) + 0.2 * sine(165.0 + n as f32) + 0.01 * hiss,
            Texture::Pulse(n) => {
                let beat = (-(t * 16.0).fract() * 12.0).exp();
                0.5 * beat * hiss + 0.1 * sine(2_000.0 + 40.0 * n as f32)
            }
        };
        writer.write_sample((sample * 30_000.0) as i16).expect("a sample");
    }
    writer.finalize().expect("a whole file");
}
