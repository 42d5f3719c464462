//! The keys of all commands. No key means two things: what would make it so is refused.

use std::collections::BTreeMap;

use egui::Key;

use super::chord::Chord;
use super::command::KeyCommand;

/// Why a key cannot be given to a command.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// It means something else.
    #[error("{chord} means \u{201c}{}\u{201d}; give that another key first", taken_by.what())]
    Taken {
        /// The key.
        chord: Chord,
        /// What it means.
        taken_by: KeyCommand,
    },
    /// The window or its text fields need it.
    #[error("{0} is needed by the window itself; take another key")]
    Reserved(Chord),
    /// A mood's key with Shift means: stay on the song.
    #[error("{0} cannot be a mood's key: Shift with the key of a mood tags and stays on the song")]
    ShiftedMood(Chord),
}

/// The keys of all commands.
#[derive(Clone, Debug, PartialEq)]
pub struct Bindings {
    /// Every command is in it.
    keys: BTreeMap<KeyCommand, Vec<Chord>>,
}

impl Default for Bindings {
    fn default() -> Self {
        let defaults = |command: KeyCommand| {
            command.default_keys().iter().map(|text| text.parse().expect("the defaults are keys")).collect()
        };
        Self { keys: KeyCommand::ALL.into_iter().map(|command| (command, defaults(command))).collect() }
    }
}

impl Bindings {
    /// The defaults with what `chosen` says otherwise: keys by a command's id. Whatever is wrong in it is left out and
    /// reported in a sentence each.
    pub fn with(chosen: &BTreeMap<String, Vec<String>>) -> (Self, Vec<String>) {
        let mut bindings = Self::default();
        let mut wrong = Vec::new();
        let mut changed = Vec::new();
        for command in KeyCommand::ALL {
            let Some(texts) = chosen.get(command.id()) else { continue };
            match texts.iter().map(|text| text.parse()).collect::<Result<Vec<Chord>, _>>() {
                Ok(chords) => {
                    bindings.keys.insert(command, chords);
                    changed.push(command);
                }
                Err(error) => wrong.push(format!("The key of \u{201c}{}\u{201d}: {error}", command.what())),
            }
        }
        let taken: Vec<Chord> = changed.iter().flat_map(|command| bindings.keys[command].clone()).collect();
        for (_, chords) in
            bindings.keys.iter_mut().filter(|(command, _)| command.yields() && !changed.contains(command))
        {
            chords.retain(|chord| !taken.contains(chord));
        }
        // All at once, for two commands may have swapped keys; who then clashes falls back, which may make others clash.
        while let Some((index, error)) = changed.iter().enumerate().find_map(|(index, &command)| {
            let chords = &bindings.keys[&command];
            chords.iter().find_map(|&chord| bindings.check(command, chord).err()).map(|error| (index, error))
        }) {
            let command = changed.remove(index);
            bindings.keys.insert(command, Self::default().keys[&command].clone());
            wrong.push(format!("The key of \u{201c}{}\u{201d}: {error}", command.what()));
        }
        (bindings, wrong)
    }

    /// The keys of a command; none is possible.
    pub fn of(&self, command: KeyCommand) -> &[Chord] {
        &self.keys[&command]
    }

    /// What a key press means, and whether Shift came on top of it (which only moods have).
    pub fn meaning(&self, chord: Chord) -> Option<(KeyCommand, bool)> {
        if let Some(command) = self.holder(chord) {
            return Some((command, false));
        }
        let command = self.holder(chord.unshifted())?;
        (chord.shift && matches!(command, KeyCommand::Mood(_))).then_some((command, true))
    }

    fn holder(&self, chord: Chord) -> Option<KeyCommand> {
        self.keys.iter().find(|(_, chords)| chords.contains(&chord)).map(|(&command, _)| command)
    }

    /// Makes `chord` the one key of `command`.
    pub fn assign(&mut self, command: KeyCommand, chord: Chord) -> Result<(), KeyError> {
        self.check(command, chord)?;
        self.keys.insert(command, vec![chord]);
        Ok(())
    }

    /// Whether `command` may have `chord`.
    fn check(&self, command: KeyCommand, chord: Chord) -> Result<(), KeyError> {
        let text = chord.command && matches!(chord.key, Key::A | Key::C | Key::V | Key::X);
        if text || matches!(chord.key, Key::Escape | Key::Tab) {
            return Err(KeyError::Reserved(chord));
        }
        let is_mood = |command| matches!(command, KeyCommand::Mood(_));
        if is_mood(command) && chord.shift {
            return Err(KeyError::ShiftedMood(chord));
        }
        let clashes = |other: KeyCommand, taken: Chord| {
            taken == chord
                || (is_mood(other) && taken == chord.unshifted())
                || (is_mood(command) && taken.unshifted() == chord)
        };
        let others = self.keys.iter().filter(|(other, _)| **other != command);
        for (&other, chords) in others {
            if let Some(&taken) = chords.iter().find(|&&taken| clashes(other, taken)) {
                return Err(KeyError::Taken { chord: taken, taken_by: other });
            }
        }
        Ok(())
    }

