//! Colours, sizes and fonts, and nowhere else.
//!
//! Latin text is set in Inter (assets/fonts, Open Font License); what it lacks comes from egui's fonts and the system's.
//!
//! Two palettes with the same names; views ask for a role ("weak text"), never for a value. All text colours reach a
//! contrast of 4.5 : 1 on every surface they are used on (the tests compute it).

use std::sync::Arc;

use egui::{
    Color32, Context, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, RichText, Shadow, Stroke,
    Style, TextStyle, Theme, Ui, Visuals,
};

use crate::mood::Rgb;

/// Distance between things that belong together.
pub const GAP: f32 = 8.0;
/// Distance between groups.
pub const GROUP_GAP: f32 = 16.0;
/// Room for a scroll bar beside what it moves.
pub const SCROLL_ROOM: f32 = 10.0;
/// Inner margin of panels and cards.
pub const PANEL_MARGIN: i8 = 12;
/// Height of a row in the song list: two lines of text.
pub const SONG_ROW: f32 = 40.0;
/// The same with one line.
pub const COMPACT_ROW: f32 = 22.0;
/// Height of buttons.
pub const BUTTON_HEIGHT: f32 = 28.0;
/// Corners of buttons and fields.
pub const CORNER: u8 = 6;
/// Corners of cards and sheets.
pub const CARD_CORNER: u8 = 10;
/// Diameter of a mood's dot.
pub const DOT: f32 = 10.0;

/// The roles of colours.
#[derive(Clone, Copy, Debug)]
pub struct Colours {
    /// Behind everything.
    pub window: Color32,
    /// Side panels, bars, cards.
    pub panel: Color32,
    /// Buttons and chips at rest.
    pub raised: Color32,
    /// The same under the pointer.
    pub hover: Color32,
    /// The same pressed.
    pub pressed: Color32,
    /// Lines between things.
    pub border: Color32,
    /// Text.
    pub text: Color32,
    /// Headings and what matters most.
    pub strong: Color32,
    /// Secondary text.
    pub weak: Color32,
    /// The one accent: selected, played, focused.
    pub accent: Color32,
    /// Text on a filled accent.
    pub on_accent: Color32,
    /// Behind what is selected.
    pub selection: Color32,
    /// Done.
    pub good: Color32,
    /// Look here.
    pub warn: Color32,
    /// Something is lost or cannot be done.
    pub bad: Color32,
    /// Behind pictures.
    pub canvas: Color32,
    /// The playhead.
    pub playhead: Color32,
    /// Its outline, so that it shows on any palette.
    pub playhead_edge: Color32,
    /// Veil under a sheet.
    pub veil: Color32,
}

/// Where the sound spoke for a mood: vermilion.
pub const SPOKE_FOR: Color32 = Color32::from_rgb(235, 94, 0);
/// Where it spoke against it: blue (both after Okabe and Ito; nobody confuses the two).
pub const SPOKE_AGAINST: Color32 = Color32::from_rgb(0, 114, 220);
/// Around what is outlined on a picture, so that it shows on any palette.
pub const PART_EDGE: Color32 = Color32::from_black_alpha(200);

const DARK: Colours = Colours {
    window: Color32::from_rgb(15, 16, 20),
    panel: Color32::from_rgb(22, 24, 29),
    raised: Color32::from_rgb(36, 39, 47),
    hover: Color32::from_rgb(46, 50, 60),
    pressed: Color32::from_rgb(56, 61, 73),
    border: Color32::from_rgb(43, 46, 55),
    text: Color32::from_rgb(214, 217, 224),
    strong: Color32::from_rgb(245, 246, 249),
    weak: Color32::from_rgb(155, 161, 174),
    accent: Color32::from_rgb(122, 162, 255),
    on_accent: Color32::from_rgb(10, 16, 32),
    selection: Color32::from_rgb(38, 52, 86),
    good: Color32::from_rgb(106, 201, 146),
    warn: Color32::from_rgb(240, 184, 92),
    bad: Color32::from_rgb(255, 128, 120),
    canvas: Color32::from_rgb(9, 10, 13),
    playhead: Color32::WHITE,
    playhead_edge: Color32::from_black_alpha(170),
    veil: Color32::from_black_alpha(150),
};

