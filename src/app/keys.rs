//! Key presses to actions. Off while a text field has the focus or an input method composes.

use egui::{Event, Key};

use super::action::{Action, KeysAction, LibraryAction, OpenAction, TagAction, TransportAction, ViewAction};
use super::bindings::{Chord, Command};
use super::state::{Overlay, State, Tab};

/// Seconds that the keys of the three widths move by.
const STEP: f64 = 5.0;
const LITTLE_STEP: f64 = 1.0;
const FAR_STEP: f64 = 30.0;

/// Keys that belong to a widget that has the focus.
const WIDGET_KEYS: [Key; 6] = [Key::Space, Key::Enter, Key::ArrowLeft, Key::ArrowRight, Key::ArrowUp, Key::ArrowDown];

/// Takes this frame's key presses out of the input and answers what they ask for.
pub fn actions(ctx: &egui::Context, state: &State) -> Vec<Action> {
    if let Some(command) = state.asking_key {
        return asked(ctx, command);
    }
    if ctx.input(|input| input.key_pressed(Key::Escape)) {
        return escape(ctx, state);
    }
    let typing = ctx.text_edit_focused();
    // Who walks through the buttons with Tab presses and moves them with these.
    let widget_focused = ctx.memory(egui::Memory::focused).is_some();
    let mut actions = Vec::new();
    ctx.input_mut(|input| {
        let composing = input.events.iter().any(|event| matches!(event, Event::Ime(_)));
        input.events.retain(|event| {
            let wanted = match event {
                Event::Key { key, .. } if widget_focused && WIDGET_KEYS.contains(key) => None,
                Event::Key { key, physical_key, pressed: true, modifiers, .. } => {
                    Chord::pressed(*key, *physical_key, *modifiers)
                        .and_then(|chord| action_of(chord, state, typing || composing))
                }
                Event::Paste(text) if !typing => pasted(text),
                _ => None,
            };
            match wanted {
                Some(action) => {
                    actions.push(action);
                    false
                }
                None => true,
            }
        });
    });
    actions
}

/// The next key is the command's new one; Esc leaves it as it was.
fn asked(ctx: &egui::Context, command: Command) -> Vec<Action> {
    let mut actions = Vec::new();
    ctx.input_mut(|input| {
        input.events.retain(|event| {
            let Event::Key { key, physical_key, pressed: true, modifiers, .. } = event else {
                // Neither text nor Ctrl+V is for anybody else now.
                return !matches!(event, Event::Text(_) | Event::Paste(_) | Event::Copy | Event::Cut);
            };
            if actions.is_empty() {
                let chord = Chord::pressed(*key, *physical_key, *modifiers).filter(|_| *key != Key::Escape);
                actions.push(Action::Keys(
                    chord.map_or(KeysAction::Ask(None), |chord| KeysAction::Assign(command, chord)),
                ));
            }
            false
        });
    });
    actions
}

/// Leaves what is innermost: a text field, a sheet, a search, full screen is left to its own key.
fn escape(ctx: &egui::Context, state: &State) -> Vec<Action> {
    if let Some(focused) = ctx.memory(egui::Memory::focused) {
        ctx.memory_mut(|memory| memory.surrender_focus(focused));
        return Vec::new();
    }
    if state.overlay.is_some() {
        return vec![Action::View(ViewAction::Overlay(None))];
    }
    if state.library.chosen_count() > 0 {
        return vec![Action::Library(LibraryAction::ChooseNone)];
    }
    if !state.library.search().is_empty() {
        return vec![Action::Library(LibraryAction::Search(String::new()))];
    }
    Vec::new()
}

fn pasted(text: &str) -> Option<Action> {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let first = lines.next()?;
    if lines.next().is_none() {
        return Some(Action::Open(OpenAction::TypedPath(first.to_owned())));
    }
    let paths = text.lines().map(str::trim).filter(|line| !line.is_empty());
    Some(Action::Open(OpenAction::Paths(paths.map(Into::into).collect())))
}

fn action_of(chord: Chord, state: &State, typing: bool) -> Option<Action> {
    let in_list = state.overlay.is_none() && state.tab == Tab::Listen && !typing;
    if chord == (Chord { command: true, shift: false, key: Key::A }) {
        return in_list.then_some(Action::Library(LibraryAction::ChooseAll));
    }
    let (command, shifted) = state.bindings.meaning(chord)?;
    // In a text field, keys without Ctrl are text, and some with it are the text's own.
    let of_the_text = !chord.command || matches!(chord.key, Key::Z | Key::Y | Key::ArrowLeft | Key::ArrowRight);
    if typing && of_the_text {
        return None;
    }
    let action = action(command, shifted, state)?;
    let seen = match action {
        // A sheet lies over the song, and on the other pages none is on screen: keys must not label what cannot be seen.
        Action::Tag(TagAction::Undo | TagAction::Redo) => true,
        Action::Tag(_) => state.overlay.is_none() && state.tab == Tab::Listen,
        Action::Transport(_) | Action::View(ViewAction::FitSpectrogram | ViewAction::ZoomSpectrogram(_)) => {
            state.overlay.is_none()
        }
        _ => true,
    };
    seen.then_some(action)
}

/// What a command does; `shifted`: Shift came on top of a mood's key.
fn action(command: Command, shifted: bool, state: &State) -> Option<Action> {
    let seek = |secs| Action::Transport(TransportAction::SeekBy(secs));
    let sheet = |overlay| Action::View(ViewAction::Overlay(Some(overlay)));
    Some(match command {
        Command::Mood(place) => {
            let mood = state.vocabulary.by_digit(place)?.clone();
            Action::Tag(TagAction::Mood { mood, stay: shifted })
        }
        Command::Accept => Action::Tag(TagAction::AcceptSuggestion),
        Command::Unsure => Action::Tag(TagAction::Unsure),
        Command::Skip => Action::Tag(TagAction::Skip),
        Command::Clear => Action::Tag(TagAction::Clear),
        Command::Undo => Action::Tag(TagAction::Undo),
        Command::Redo => Action::Tag(TagAction::Redo),
        Command::Play => Action::Transport(TransportAction::Toggle),
        Command::Back => seek(-STEP),
        Command::On => seek(STEP),
        Command::BackLittle => seek(-LITTLE_STEP),
        Command::OnLittle => seek(LITTLE_STEP),
        Command::BackFar => seek(-FAR_STEP),
        Command::OnFar => seek(FAR_STEP),
        Command::Start => Action::Transport(TransportAction::Home),
        Command::End => Action::Transport(TransportAction::End),
        Command::Minute => Action::Transport(TransportAction::JumpToMinute),
        Command::Loop => Action::Transport(TransportAction::ToggleLoop),
        Command::Previous => Action::Transport(TransportAction::Previous),
        Command::Next => Action::Transport(TransportAction::Next),
        Command::Fit => Action::View(ViewAction::FitSpectrogram),
        Command::ZoomIn => Action::View(ViewAction::ZoomSpectrogram(1.25)),
        Command::ZoomOut => Action::View(ViewAction::ZoomSpectrogram(0.8)),
        Command::FullScreen => Action::View(ViewAction::ToggleFullScreen),
        Command::Search => Action::View(ViewAction::FocusSearch),
        Command::OpenSongs => Action::Open(OpenAction::PickFiles),
        Command::OpenFolder => Action::Open(OpenAction::PickFolder),
        Command::TypePath => sheet(Overlay::Path),
        Command::Settings => sheet(Overlay::Settings),
        Command::Help => sheet(Overlay::Help),
        Command::Quit => Action::Quit,
    })
}
