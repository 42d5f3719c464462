//! What alsa-lib has to say when a device cannot be opened. It prints that on stderr, several lines a try; the sentence
//! for the user is [`super::OutputError`]'s, so here the lines go to the log.

/// Catches the lines of the calling thread until it is dropped.
pub(in crate::playback) struct AlsaMessages {
    #[cfg(target_os = "linux")]
    caught: Option<std::rc::Rc<std::cell::RefCell<alsa::Output>>>,
}

impl AlsaMessages {
    /// From now on.
    #[cfg(target_os = "linux")]
    pub(in crate::playback) fn catch() -> Self {
        Self { caught: alsa::Output::local_error_handler().ok() }
    }

    /// There is no ALSA here.
    #[cfg(not(target_os = "linux"))]
    pub(in crate::playback) fn catch() -> Self {
        Self {}
    }
}

#[cfg(target_os = "linux")]
impl Drop for AlsaMessages {
    fn drop(&mut self) {
        if let Some(caught) = &self.caught {
            caught.borrow().buffer_string(|lines| {
                for line in String::from_utf8_lossy(lines).lines() {
                    log::debug!("ALSA: {line}");
                }
            });
        }
    }
}
