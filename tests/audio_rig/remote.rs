//! The player in a process of its own, told what to do line by line.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::{BufRead as _, BufReader, Write as _, stdin};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use moodsic::playback::{CpalOutput, OutputError, Player};

const SONG: &str = "MOODSIC_RIG_SONG";
/// Marks the answers among what the test harness prints.
const ANSWER: &str = "rig:";

/// What the other process says of its player.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    pub position: Duration,
    /// "ok", "lost", "none" or "unasked".
    pub output: String,
    pub text: String,
}

/// The other process.
pub struct Remote {
    child: Child,
    orders: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Remote {
    /// Starts this binary again, as the player of `song` in the environment `env`.
    pub fn start(song: &Path, env: &BTreeMap<&str, OsString>) -> Self {
        let this = std::env::current_exe().expect("a test binary");
        let mut child = Command::new(this)
            .args(["--exact", "remote::player_process", "--ignored", "--nocapture", "--test-threads=1"])
            .env(SONG, song)
            .envs(env)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("itself");
        let orders = child.stdin.take();
        let answers = BufReader::new(child.stdout.take().expect("piped"));
        Self { child, orders, answers }
    }

    pub fn tell(&mut self, order: &str) {
        let orders = self.orders.as_mut().expect("open until the end");
        writeln!(orders, "{order}").expect("the player's process listens");
    }

    pub fn status(&mut self) -> Answer {
        self.tell("status");
        loop {
            let mut line = String::new();
            let read = self.answers.read_line(&mut line).expect("text");
            assert!(read > 0, "the player's process ended");
            let Some((_, answer)) = line.split_once(ANSWER) else { continue };
            let mut words = answer.split_whitespace();
            let mut word = || words.next().unwrap_or_default().to_owned();
            let position = word().parse().map(Duration::from_secs_f64).expect("a number of seconds");
            return Answer { position, output: word(), text: answer.trim().to_owned() };
        }
    }

    /// Ends the process, which must end well.
    pub fn quit(mut self) {
        drop(self.orders.take());
        let status = self.child.wait().expect("a child");
        assert!(status.success(), "the player's process ended with {status}");
    }
}

impl Drop for Remote {
    fn drop(&mut self) {
        drop(self.orders.take());
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
#[ignore = "started by the rigs in a process of its own"]
fn player_process() {
    let song = std::env::var_os(SONG).expect("the song's path");
    let mut player = Player::new(Box::new(CpalOutput::default()));
    player.load(Path::new(&song), Duration::ZERO, false);
    for line in stdin().lines() {
        let line = line.expect("text");
        let words: Vec<&str> = line.split(' ').collect();
        let secs = |n: usize| Duration::from_secs_f64(words[n].parse().expect("a number of seconds"));
        match words[0] {
            "play" => player.play(),
            "pause" => player.pause(),
            "seek" => player.seek(secs(1)),
            "loop" => player.set_loop(Some((secs(1), secs(2)))),
            "status" => {
                let status = player.status();
                let output = match &status.output {
                    Some(Ok(_)) => "ok",
                    Some(Err(OutputError::Lost)) => "lost",
                    Some(Err(OutputError::NoDevice { .. })) => "none",
                    None => "unasked",
                };
                println!("{ANSWER} {} {output} {status:?}", status.position.as_secs_f64());
            }
            other => panic!("no such order: {other}"),
        }
    }
}
