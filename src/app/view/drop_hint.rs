//! What will happen when the files over the window are dropped.

use egui::{Context, FontId, Id, LayerId, Order};

use crate::app::theme;

/// Draws it while files hover over the window.
pub(super) fn show(ctx: &Context) {
    let count = ctx.input(|input| input.raw.hovered_files.len());
    if count == 0 {
        return;
    }
    let colours = if ctx.global_style().visuals.dark_mode { theme::dark() } else { theme::light() };
    let painter = ctx.layer_painter(LayerId::new(Order::Foreground, Id::unique("drop hint")));
    let rect = ctx.content_rect();
    painter.rect_filled(rect, 0, colours.veil);
    let stroke = egui::Stroke::new(2.0, colours.accent);
    painter.rect_stroke(rect.shrink(16.0), theme::CARD_CORNER, stroke, egui::StrokeKind::Inside);
    let words =
        if count == 1 { "Drop it to open it".to_owned() } else { format!("Drop the {count} files to open them") };
    painter.text(rect.center(), egui::Align2::CENTER_CENTER, words, FontId::proportional(22.0), egui::Color32::WHITE);
}
