//! Looks for sound outputs without opening them, for self-checks and to choose from.

use std::thread;
use std::time::Duration;

use cpal::traits::{DeviceTrait as _, HostTrait as _};
use crossbeam_channel::{RecvTimeoutError, bounded};

use super::output::{AlsaMessages, device_name};
use super::{OutputError, OutputInfo};
use crate::units::SampleRate;

/// A sound server that does not answer within this time is as good as none.
const TIMEOUT: Duration = Duration::from_secs(3);

/// The system's default output, as it would be opened. Never waits longer than three seconds.
pub fn probe_output() -> Result<OutputInfo, OutputError> {
    ask(ask_system)
}

/// The names of the system's outputs, each once. Never waits longer than three seconds.
pub fn list_outputs() -> Result<Vec<String>, OutputError> {
    ask(|| {
        let _messages = AlsaMessages::catch();
        let devices = cpal::default_host()
            .output_devices()
            .map_err(|error| OutputError::NoDevice { detail: error.to_string() })?;
        let mut names: Vec<String> = devices.filter_map(|device| device_name(&device)).collect();
        names.sort_unstable();
        names.dedup();
        Ok(names)
    })
}

fn ask<T: Send + 'static>(
    question: impl FnOnce() -> Result<T, OutputError> + Send + 'static,
) -> Result<T, OutputError> {
    let (sender, answer) = bounded(1);
    let asked = thread::Builder::new().name("moodsic-probe".to_owned()).spawn(move || {
        // Whoever asked may have given up.
        let _ = sender.send(question());
    });
    let no_device = |detail: String| OutputError::NoDevice { detail };
    asked.map_err(|error| no_device(error.to_string()))?;
    match answer.recv_timeout(TIMEOUT) {
        Ok(found) => found,
        Err(RecvTimeoutError::Timeout) => Err(no_device("the sound server does not answer".to_owned())),
        Err(RecvTimeoutError::Disconnected) => Err(no_device("the sound system failed".to_owned())),
    }
}

fn ask_system() -> Result<OutputInfo, OutputError> {
    let _messages = AlsaMessages::catch();
    let no_device = |detail: String| OutputError::NoDevice { detail };
    let device = cpal::default_host()
        .default_output_device()
        .ok_or_else(|| no_device("the system names no output device".to_owned()))?;
    let config = device.default_output_config().map_err(|error| no_device(error.to_string()))?;
    let sample_rate =
        SampleRate::new(config.sample_rate()).ok_or_else(|| no_device("the device has no sample rate".to_owned()))?;
    let name = device_name(&device).unwrap_or_else(|| "unnamed device".to_owned());
    Ok(OutputInfo { device: name, sample_rate, channels: usize::from(config.channels()) })
}
