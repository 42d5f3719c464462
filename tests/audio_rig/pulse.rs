//! A `PulseAudio` server of our own with a null sink whose monitor is recorded; killed and started again in the middle.
//! Run by `tests/rigs/pulse.sh`, which has looked for the server's programs.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::remote::Remote;
use super::timecode::{RATE, runs, write_song};
use super::{check_programme, frames, play_programme, wait_until};

const SINK: &str = "moodsic-rig";
const FRAME_BYTES: u64 = 8;

/// Server, recorder, and what keeps the sink awake so that no start of a song is lost.
struct Server {
    folder: PathBuf,
    processes: Vec<Child>,
}

impl Server {
    fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), processes: Vec::new() }
    }

    fn env(&self) -> BTreeMap<&'static str, OsString> {
        let path = |name: &str| self.folder.join(name).into_os_string();
        let mut server = OsString::from("unix:");
        server.push(self.folder.join("pulse.sock"));
        BTreeMap::from([
            ("PULSE_SERVER", server),
            ("PULSE_RUNTIME_PATH", path("runtime")),
            ("PULSE_STATE_PATH", path("state")),
            ("XDG_RUNTIME_DIR", path("")),
            ("HOME", path("")),
            // Without the server there is no other device to go to.
            ("ALSA_CONFIG_PATH", path("empty.conf")),
        ])
    }

    fn spawn(&mut self, command: &mut Command) {
        let child = command.envs(self.env()).stdin(Stdio::null()).stderr(Stdio::null()).spawn();
        self.processes.push(child.unwrap_or_else(|error| panic!("{command:?}: {error}")));
    }

    /// Starts the server; its sink is recorded into `capture`.
    fn start(&mut self, capture: &Path) {
        let socket = self.folder.join("pulse.sock");
        fs::write(self.folder.join("empty.conf"), "").expect("a temporary file");
        let script = format!(
            "load-module module-native-protocol-unix auth-anonymous=1 socket={}\n\
             load-module module-null-sink sink_name={SINK} rate={RATE} channels=2 format=float32le\n\
             set-default-sink {SINK}\n",
            socket.display()
        );
        let script_path = self.folder.join("rig.pa");
        fs::write(&script_path, script).expect("a temporary file");
        let _ = fs::remove_file(&socket);
        self.spawn(
            Command::new("pulseaudio")
                .args(["-n", "--exit-idle-time=-1", "--daemonize=no", "--use-pid-file=no", "-F"])
                .arg(&script_path),
        );
        let env = self.env();
        wait_until("the server answers", || {
            let info = Command::new("pactl").arg("info").envs(&env).stderr(Stdio::null()).output();
            info.is_ok_and(|info| info.status.success())
        });
        self.spawn(Command::new("pacat").args(["-p", "-d", SINK, "--raw", "--latency-msec=200", "/dev/zero"]));
        let file = File::create(capture).expect("a temporary file");
        let monitor = format!("{SINK}.monitor");
        let format = ["--raw", "--format=float32le", "--rate=48000", "--channels=2", "--latency-msec=50"];
        self.spawn(Command::new("parec").args(["-d", &monitor]).args(format).stdout(file));
        wait_until("the recorder records", || recorded(capture) > u64::from(RATE) / 2);
    }

    /// Kills the server as a crash would.
    fn kill(&mut self) {
        for mut process in self.processes.drain(..) {
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

fn recorded(capture: &Path) -> u64 {
    fs::metadata(capture).map_or(0, |data| data.len() / FRAME_BYTES)
}

fn samples(capture: &Path) -> Vec<f32> {
    let bytes = fs::read(capture).expect("a recording");
    bytes.as_chunks::<4>().0.iter().map(|word| f32::from_le_bytes(*word)).collect()
}

#[test]
#[ignore = "needs PulseAudio: tests/rigs/pulse.sh runs it"]
fn through_seek_pause_and_loop_the_recording_is_the_song_frame_by_frame() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let song = write_song(folder.path(), 1, 40);
    let capture = folder.path().join("capture.raw");
    let mut server = Server::new(folder.path());
    server.start(&capture);
    let mut player = Remote::start(&song, &server.env());
    play_programme(&mut player, || recorded(&capture));
    player.quit();
    check_programme(&runs(1, &samples(&capture)));
}

#[test]
#[ignore = "needs PulseAudio: tests/rigs/pulse.sh runs it"]
fn when_the_server_dies_the_song_waits_and_goes_on_with_the_next_server() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let song = write_song(folder.path(), 1, 60);
    let (before, after) = (folder.path().join("before.raw"), folder.path().join("after.raw"));
    let mut server = Server::new(folder.path());
    server.start(&before);
    let mut player = Remote::start(&song, &server.env());
    player.tell("seek 10");
    player.tell("play");
    wait_until("the song plays", || player.status().position > Duration::from_secs(12));
    server.kill();
    wait_until("the loss is told", || player.status().output == "lost");
    let lost = player.status();
    let heard = runs(1, &samples(&before)).last().expect("sound before the crash").end();

    server.start(&after);
    wait_until("the song goes on", || player.status().position > lost.position + Duration::from_secs(1));
    let status = player.status();
    assert_eq!(status.output, "ok", "{}", status.text);
    player.quit();
    let resumed = runs(1, &samples(&after));
    let first = resumed.first().expect("sound after the restart").first;
    // What the dead server and its recorder had in their buffers nobody knows: a quarter of a second.
    let near = u64::from(RATE) / 4;
    assert!(first.abs_diff(frames(lost.position)) < near, "paused at {:?}, resumed at {first}", lost.position);
    assert!(first.abs_diff(heard) < 2 * near, "recorded up to {heard}, resumed at {first}");
}
