//! What a screen reader says of a row: all that is seen in it.

use egui::{Response, Role, WidgetInfo};

use crate::app::state::State;
use crate::app::view::parts::text;
use crate::dataset::{LabelSource, LabelState, LibrarySong};

/// Gives a row its name.
pub(super) fn tell(response: &Response, state: &State, entry: &LibrarySong, selected: bool) {
    response.widget_info(|| WidgetInfo::selected(Role::Row, true, selected, name(state, entry)));
}

/// "Yesterday, The Beatles, 2:05, tagged sad by you, suggested calm, 0.61".
fn name(state: &State, entry: &LibrarySong) -> String {
    let song = &entry.song;
    let mut parts = vec![song.display_title()];
    parts.extend(Some(song.display_artist().to_owned()).filter(|artist| !artist.is_empty()));
    parts.push(text::clock(song.duration_secs));
    parts.push(match &entry.annotation {
        None => "untagged".to_owned(),
        Some(label) => {
            let what = match &label.state {
                LabelState::Labelled(mood) => format!("tagged {mood}"),
                other => other.name().to_owned(),
            };
            format!("{what} by {}", said_by(label.source))
        }
    });
    let suggestion = state.library.suggestion(song.id);
    match suggestion.map(|suggestion| (suggestion, suggestion.answer())) {
        Some((suggestion, Some(best))) => {
            parts.push(format!("suggested {}", best.mood));
            parts.extend((!suggestion.is_rough()).then(|| format!("{:.2}", best.probability)));
        }
        Some((_, None)) => parts.push("suggested none of these".to_owned()),
        None => {}
    }
    parts.join(", ")
}

/// Who gave a label.
fn said_by(source: LabelSource) -> &'static str {
    match source {
        LabelSource::Human => "you",
        LabelSource::Import => "an imported list",
        LabelSource::FileTag => "the file",
        LabelSource::Demo => "the demo",
    }
}
