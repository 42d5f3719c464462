//! At every size and scale, with three moods and with thirty: no text is cut at its sides, none lies on another, and no button on
//! another.
#![cfg(feature = "gui")]

mod common;

use std::collections::HashMap;
use std::path::PathBuf;

use common::window::{Screen, mood, predicted, screen};
use egui::accesskit::Role;
use egui::epaint::ClippedShape;
use egui::{Rect, Shape};
use egui_kittest::kittest::NodeT as _;
use moodsic::app::action::{Action, FileMoodsAction, LibraryAction, ViewAction};
use moodsic::app::state::{NoticeLevel, OFFER, Overlay, State, Tab};
use moodsic::config::ListChoices;
use moodsic::dataset::{FieldChange, FileMoods, History, TagRun, TagWrite};
use moodsic::mood::{MoodEntry, Rgb, Vocabulary};
use moodsic::song::tags::Field;
use moodsic::tagging::{LeftAlone, Plan, Why};
use moodsic::worker::{Event, FileTagsEvent, StoreEvent};

/// Windows in pixels, and scales that they must bear.
const SIZES: [([f32; 2], &[f32]); 5] = [
    ([900.0, 600.0], &[0.75, 1.0, 1.25]),
    ([1280.0, 800.0], &[1.0, 1.5]),
    ([1440.0, 900.0], &[1.0]),
    ([1920.0, 1080.0], &[1.0, 2.0]),
    ([2560.0, 1440.0], &[1.0, 3.0]),
];

fn with_moods(count: usize) -> State {
    let mut state = predicted();
    let names = ["melancholic", "tense", "dreamy", "aggressive and dark", "romantic", "playful"];
    let mut entries: Vec<MoodEntry> = Vocabulary::default().entries().to_vec();
    for number in entries.len()..count {
        let name = format!("{} {number}", names[number % names.len()]);
        entries.push(MoodEntry::new(mood(&name), Rgb(200, (number * 8) as u8, 90)));
    }
    let songs = state.library.songs().to_vec();
    state.apply(Event::Store(StoreEvent::Library {
        songs,
        vocabulary: Vocabulary::new(entries).expect("moods"),
        history: History::default(),
        pictureless: HashMap::new(),
    }));
    state
}

/// What is drawn of a text, where it is seen, and what it says.
struct Drawn {
    whole: Rect,
    seen: Rect,
    says: String,
}

/// What is drawn, of a window that a sheet lies over only that.
fn topmost(screen: &Screen) -> &[ClippedShape] {
    let (shapes, window) = (&screen.output().shapes, screen.ctx.content_rect());
    let is_veil = |shape: &ClippedShape| matches!(&shape.shape, Shape::Rect(rect) if rect.rect.contains_rect(window));
    &shapes[shapes.iter().rposition(is_veil).unwrap_or(0)..]
}

