//! Key presses to actions. Off while a text field has the focus or an input method composes.

use std::collections::HashSet;

use egui::{Event, Key};

use super::action::{
    Action, KeysAction, LibraryAction, ModelAction, OpenAction, TagAction, TransportAction, ViewAction,
};
use super::bindings::{Chord, KeyCommand};
use super::state::{Overlay, State, Tab};

/// Seconds that the keys of the three widths move by.
const STEP: f64 = 5.0;
const LITTLE_STEP: f64 = 1.0;
const FAR_STEP: f64 = 30.0;

/// Keys that belong to a widget that has the focus.
const WIDGET_KEYS: [Key; 6] = [Key::Space, Key::Enter, Key::ArrowLeft, Key::ArrowRight, Key::ArrowUp, Key::ArrowDown];

/// The keyboard: which keys are held, so that one press is one press.
#[derive(Default)]
pub struct Keyboard {
    /// By their position on the keyboard: what a key is called when it is let go depends on Shift and the layout.
    held: HashSet<Key>,
}

impl Keyboard {
    /// Takes this pass's key presses out of the input and answers what they ask for, in their order.
    pub fn actions(&mut self, ctx: &egui::Context, state: &State) -> Vec<Action> {
        let escape = ctx.input(|input| input.key_pressed(Key::Escape)) && state.asking_key.is_none();
        // What Esc leaves is looked up here: inside of the input nothing else can be asked.
        let mut escape = if escape { Some(escape_actions(ctx, state)) } else { None };
        let composing = ctx.input(|input| input.events.iter().any(|event| matches!(event, Event::Ime(_))));
        let mut typing = ctx.text_edit_focused() || composing;
        // Who walks through the buttons with Tab presses and moves them with these.
        let widget_focused = ctx.memory(egui::Memory::focused).is_some();
        let mut asking = state.asking_key;
        let mut actions = Vec::new();
        ctx.input_mut(|input| {
            input.events.retain(|event| {
                let repeat = self.follow(event);
                if let Some(command) = asking {
                    return not_asked(event, command, &mut asking, &mut actions);
                }
                let wanted = match event {
                    Event::Key { key: Key::Escape, pressed: true, .. } => {
                        actions.extend(escape.take().into_iter().flatten());
                        return true;
                    }
                    // A held key presses no button twice.
                    Event::Key { key: Key::Space | Key::Enter, pressed: true, .. }
                        if widget_focused && repeat && !typing =>
                    {
                        return false;
                    }
                    Event::Key { key, .. } if widget_focused && WIDGET_KEYS.contains(key) => None,
                    Event::Key { key, physical_key, pressed: true, modifiers, .. } => {
                        let chord = Chord::pressed(*key, *physical_key, *modifiers);
                        match chord.and_then(|chord| action_of(chord, state, typing)) {
                            Some(action) if repeat && !repeats(&action) => return false,
                            wanted => wanted,
                        }
                    }
                    Event::Paste(text) if !typing => pasted(text),
                    _ => None,
                };
                let Some(action) = wanted else { return true };
                // What is typed after it is meant for the field or the sheet that it opens.
                typing |= opens_something(&action);
                actions.push(action);
                false
            });
        });
        actions
    }

    /// Follows a key down and up; whether this is a press of a key that is held.
    fn follow(&mut self, event: &Event) -> bool {
        match event {
            Event::Key { key, physical_key, pressed: true, .. } => !self.held.insert(physical_key.unwrap_or(*key)),
            Event::Key { key, physical_key, pressed: false, .. } => {
                self.held.remove(&physical_key.unwrap_or(*key));
                false
            }
            // Keys that are let go elsewhere are not heard of.
            Event::WindowFocused(false) => {
                self.held.clear();
                false
            }
            _ => false,
        }
    }
}

/// The next key is the command's new one; Esc leaves it as it was. Whether an event is left to others.
fn not_asked(event: &Event, command: KeyCommand, asking: &mut Option<KeyCommand>, actions: &mut Vec<Action>) -> bool {
    let Event::Key { key, physical_key, pressed: true, modifiers, .. } = event else {
        // Neither text nor Ctrl+V is for anybody else now.
        return !matches!(event, Event::Text(_) | Event::Paste(_) | Event::Copy | Event::Cut);
    };
    let chord = Chord::pressed(*key, *physical_key, *modifiers).filter(|_| *key != Key::Escape);
    actions.push(Action::Keys(chord.map_or(KeysAction::Ask(None), |chord| KeysAction::Assign(command, chord))));
    *asking = None;
    false
}

/// Whether an action opens a text field or a sheet.
fn opens_something(action: &Action) -> bool {
    matches!(
        action,
        Action::View(ViewAction::FocusSearch | ViewAction::Overlay(Some(_)))
            | Action::Open(OpenAction::PickFiles | OpenAction::PickFolder)
    )
}

