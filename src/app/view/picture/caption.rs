//! The line over each of the two pictures: for whom it is, its size, and what names it exactly.

use egui::{Align, Label, Layout, Rect, RichText, Sense, Ui, pos2, vec2};

use crate::app::state::Current;
use crate::app::theme;
use crate::pipeline::Hearing;
use crate::render::SpectrogramImage;

/// Height of the line.
pub(super) const HEIGHT: f32 = 14.0;

/// Words for a wide line and for a narrow one.
pub(super) struct Caption {
    full: String,
    short: String,
}

/// Over the picture that is exported.
pub(super) fn picture(current: &Current) -> Caption {
    let (full, short) = ("The picture for AutoML and the export", "AutoML, export");
    match &current.analysis {
        Some(analysis) => {
            let exact = |digits: usize| {
                let sha256 = analysis.sha256.get(..digits).unwrap_or(&analysis.sha256);
                format!("{} \u{b7} SHA-256 {sha256}\u{2026}", size(&analysis.image))
            };
            Caption { full: format!("{full} \u{b7} {}", exact(12)), short: format!("{short} \u{b7} {}", exact(8)) }
        }
        None => Caption {
            full: format!("{full} appears once the minute has been read"),
            short: format!("{short}: appears once the minute has been read"),
        },
    }
}

/// Over what the built-in predictor hears.
pub(super) fn heard(current: &Current) -> Caption {
    let size = current.heard_picture.as_deref().map(|image| format!("{} \u{b7} ", size(image))).unwrap_or_default();
    let recipe = Hearing::recipe();
    Caption {
        full: format!("What the built-in predictor hears \u{b7} {size}recipe {recipe}"),
        short: format!("Built-in predictor \u{b7} {size}{recipe}"),
    }
}

/// "2584 × 128".
fn size(image: &SpectrogramImage) -> String {
    format!("{} \u{d7} {}", image.width(), image.height())
}

impl Caption {
    /// Draws it `width` points wide, the first `indent` of them empty; the short words where the full ones have no room.
    pub(super) fn show(self, ui: &mut Ui, width: f32, indent: f32) {
        let (rect, _) = ui.allocate_exact_size(vec2(width, HEIGHT), Sense::hover());
        let room = Rect::from_min_max(pos2(rect.left() + indent, rect.top()), rect.max);
        let ink = theme::colours(ui).weak;
        let full = ui.painter().layout_no_wrap(self.full.clone(), theme::axis_font(), ink);
        let fits = full.size().x <= room.width();
        let words = if fits { &self.full } else { &self.short };
        let layout = Layout::left_to_right(Align::Center);
        let mut line = ui.new_child(egui::UiBuilder::new().max_rect(room).layout(layout));
        let label = line.add(Label::new(RichText::new(words).font(theme::axis_font()).color(ink)).truncate());
        if !fits {
            label.on_hover_text(self.full);
        }
    }
}