const LIGHT: Colours = Colours {
    window: Color32::from_rgb(240, 241, 244),
    panel: Color32::from_rgb(252, 252, 253),
    raised: Color32::from_rgb(233, 235, 240),
    hover: Color32::from_rgb(222, 225, 232),
    pressed: Color32::from_rgb(208, 212, 222),
    border: Color32::from_rgb(216, 219, 226),
    text: Color32::from_rgb(43, 47, 56),
    strong: Color32::from_rgb(16, 18, 24),
    weak: Color32::from_rgb(88, 94, 108),
    accent: Color32::from_rgb(37, 84, 199),
    on_accent: Color32::WHITE,
    selection: Color32::from_rgb(214, 226, 252),
    good: Color32::from_rgb(20, 108, 60),
    warn: Color32::from_rgb(133, 77, 6),
    bad: Color32::from_rgb(178, 32, 30),
    canvas: Color32::from_rgb(228, 230, 235),
    playhead: Color32::WHITE,
    playhead_edge: Color32::from_black_alpha(190),
    veil: Color32::from_black_alpha(90),
};

/// The palette in use.
pub fn colours(ui: &Ui) -> &'static Colours {
    of(ui.visuals().dark_mode)
}

fn of(dark: bool) -> &'static Colours {
    if dark { &DARK } else { &LIGHT }
}

/// The dark palette, for painting without a `Ui`.
pub fn dark() -> &'static Colours {
    &DARK
}

/// The light palette.
pub fn light() -> &'static Colours {
    &LIGHT
}

/// A colour of the domain as one of the screen.
pub fn rgb(Rgb(r, g, b): Rgb) -> Color32 {
    Color32::from_rgb(r, g, b)
}

/// Family of headings and of what matters most.
fn semibold() -> FontFamily {
    FontFamily::Name("semibold".into())
}

/// The largest text: a song's title, a page's name.
pub fn title(text: impl Into<String>) -> RichText {
    RichText::new(text).text_style(TextStyle::Heading)
}

/// Name of a group of things.
pub fn group(ui: &Ui, text: impl Into<String>) -> RichText {
    RichText::new(text).text_style(TextStyle::Small).color(colours(ui).weak)
}

/// Secondary text.
pub fn weak(ui: &Ui, text: impl Into<String>) -> RichText {
    RichText::new(text).color(colours(ui).weak)
}

/// Small secondary text.
pub fn small(ui: &Ui, text: impl Into<String>) -> RichText {
    RichText::new(text).text_style(TextStyle::Small).color(colours(ui).weak)
}

/// What matters most in a line.
pub fn strong(ui: &Ui, text: impl Into<String>) -> RichText {
    RichText::new(text).family(semibold()).color(colours(ui).strong)
}

/// The program's name on the empty window.
pub fn display(ui: &Ui, text: impl Into<String>) -> RichText {
    RichText::new(text).font(FontId::new(34.0, semibold())).color(colours(ui).strong)
}

/// Font of axis labels and read-outs.
pub fn axis_font() -> FontId {
    FontId::new(11.0, FontFamily::Proportional)
}

/// Installs fonts and both styles; egui picks a style by its theme preference. Call it before the first frame.
pub fn install(ctx: &Context) {
    ctx.set_fonts(fonts());
    ctx.set_style_of(Theme::Dark, style(true));
    ctx.set_style_of(Theme::Light, style(false));
}

fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    let regular = FontData::from_static(include_bytes!("../../assets/fonts/Inter-Regular.otf"));
    let semibold_data = FontData::from_static(include_bytes!("../../assets/fonts/Inter-SemiBold.otf"));
    fonts.font_data.insert("Inter".to_owned(), Arc::new(regular));
    fonts.font_data.insert("Inter SemiBold".to_owned(), Arc::new(semibold_data));
    let fallback = fonts.families.entry(FontFamily::Proportional).or_default();
    let mut bold = fallback.clone();
    fallback.insert(0, "Inter".to_owned());
    bold.insert(0, "Inter SemiBold".to_owned());
    fonts.families.insert(semibold(), bold);
    fonts
}

