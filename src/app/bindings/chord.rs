//! A key with its modifiers: as text for people and the settings file, and recognised among key presses.

use std::fmt;
use std::str::FromStr;

use egui::{Key, Modifiers};

/// How the key beside which all shortcuts are pressed is called here.
pub const COMMAND_KEY: &str = if cfg!(target_os = "macos") { "Cmd" } else { "Ctrl" };

/// A key, with Ctrl (on macOS Cmd) or Shift or both held or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Chord {
    /// Ctrl, on macOS Cmd.
    pub command: bool,
    /// Shift. Never with keys that Shift turns into other signs (`?`, `+`).
    pub shift: bool,
    /// The key.
    pub key: Key,
}

impl Chord {
    /// Of a key press; `None` where Alt is held. `physical`: the place on the keyboard, where it is known.
    ///
    /// Digits count by their place, so AZERTY's row works unshifted; all else by what is printed on the key.
    pub fn pressed(key: Key, physical: Option<Key>, modifiers: Modifiers) -> Option<Self> {
        if modifiers.alt {
            return None;
        }
        let key = physical.filter(|&physical| is_digit(physical)).unwrap_or(key);
        Some(Self { command: modifiers.command, shift: modifiers.shift && !is_sign(key), key })
    }

    /// The same without Shift.
    #[must_use]
    pub fn unshifted(self) -> Self {
        Self { shift: false, ..self }
    }
}

fn is_digit(key: Key) -> bool {
    use Key::{Num0, Num1, Num2, Num3, Num4, Num5, Num6, Num7, Num8, Num9};
    matches!(key, Num0 | Num1 | Num2 | Num3 | Num4 | Num5 | Num6 | Num7 | Num8 | Num9)
}

/// A sign that needs Shift on some keyboards and not on others.
fn is_sign(key: Key) -> bool {
    printed(key).len() == 1 && !printed(key).as_bytes()[0].is_ascii_alphanumeric()
}

/// What is printed on the key. Every such text is a name that [`Key::from_name`] knows.
fn printed(key: Key) -> &'static str {
    match key {
        Key::Plus => "+",
        Key::Minus => "-",
        Key::Equals => "=",
        Key::Comma => ",",
        Key::Period => ".",
        Key::Colon => ":",
        Key::Semicolon => ";",
        Key::Slash => "/",
        Key::Backslash => "\\",
        Key::Pipe => "|",
        Key::Questionmark => "?",
        Key::Exclamationmark => "!",
        Key::OpenBracket => "[",
        Key::CloseBracket => "]",
        Key::OpenCurlyBracket => "{",
        Key::CloseCurlyBracket => "}",
        Key::Backtick => "`",
        Key::Quote => "'",
        other => other.name(),
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.command {
            write!(f, "{COMMAND_KEY}+")?;
        }
        write!(f, "{}{}", if self.shift { "Shift+" } else { "" }, printed(self.key))
    }
}

impl FromStr for Chord {
    type Err = String;

    /// "U", "0", "Ctrl+Shift+Z", "Space", "?"…
    fn from_str(text: &str) -> Result<Self, String> {
        let (mut command, mut shift) = (false, false);
        let mut rest = text.trim();
        loop {
            if let Some(after) = rest.strip_prefix("Ctrl+").or_else(|| rest.strip_prefix("Cmd+")) {
                (command, rest) = (true, after);
            } else if let Some(after) = rest.strip_prefix("Shift+") {
                (shift, rest) = (true, after);
            } else {
                break;
            }
        }
        let key = Key::from_name(rest).ok_or_else(|| format!("there is no key called {text}"))?;
        Ok(Self { command, shift: shift && !is_sign(key), key })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_read_back_from_its_text() {
        for &key in Key::ALL {
            for (command, shift) in [(false, false), (true, false), (false, true), (true, true)] {
                let chord = Chord { command, shift: shift && !is_sign(key), key };
                assert_eq!(chord.to_string().parse(), Ok(chord), "{chord}");
            }
        }
    }

    #[test]
    fn a_digit_counts_by_its_place() {
        let azerty = Chord::pressed(Key::Exclamationmark, Some(Key::Num8), Modifiers::NONE);
        assert_eq!(azerty, Some(Chord { command: false, shift: false, key: Key::Num8 }));
    }

    #[test]
    fn signs_come_with_or_without_shift() {
        let chord = "?".parse().ok();
        assert_eq!(Chord::pressed(Key::Questionmark, Some(Key::Slash), Modifiers::SHIFT), chord);
        assert_eq!(Chord::pressed(Key::Questionmark, None, Modifiers::NONE), chord);
    }

    #[test]
    fn no_key_of_that_name_is_said() {
        assert_eq!("Ctrl+Blah".parse::<Chord>(), Err("there is no key called Ctrl+Blah".to_owned()));
    }
}
