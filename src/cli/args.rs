//! The grammar of the command line. clap types never leave `cli`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use super::{cloud, demo, doctor, evaluate, export, import, labels, predict, spectrogram, tag, train, write_tags};

const EXAMPLES: &str = "\
With no subcommand the window opens on the files and folders given; a folder named like a
subcommand is opened as ./train. Where songs are named, - reads a list from stdin, a path a line.

Examples:
  moodsic ~/Music                        open a folder in the window
  moodsic demo && moodsic train          compose a small library to play with, and learn from it
  moodsic tag --mood calm song.ogg       say what mood a song has
  moodsic predict --json song.mp3        ask what mood a song has

Exit codes: 0 done, 1 some inputs failed, 2 usage, 3 every input failed, 4 cloud or credentials,
5 no model or too few labels, 130 interrupted.";

/// Tells the mood of a song from its picture: hear it, see its minute, tag it, predict it.
#[derive(Debug, Parser)]
#[command(name = "moodsic", version, after_help = EXAMPLES, max_term_width = 120)]
pub(super) struct Arguments {
    /// With no display, show the main job on the command line with the demo library (`make run`).
    #[arg(long, hide = true)]
    pub(super) demo_if_headless: bool,
    /// Songs and folders to open in the window.
    #[arg(value_name = "FILE|DIR")]
    pub(super) songs: Vec<PathBuf>,
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    #[command(flatten)]
    pub(super) common: Common,
}

/// Options that every subcommand takes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Options everywhere")]
pub(super) struct Common {
    /// Print exactly one JSON document on stdout.
    #[arg(long, global = true)]
    pub(super) json: bool,
    /// No progress, no warnings.
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(super) quiet: bool,
    /// Say more on stderr.
    #[arg(short, long, global = true)]
    pub(super) verbose: bool,
    /// Where everything is kept.
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        help = "Keep everything (settings, labels, model, demo) below this folder; also MOODSIC_DATA_DIR"
    )]
    pub(super) data_dir: Option<PathBuf>,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Spectrogram(spectrogram::Args),
    Tag(tag::Args),
    Labels(labels::Args),
    Demo(demo::Args),
    Train(train::Args),
    Evaluate(evaluate::Args),
    Predict(predict::Args),
    Import(import::Args),
    Export(export::Args),
    WriteTags(write_tags::Args),
    Cloud(cloud::Args),
    Doctor(doctor::Args),
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_grammar_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn every_subcommand_has_an_example_in_its_help() {
        for command in Arguments::command().get_subcommands_mut() {
            let example = format!("moodsic {} ", command.get_name());
            let help = command.render_long_help().to_string() + " ";
            assert!(help.contains("Example") && help.replace('\n', " ").contains(&example), "{help}");
        }
    }

    #[test]
    fn options_of_all_stand_before_and_behind_the_subcommand() {
        for line in
            [&["moodsic", "--json", "--data-dir", "d", "labels"], &["moodsic", "labels", "--data-dir", "d", "--json"]]
        {
            let parsed = Arguments::try_parse_from(line).unwrap();
            assert!(parsed.common.json && parsed.common.data_dir.is_some() && parsed.command.is_some());
        }
    }

    #[test]
    fn a_folder_named_like_a_subcommand_is_opened_as_a_path() {
        let parsed = Arguments::try_parse_from(["moodsic", "./train"]).unwrap();
        assert!(parsed.command.is_none());
        assert_eq!(parsed.songs, [PathBuf::from("./train")]);
    }
}
