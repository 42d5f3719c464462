//! Keys to actions (product.md, "Keys"). Off while a text field has the focus or an input method composes.

use egui::{Event, Key, Modifiers};

use super::action::{Action, LibraryAction, OpenAction, TagAction, TransportAction, ViewAction};
use super::state::{Overlay, State, Tab};

/// Seconds that the arrow keys move by: alone, with Shift, with Ctrl.
const STEPS: [f64; 3] = [5.0, 1.0, 30.0];

/// Keys that belong to a widget that has the focus.
const WIDGET_KEYS: [Key; 6] = [Key::Space, Key::Enter, Key::ArrowLeft, Key::ArrowRight, Key::ArrowUp, Key::ArrowDown];

/// Takes this frame's key presses out of the input and answers what they ask for.
pub fn actions(ctx: &egui::Context, state: &State) -> Vec<Action> {
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
                    action_of(*key, *physical_key, *modifiers, state, typing || composing)
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

/// Leaves what is innermost: a text field, a sheet, a search, full screen is left to its own key.
fn escape(ctx: &egui::Context, state: &State) -> Vec<Action> {
    if let Some(focused) = ctx.memory(egui::Memory::focused) {
        ctx.memory_mut(|memory| memory.surrender_focus(focused));
        return Vec::new();
    }
    if state.overlay.is_some() {
        return vec![Action::View(ViewAction::Overlay(None))];
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

fn action_of(key: Key, physical: Option<Key>, modifiers: Modifiers, state: &State, typing: bool) -> Option<Action> {
    if modifiers.command {
        return with_command(key, modifiers, typing);
    }
    if typing || modifiers.alt {
        return None;
    }
    if key == Key::F1 || key == Key::Questionmark {
        return Some(Action::View(ViewAction::Overlay(Some(Overlay::Help))));
    }
    if key == Key::F11 {
        return Some(Action::View(ViewAction::ToggleFullScreen));
    }
    if state.overlay.is_some() {
        // A sheet lies over the song: keys must not label what cannot be seen.
        return None;
    }
    let action = plain(key, physical, modifiers, state)?;
    // On the other pages no song is on screen: keys must not label what cannot be seen there either.
    let unseen = state.tab != Tab::Listen && matches!(action, Action::Tag(_));
    (!unseen).then_some(action)
}

fn with_command(key: Key, modifiers: Modifiers, typing: bool) -> Option<Action> {
    let action = match key {
        Key::O if modifiers.shift => Action::Open(OpenAction::PickFolder),
        Key::O => Action::Open(OpenAction::PickFiles),
        Key::L => Action::View(ViewAction::Overlay(Some(Overlay::Path))),
        Key::F => Action::View(ViewAction::FocusSearch),
        Key::Comma => Action::View(ViewAction::Overlay(Some(Overlay::Settings))),
        Key::Q => Action::Quit,
        // In a text field these belong to the text.
        _ if typing => return None,
        Key::Z if modifiers.shift => Action::Tag(TagAction::Redo),
        Key::Z => Action::Tag(TagAction::Undo),
        Key::Y => Action::Tag(TagAction::Redo),
        Key::ArrowLeft => Action::Transport(TransportAction::SeekBy(-STEPS[2])),
        Key::ArrowRight => Action::Transport(TransportAction::SeekBy(STEPS[2])),
        _ => return None,
    };
    Some(action)
}

fn plain(key: Key, physical: Option<Key>, modifiers: Modifiers, state: &State) -> Option<Action> {
    if let Some(digit) = digit(physical.unwrap_or(key)).or_else(|| digit(key)) {
        let mood = state.vocabulary.by_digit(digit)?.clone();
        return Some(Action::Tag(TagAction::Mood { mood, stay: modifiers.shift }));
    }
    let step = if modifiers.shift { STEPS[1] } else { STEPS[0] };
    let action = match key {
        Key::Space => Action::Transport(TransportAction::Toggle),
        Key::ArrowLeft => Action::Transport(TransportAction::SeekBy(-step)),
        Key::ArrowRight => Action::Transport(TransportAction::SeekBy(step)),
        Key::Home => Action::Transport(TransportAction::Home),
        Key::End => Action::Transport(TransportAction::End),
        Key::ArrowUp | Key::P => Action::Transport(TransportAction::Previous),
        Key::ArrowDown | Key::N => Action::Transport(TransportAction::Next),
        Key::L => Action::Transport(TransportAction::ToggleLoop),
        Key::W => Action::Transport(TransportAction::JumpToMinute),
        Key::Num0 | Key::Backspace => Action::Tag(TagAction::Clear),
        Key::U => Action::Tag(TagAction::Unsure),
        Key::X => Action::Tag(TagAction::Skip),
        Key::Enter => Action::Tag(TagAction::AcceptSuggestion),
        Key::F => Action::View(ViewAction::FitSpectrogram),
        Key::Plus | Key::Equals => Action::View(ViewAction::ZoomSpectrogram(1.25)),
        Key::Minus => Action::View(ViewAction::ZoomSpectrogram(0.8)),
        _ => return None,
    };
    Some(action)
}

/// 1 to 9, by the place of the key: AZERTY's digit row works unshifted.
fn digit(key: Key) -> Option<u8> {
    const DIGITS: [Key; 9] =
        [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9];
    DIGITS.iter().position(|&candidate| candidate == key).map(|index| index as u8 + 1)
}