/// Leaves what is innermost: a text field, a sheet, a search, full screen is left to its own key.
fn escape_actions(ctx: &egui::Context, state: &State) -> Vec<Action> {
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
    if typing && !(chord.command && reaches_text_fields(command)) {
        return None;
    }
    let action = action(command, shifted, state)?;
    let seen = match action {
        // A sheet lies over the song, and on the other pages none is on screen: keys must not label what cannot be seen.
        Action::Tag(TagAction::Undo | TagAction::Redo) => true,
        Action::Tag(_) => state.overlay.is_none() && state.tab == Tab::Listen,
        // It is a label's first half.
        Action::View(ViewAction::Overlay(Some(Overlay::PickMood))) => {
            state.overlay.is_none() && state.tab == Tab::Listen
        }
        Action::Transport(_)
        | Action::View(ViewAction::FitSpectrogram | ViewAction::ZoomSpectrogram(_) | ViewAction::ZoomBands(_)) => {
            state.overlay.is_none()
        }
        _ => true,
    };
    seen.then_some(action)
}

/// A held key moves on and on, through the song, the list or the history; it never labels, switches or opens anything twice.
fn repeats(action: &Action) -> bool {
    matches!(
        action,
        Action::Transport(TransportAction::SeekBy(_) | TransportAction::Next | TransportAction::Previous)
            | Action::Tag(TagAction::Undo | TagAction::Redo)
            | Action::View(ViewAction::ZoomSpectrogram(_) | ViewAction::ZoomBands(_) | ViewAction::Resize(_))
    )
}

/// With Ctrl these are obeyed while somebody types, whatever key they have; all else belongs to the text.
fn reaches_text_fields(command: KeyCommand) -> bool {
    matches!(
        command,
        KeyCommand::Search
            | KeyCommand::Larger
            | KeyCommand::Smaller
            | KeyCommand::UsualSize
            | KeyCommand::OpenSongs
            | KeyCommand::OpenFolder
            | KeyCommand::TypePath
            | KeyCommand::Settings
            | KeyCommand::Help
            | KeyCommand::Quit
    )
}

/// What a command does; `shifted`: Shift came on top of a mood's key.
fn action(command: KeyCommand, shifted: bool, state: &State) -> Option<Action> {
    let seek = |secs| Action::Transport(TransportAction::SeekBy(secs));
    let sheet = |overlay| Action::View(ViewAction::Overlay(Some(overlay)));
    Some(match command {
        KeyCommand::Mood(digit) => {
            let mood = state.labels.vocabulary().by_digit(digit)?.clone();
            Action::Tag(TagAction::Mood { mood, stay: shifted })
        }
        KeyCommand::Accept => Action::Tag(TagAction::AcceptSuggestion),
        KeyCommand::PickMood => sheet(Overlay::PickMood),
        KeyCommand::Unsure => Action::Tag(TagAction::Unsure),
        KeyCommand::Skip => Action::Tag(TagAction::Skip),
        KeyCommand::Clear => Action::Tag(TagAction::Clear),
        KeyCommand::Undo => Action::Tag(TagAction::Undo),
        KeyCommand::Redo => Action::Tag(TagAction::Redo),
        KeyCommand::Play => Action::Transport(TransportAction::Toggle),
        KeyCommand::Back => seek(-STEP),
        KeyCommand::On => seek(STEP),
        KeyCommand::BackLittle => seek(-LITTLE_STEP),
        KeyCommand::OnLittle => seek(LITTLE_STEP),
        KeyCommand::BackFar => seek(-FAR_STEP),
        KeyCommand::OnFar => seek(FAR_STEP),
        KeyCommand::Start => Action::Transport(TransportAction::Home),
        KeyCommand::End => Action::Transport(TransportAction::End),
        KeyCommand::Minute => Action::Transport(TransportAction::JumpToMinute),
        KeyCommand::Loop => Action::Transport(TransportAction::ToggleLoop),
        KeyCommand::Previous => Action::Transport(TransportAction::Previous),
        KeyCommand::Next => Action::Transport(TransportAction::Next),
        KeyCommand::NextUntagged => Action::Transport(TransportAction::NextUntagged),
        KeyCommand::Why => Action::Model(ModelAction::ToggleWhy),
        KeyCommand::Fit => Action::View(ViewAction::FitSpectrogram),
        KeyCommand::ZoomIn => Action::View(ViewAction::ZoomSpectrogram(1.25)),
        KeyCommand::ZoomOut => Action::View(ViewAction::ZoomSpectrogram(0.8)),
        KeyCommand::BandsIn => Action::View(ViewAction::ZoomBands(1.25)),
        KeyCommand::BandsOut => Action::View(ViewAction::ZoomBands(0.8)),
        KeyCommand::Larger => Action::View(ViewAction::Resize(0.1)),
        KeyCommand::Smaller => Action::View(ViewAction::Resize(-0.1)),
        KeyCommand::UsualSize => Action::View(ViewAction::Zoom(1.0)),
        KeyCommand::Recent => sheet(Overlay::Recent),
        KeyCommand::FullScreen => Action::View(ViewAction::ToggleFullScreen),
        KeyCommand::Search => Action::View(ViewAction::FocusSearch),
        KeyCommand::OpenSongs => Action::Open(OpenAction::PickFiles),
        KeyCommand::OpenFolder => Action::Open(OpenAction::PickFolder),
        KeyCommand::TypePath => sheet(Overlay::Path),
        KeyCommand::Settings => sheet(Overlay::Settings),
        KeyCommand::Help => sheet(Overlay::Help),
        KeyCommand::Quit => Action::Quit,
    })
}