    /// A tooltip with the keys: "Undo (Ctrl+Z)".
    pub fn hint(&self, what: &str, command: KeyCommand) -> String {
        match self.text(command, " or ") {
            keys if keys.is_empty() => what.to_owned(),
            keys => format!("{what} ({keys})"),
        }
    }

    /// The first key, for a menu; empty when there is none.
    pub fn first(&self, command: KeyCommand) -> String {
        self.of(command).first().map(ToString::to_string).unwrap_or_default()
    }

    fn text(&self, command: KeyCommand, between: &str) -> String {
        self.of(command).iter().map(ToString::to_string).collect::<Vec<_>>().join(between)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chord(text: &str) -> Chord {
        text.parse().unwrap()
    }

    fn chosen(pairs: &[(&str, &[&str])]) -> BTreeMap<String, Vec<String>> {
        let texts = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect();
        pairs.iter().map(|&(id, keys)| (id.to_owned(), texts(keys))).collect()
    }

    #[test]
    fn no_default_clashes_with_another() {
        let bindings = Bindings::default();
        for command in KeyCommand::ALL {
            for &chord in bindings.of(command) {
                assert_eq!(bindings.check(command, chord), Ok(()), "{chord}");
                assert_eq!(bindings.meaning(chord), Some((command, false)), "{chord}");
            }
        }
    }

    #[test]
    fn shift_with_a_moods_key_is_that_mood_and_with_other_keys_nothing() {
        let bindings = Bindings::default();
        assert_eq!(bindings.meaning(chord("Shift+3")), Some((KeyCommand::Mood(3), true)));
        assert_eq!(bindings.meaning(chord("Shift+U")), None);
        assert_eq!(bindings.meaning(chord("Shift+Left")), Some((KeyCommand::BackLittle, false)));
    }

    #[test]
    fn a_key_that_means_something_is_refused_and_nothing_changes() {
        let mut bindings = Bindings::default();
        let error = bindings.assign(KeyCommand::Skip, chord("U")).unwrap_err();
        assert_eq!(error.to_string(), "U means \u{201c}Unsure\u{201d}; give that another key first");
        bindings.assign(KeyCommand::Skip, chord("Shift+1")).unwrap_err();
        bindings.assign(KeyCommand::Mood(2), chord("Left")).unwrap_err();
        assert_eq!(
            bindings.assign(KeyCommand::Mood(1), chord("Shift+Q")),
            Err(KeyError::ShiftedMood(chord("Shift+Q")))
        );
        assert_eq!(bindings.assign(KeyCommand::Skip, chord("Esc")), Err(KeyError::Reserved(chord("Esc"))));
        assert_eq!(bindings, Bindings::default());
        bindings.assign(KeyCommand::Skip, chord("S")).unwrap();
        assert_eq!(bindings.meaning(chord("S")), Some((KeyCommand::Skip, false)));
        assert_eq!(bindings.meaning(chord("X")), None);
        bindings.assign(KeyCommand::Unsure, chord("X")).unwrap();
    }

    #[test]
    fn the_readme_names_every_command() {
        let readme = include_str!("../../../README.md");
        for command in KeyCommand::ALL.into_iter().filter(|command| !matches!(command, KeyCommand::Mood(_))) {
            let id = command.id();
            assert!(readme.contains(&format!("`{id}`")) || readme.contains(&format!("\n    {id} = ")), "{id}");
        }
    }

    #[test]
    fn two_commands_may_swap_keys() {
        let (bindings, wrong) = Bindings::with(&chosen(&[("unsure", &["X"]), ("skip", &["U"])]));
        assert_eq!(wrong, [] as [&str; 0]);
        assert_eq!(bindings.meaning(chord("X")), Some((KeyCommand::Unsure, false)));
        assert_eq!(bindings.hint("Skip", KeyCommand::Skip), "Skip (U)");
    }

    #[test]
    fn a_key_chosen_before_a_command_had_it_stays_its_choosers() {
        let (bindings, wrong) = Bindings::with(&chosen(&[("skip", &["T"]), ("mood-1", &["M"])]));
        assert_eq!(wrong, [] as [&str; 0]);
        assert_eq!(bindings.meaning(chord("T")), Some((KeyCommand::Skip, false)));
        assert_eq!(bindings.meaning(chord("M")), Some((KeyCommand::Mood(1), false)));
        assert_eq!(bindings.of(KeyCommand::NextUntagged), []);
    }

    #[test]
    fn what_is_wrong_in_the_file_is_left_out_and_reported() {
        let (bindings, wrong) =
            Bindings::with(&chosen(&[("skip", &["Ctrl+Z"]), ("unsure", &["Blah"]), ("play", &[]), ("else", &["Y"])]));
        assert_eq!(wrong.len(), 2, "{wrong:?}");
        assert_eq!(bindings.of(KeyCommand::Skip), [chord("X")]);
        assert_eq!(bindings.of(KeyCommand::Unsure), [chord("U")]);
        assert_eq!(bindings.hint("Play", KeyCommand::Play), "Play");
    }
}