/// All texts that can be seen. What a sheet lies over is seen only faintly, so only the topmost layer is looked at there.
fn texts(screen: &Screen) -> Vec<Drawn> {
    fn collect(shape: &Shape, clip: Rect, found: &mut Vec<Drawn>) {
        match shape {
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| collect(shape, clip, found)),
            Shape::Text(text) => {
                // Line by line: the first one may begin beside something else.
                for row in &text.galley.rows {
                    let whole = row.rect_without_leading_space().translate(text.pos.to_vec2());
                    let seen = whole.intersect(clip);
                    let says = row.text();
                    if !says.trim().is_empty() && seen.is_positive() && seen.height() > whole.height() * 0.5 {
                        found.push(Drawn { whole, seen, says });
                    }
                }
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    for ClippedShape { clip_rect, shape, .. } in topmost(screen) {
        collect(shape, *clip_rect, &mut found);
    }
    found
}

/// Buttons as far as they are seen, by what is drawn in them.
fn buttons(screen: &Screen) -> Vec<(Rect, String)> {
    let mut found = Vec::new();
    let mut nodes: Vec<_> = screen.root().children_recursive().collect();
    nodes.retain(|node| {
        let role = node.accesskit_node().role();
        matches!(role, Role::Button | Role::CheckBox | Role::TextInput | Role::ComboBox | Role::Slider)
    });
    for node in nodes {
        let rect = node.rect();
        let label = node.accesskit_node().label().unwrap_or_default();
        let drawn = topmost(screen).iter().find(|shape| {
            let bounds = shape.shape.visual_bounding_rect();
            let says_it = matches!(&shape.shape, Shape::Text(text) if text.galley.job.text == label);
            // An icon is small; what is scrolled away is not drawn.
            bounds.is_positive() && rect.expand(1.0).contains_rect(bounds) && (says_it || rect.width() < 48.0)
        });
        let Some(clip) = drawn.map(|shape| shape.clip_rect) else { continue };
        let seen = rect.intersect(clip);
        if seen.is_positive() && seen.height() > rect.height() * 0.5 {
            found.push((seen, label));
        }
    }
    found
}

fn overlap(a: Rect, b: Rect) -> bool {
    let both = a.intersect(b);
    both.width() > 1.5 && both.height() > 1.5
}

/// What is wrong with a screen.
fn faults(screen: &Screen, window: Rect) -> Vec<String> {
    let texts = texts(screen);
    let mut faults = Vec::new();
    for text in &texts {
        let cut = text.whole.width() - text.seen.width();
        if cut > 1.5 || !window.expand(0.5).contains_rect(text.seen) {
            faults.push(format!("“{}” is cut by {cut:.0} points at {:?}", text.says, text.whole));
        }
    }
    for (index, a) in texts.iter().enumerate() {
        for b in &texts[index + 1..] {
            // A galley's box has room above and below its letters.
            let shrunk = |rect: Rect| rect.shrink2(egui::vec2(0.5, rect.height() * 0.2));
            if overlap(shrunk(a.seen), shrunk(b.seen)) {
                faults.push(format!("“{}” {:?} lies on “{}” {:?}", a.says, a.seen, b.says, b.seen));
            }
        }
    }
    let buttons = buttons(screen);
    for (index, (a, name)) in buttons.iter().enumerate() {
        for (b, other) in &buttons[index + 1..] {
            if overlap(*a, *b) {
                faults.push(format!("the button “{name}” {a:?} lies on “{other}” {b:?}"));
            }
        }
    }
    faults
}

fn look(what: &str, state: impl Fn() -> State) {
    let mut found = Vec::new();
    for (pixels, scales) in SIZES {
        for &scale in scales {
            let size = pixels.map(|side| side / scale);
            let mut screen = screen(state(), size);
            screen.run();
            screen.remove_cursor();
            screen.run();
            let window = Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(size[0], size[1]));
            let here = faults(&screen, window).into_iter();
            found.extend(here.map(|fault| format!("{what}, {pixels:?} at {scale}: {fault}")));
        }
    }
    assert!(found.is_empty(), "{}:\n{}", found.len(), found[..found.len().min(25)].join("\n"));
}

#[test]
fn nothing_is_cut_or_covered_with_three_moods() {
    look("three moods", || with_moods(3));
}

#[test]
fn nothing_is_cut_or_covered_with_thirty_moods() {
    look("thirty moods", || with_moods(30));
}

#[test]
fn nothing_is_cut_or_covered_in_a_compact_list_with_a_banner_and_a_queue() {
    look("compact", || {
        let mut state = with_moods(9);
        state.settings.list = ListChoices { compact: true, ..ListChoices::default() };
        state.notify(
            OFFER,
            NoticeLevel::Info,
            "214 songs bring moods in their files: Aggressive and dark 80, Happy 74, and 3 more.",
        );
        state.notify("test", NoticeLevel::Warning, "A banner says something that is long enough to need more than one line in a narrow window, and says it in full.");
        state.update(Action::Library(LibraryAction::PlayMood(mood("sad"))));
        state
    });
}

#[test]
fn nothing_is_cut_or_covered_on_the_other_pages() {
    for tab in [Tab::Train, Tab::Cloud] {
        look(&format!("{tab:?}"), || {
            let mut state = with_moods(3);
            state.tab = tab;
            state
        });
    }
}

#[test]
fn nothing_of_the_chips_pushes_the_list_out() {
    // The list keeps its share, whatever the moods are called and however many they are.
    let width = |moods: usize| {
        let mut screen = screen(with_moods(moods), [1280.0, 800.0]);
        screen.run();
        let row = screen.root().children_recursive().find(|node| node.accesskit_node().role() == Role::Row);
        row.expect("a row").rect().width()
    };
    assert!((width(30) - width(3)).abs() < 1.0, "{} {}", width(30), width(3));
    let mut small = screen(with_moods(4), [900.0, 600.0]);
    small.run();
    let plays = small.root().children_recursive().filter(|node| {
        node.accesskit_node().label().is_some_and(|label| label.starts_with("Play ") && label.ends_with(" songs"))
    });
    let list = 900.0 * 0.33;
    assert!(plays.map(|node| node.rect().right()).fold(0.0, f32::max) < list, "every play button is within the list");
}

/// A window over which the sheet lies, with so many values.
fn file_moods(values: usize) -> State {
    let mut state = with_moods(9);
    // Its small icons do not lie below the sheet's.
    state.tab = Tab::Train;
    let mut songs = state.library.songs().to_vec();
    for (number, entry) in songs.iter_mut().enumerate() {
        let said = (0..values).filter(|value| number == 0 || value % (number + 1) == 0);
        let names = ["Calm", "Aggressive and dark like a night in a town without lamps", "Epic", "Грусть", "Weird"];
        let said: Vec<String> = said.map(|value| format!("{} {value}", names[value % names.len()])).collect();
        entry.song.metadata.mood = Some(said.join("; "));
    }
    let found = FileMoods::of(&songs, state.labels.vocabulary());
    state.update(Action::View(ViewAction::Overlay(Some(Overlay::FileMoods))));
    state.file_moods_read(Ok(found));
    for value in 0..values.min(3) {
        let mean = FileMoodsAction::Mean { value: format!("Calm {}", 5 * value), mood: Some(mood("of my own")) };
        state.update(Action::FileMoods(mean));
    }
    state
}

#[test]
fn nothing_is_cut_or_covered_on_the_sheet_of_moods_in_files() {
    for values in [0, 2, 40] {
        look(&format!("{values} values"), || file_moods(values));
    }
}

/// A window over which the sheet that writes into files lies, with so many changes looked at.
fn write_tags(changes: usize) -> State {
    let mut state = with_moods(9);
    state.tab = Tab::Train;
    state.update(Action::View(ViewAction::Overlay(Some(Overlay::WriteTags))));
    let path = |number: usize| {
        PathBuf::from(format!("/music/A title as long as titles of concertos are, number {number}.flac"))
    };
    let write = |number: usize| TagWrite {
        song: state.library.songs()[0].song.id,
        path: path(number),
        fields: vec![FieldChange {
            field: Field::Grouping,
            before: vec!["aggressive and dark".into(), "like a night in a town without lamps".into()],
            after: vec!["melancholic".into()],
        }],
    };
    let left = |number: usize| LeftAlone { path: path(number), why: Why::HardLinks(3) };
    let plan = Plan {
        writes: (0..changes).map(write).collect(),
        left: (0..changes / 3).map(left).collect(),
        notes: Vec::new(),
    };
    state.apply(Event::FileTags(FileTagsEvent::Looked(Ok(Some(plan)))));
    let run = |id| TagRun { id, began: jiff::Timestamp::UNIX_EPOCH, written: 1200, undone: 3 };
    state.apply(Event::FileTags(FileTagsEvent::Runs((1..4).map(run).collect())));
    state
}

#[test]
fn nothing_is_cut_or_covered_on_the_sheet_that_writes_into_files() {
    for changes in [0, 2, 60] {
        look(&format!("{changes} changes"), || write_tags(changes));
    }
}

#[test]
fn the_buttons_below_forty_values_are_seen_while_the_values_scroll() {
    for size in [[900.0, 600.0], [853.0, 480.0]] {
        let mut screen = screen(file_moods(40), size);
        screen.run();
        let window = Rect::from_min_size(egui::Pos2::ZERO, size.into());
        let found = buttons(&screen);
        let button = |name: &str| found.iter().find(|(_, label)| label.starts_with(name)).map(|(rect, _)| *rect);
        let label = button("Label ").expect("the button that labels");
        assert!(window.contains_rect(label), "{label:?}");
        assert!(window.contains_rect(button("Cancel").expect("the other one")));
        let rows = screen.root().children_recursive().filter(|node| {
            node.accesskit_node().label().is_some_and(|label| label.starts_with("What ") && label.ends_with(" means"))
        });
        let rows: Vec<Rect> = rows.map(|node| node.rect()).collect();
        assert_eq!(rows.len(), 40);
        assert!(rows.iter().any(|row| row.bottom() > window.bottom()), "the last ones come by scrolling");
    }
}