fn style(dark: bool) -> Style {
    let colours = of(dark);
    let mut style = Style { visuals: visuals(dark, colours), ..Style::default() };
    style.text_styles = [
        (TextStyle::Heading, FontId::new(19.0, semibold())),
        (TextStyle::Body, FontId::new(13.5, FontFamily::Proportional)),
        (TextStyle::Button, FontId::new(13.5, FontFamily::Proportional)),
        (TextStyle::Small, FontId::new(11.5, FontFamily::Proportional)),
        (TextStyle::Monospace, FontId::new(13.0, FontFamily::Monospace)),
    ]
    .into();
    style.spacing.item_spacing = egui::vec2(GAP, 6.0);
    style.spacing.button_padding = egui::vec2(10.0, 4.0);
    style.spacing.interact_size.y = BUTTON_HEIGHT;
    style.spacing.menu_margin = Margin::same(6);
    style.spacing.window_margin = Margin::same(20);
    style.spacing.slider_rail_height = 4.0;
    style.spacing.tooltip_width = 360.0;
    style.interaction.selectable_labels = false;
    style.animation_time = 0.0;
    style
}

fn visuals(dark: bool, colours: &Colours) -> Visuals {
    let mut visuals = if dark { Visuals::dark() } else { Visuals::light() };
    visuals.panel_fill = colours.panel;
    visuals.window_fill = colours.panel;
    visuals.window_stroke = Stroke::new(1.0, colours.border);
    visuals.window_corner_radius = CornerRadius::same(CARD_CORNER);
    visuals.menu_corner_radius = CornerRadius::same(CARD_CORNER);
    visuals.window_shadow = Shadow { offset: [0, 8], blur: 32, spread: 0, color: Color32::from_black_alpha(96) };
    visuals.popup_shadow = Shadow { offset: [0, 4], blur: 16, spread: 0, color: Color32::from_black_alpha(72) };
    visuals.extreme_bg_color = colours.window;
    visuals.text_edit_bg_color = Some(colours.window);
    visuals.faint_bg_color = colours.raised;
    visuals.code_bg_color = colours.raised;
    visuals.weak_text_color = Some(colours.weak);
    visuals.hyperlink_color = colours.accent;
    visuals.warn_fg_color = colours.warn;
    visuals.error_fg_color = colours.bad;
    visuals.selection.bg_fill = colours.selection;
    visuals.selection.stroke = Stroke::new(1.0, colours.strong);
    visuals.slider_trailing_fill = true;
    visuals.handle_shape = egui::style::HandleShape::Circle;
    let widgets = &mut visuals.widgets;
    for (widget, fill, edge, text) in [
        (&mut widgets.noninteractive, colours.panel, colours.border, colours.text),
        (&mut widgets.inactive, colours.raised, Color32::TRANSPARENT, colours.text),
        (&mut widgets.hovered, colours.hover, Color32::TRANSPARENT, colours.strong),
        (&mut widgets.active, colours.pressed, colours.accent, colours.strong),
        (&mut widgets.open, colours.hover, Color32::TRANSPARENT, colours.strong),
    ] {
        widget.bg_fill = fill;
        widget.weak_bg_fill = fill;
        widget.bg_stroke = if edge == Color32::TRANSPARENT { Stroke::NONE } else { Stroke::new(1.0, edge) };
        widget.fg_stroke = Stroke::new(1.0, text);
        widget.corner_radius = CornerRadius::same(CORNER);
        widget.expansion = 0.0;
    }
    visuals
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Contrast by WCAG 2.1: 1 to 21.
    fn contrast(a: Color32, b: Color32) -> f32 {
        let luminance = |colour: Color32| {
            let linear = |channel: u8| {
                let value = f32::from(channel) / 255.0;
                if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * linear(colour.r()) + 0.7152 * linear(colour.g()) + 0.0722 * linear(colour.b())
        };
        let (a, b) = (luminance(a) + 0.05, luminance(b) + 0.05);
        a.max(b) / a.min(b)
    }

    #[test]
    fn every_text_colour_is_readable_on_every_surface() {
        for colours in [&DARK, &LIGHT] {
            for surface in [colours.window, colours.panel, colours.raised, colours.selection] {
                for text in [colours.text, colours.strong, colours.weak] {
                    let found = contrast(text, surface);
                    assert!(found >= 4.5, "{text:?} on {surface:?}: {found:.2}");
                }
            }
            for text in [colours.accent, colours.good, colours.warn, colours.bad] {
                assert!(contrast(text, colours.panel) >= 4.5, "{text:?}");
            }
            assert!(contrast(colours.on_accent, colours.accent) >= 4.5);
        }
    }

    #[test]
    fn the_playhead_shows_on_black_and_on_white() {
        for colours in [&DARK, &LIGHT] {
            assert!(contrast(colours.playhead, Color32::BLACK) >= 3.0);
            assert!(colours.playhead_edge.a() >= 128, "on white the dark edge shows");
        }
    }
}
