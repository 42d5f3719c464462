//! Log lines on stderr: warnings by default, more with `-v`, none with `-q`.

use std::io::Write as _;

use log::LevelFilter;

use super::visible::visible;

/// Starts logging. `RUST_LOG` has the last word.
pub(super) fn start(quiet: bool, verbose: bool) {
    let mut builder = env_logger::Builder::new();
    if quiet {
        builder.filter_level(LevelFilter::Off);
    } else {
        builder.filter_level(LevelFilter::Warn);
        // They warn of every odd byte of a file that they then read well, and of displays and languages that do no harm.
        for chatty in ["symphonia", "lofty", "winit", "egui_system_font_provider"] {
            builder.filter_module(chatty, LevelFilter::Error);
        }
        if verbose {
            builder.filter_module("moodsic", LevelFilter::Info);
        }
    }
    // What is warned of is often a name.
    builder.format(|out, record| {
        let (level, place, words) = (record.level(), record.target(), record.args().to_string());
        writeln!(out, "[{level} {place}] {}", visible(&words))
    });
    builder.parse_default_env();
    // A second logger (a test's) is no reason to stop.
    let _ = builder.try_init();
}
