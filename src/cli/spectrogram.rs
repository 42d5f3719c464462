//! `moodsic spectrogram`: the exact picture of each song as a PNG.

use std::collections::HashSet;
use std::fs;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde::Serialize;

use super::exit_code::{Failure, Outcome};
use super::inputs::{Input, find_inputs, named_paths};
use super::interrupt;
use super::rows::Rows;
use super::session::Session;
use crate::audio::{ClipNote, ClipWindow};
use crate::files::write_whole;
use crate::parallel::{cores, for_each_in_order};
use crate::pipeline::{AnalyzeError, Fidelity, Recipe, RecipeId, Threads, analyze};

/// Write the spectrogram picture of each song as <file name>.png.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  moodsic spectrogram song.mp3                      writes song.mp3.png here
  moodsic spectrogram ~/Music -o pictures           keeps the sub-folders of ~/Music below pictures
  moodsic spectrogram song.mp3 -o picture.png --recipe hacksc2020
  find . -name '*.ogg' | moodsic spectrogram --json -o pictures -")]
pub(super) struct Args {
    /// Songs and folders; - reads a list from stdin.
    #[arg(required = true, value_name = "SONG|DIR")]
    songs: Vec<PathBuf>,
    /// A folder to write to (it exists, ends with /, or there are several songs), or the file of the one song. The current
    /// folder when not given.
    #[arg(short, long, value_name = "FILE|DIR")]
    output: Option<PathBuf>,
    /// The set of all parameters of the picture.
    #[arg(long, value_enum, default_value_t)]
    recipe: RecipeName,
    /// Songs worked on at once; all cores when not given.
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum RecipeName {
    #[default]
    Minute,
    Hacksc2020,
}

/// A row of the document.
#[derive(Debug, Serialize)]
struct Written {
    image: String,
    sha256: String,
    width: u32,
    height: u32,
    window: ClipWindow,
    #[serde(flatten)]
    fidelity: Fidelity,
}

#[derive(Serialize)]
struct Document<'a> {
    recipe: &'a RecipeId,
    results: &'a [super::rows::Row<Written>],
}

/// An input with its output, or with what is wrong with it.
type Planned = (PathBuf, Result<PathBuf, String>);

pub(super) fn run(args: &Args, session: &mut Session) -> Outcome {
    let recipe = match args.recipe {
        RecipeName::Minute => Recipe::minute(),
        RecipeName::Hacksc2020 => Recipe::hacksc2020(),
    };
    let named = named_paths(&args.songs)?;
    let inputs = find_inputs(&named);
    let output = args.output.as_deref();
    let plan = match output {
        Some(file) if is_one_file(file, &named) => to_file(file, &inputs),
        folder => to_folder(folder.unwrap_or(Path::new(".")), &inputs)?,
    };
    let jobs = args.jobs.map_or_else(cores, NonZeroUsize::get);
    write_pictures(&plan, jobs, &recipe, session)
}

fn write_pictures(plan: &[Planned], jobs: usize, recipe: &Recipe, session: &mut Session) -> Outcome {
    session.console.begin(plan.len(), "pictures");
    let console = &session.console;
    let mut rows = Rows::new();
    let work = |(song, target): &Planned, at_once| match target {
        Ok(target) => picture(song, target, recipe, Threads::for_one_of(at_once)),
        Err(error) => Some(Err(error.clone())),
    };
    let flow = for_each_in_order(plan, jobs, work, |index, outcome| {
        let Some(outcome) = outcome else { return ControlFlow::Break(None) };
        if let Err(failure) = rows.push(console, &plan[index].0, outcome, describe) {
            return ControlFlow::Break(Some(failure));
        }
        console.reached(index + 1);
        interrupt::flow().map_break(|()| None)
    });
    session.console.end();
    if let ControlFlow::Break(Some(failure)) = flow {
        return Err(failure);
    }
    session.console.document(&Document { recipe: &recipe.id(), results: rows.as_slice() })?;
    Ok(rows.exit_code())
}

/// `None` when Ctrl-C came first.
fn picture(song: &Path, target: &Path, recipe: &Recipe, threads: Threads) -> Option<Result<Written, String>> {
    let analysis = match analyze(song, recipe, None, threads, &mut |_| interrupt::flow()) {
        Ok(analysis) => analysis,
        Err(AnalyzeError::Cancelled) => return None,
        Err(error) => return Some(Err(error.to_string())),
    };
    let written = make_folder_of(target).and_then(|()| write_whole(target, &analysis.png));
    Some(match written {
        Ok(()) => Ok(Written {
            image: target.display().to_string(),
            sha256: analysis.sha256,
            width: analysis.image.width(),
            height: analysis.image.height(),
            window: analysis.window,
            fidelity: analysis.fidelity,
        }),
        Err(error) => Err(format!("cannot write {}: {error}", target.display())),
    })
}

fn make_folder_of(target: &Path) -> std::io::Result<()> {
    match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => fs::create_dir_all(folder),
        _ => Ok(()),
    }
}

fn describe(written: &Written) -> String {
    let ClipWindow { start_s, end_s, note } = written.window;
    let note = match note {
        ClipNote::Full => "",
        ClipNote::LastMinute => ", the song's last minute",
        ClipNote::WholeSong => ", the whole song",
        ClipNote::Cut => ", cut by the song's end",
    };
    let line =
        format!("{} ({}×{}, {start_s:.1} s to {end_s:.1} s{note})", written.image, written.width, written.height);
    [vec![line], written.fidelity.remarks()].concat().join("; ")
}

/// `-o` names a file when there is one song and nothing says folder.
fn is_one_file(output: &Path, named: &[PathBuf]) -> bool {
    let ends_with_separator = output.as_os_str().as_encoded_bytes().last().is_some_and(|&byte| byte == b'/');
    named.len() == 1 && !named[0].is_dir() && !output.is_dir() && !ends_with_separator
}

fn to_file(output: &Path, inputs: &[Input]) -> Vec<Planned> {
    inputs.iter().map(|input| plan_one(input, |_| output.to_owned(), &mut HashSet::new())).collect()
}

fn to_folder(output: &Path, inputs: &[Input]) -> Result<Vec<Planned>, Failure> {
    if output.exists() && !output.is_dir() {
        return Err(Failure::usage(format!("{} is a file; several songs need a folder to write to", output.display())));
    }
    let mut taken = HashSet::new();
    Ok(inputs.iter().map(|input| plan_one(input, |below| output.join(with_png(below)), &mut taken)).collect())
}

fn plan_one(input: &Input, target: impl Fn(&Path) -> PathBuf, taken: &mut HashSet<PathBuf>) -> Planned {
    let planned = match input {
        Input::Failed { error, .. } => Err(error.clone()),
        Input::File { path, below } => {
            let target = target(below);
            let absolute = std::path::absolute(&target).unwrap_or_else(|_| target.clone());
            if is_same_file(path, &target) {
                Err(format!("its picture would overwrite the song itself, {}", target.display()))
            } else if taken.insert(absolute) {
                Ok(target)
            } else {
                Err(format!("another song's picture is {} already; write them to different folders", target.display()))
            }
        }
    };
    (input.path().to_owned(), planned)
}

fn is_same_file(song: &Path, target: &Path) -> bool {
    matches!((song.canonicalize(), target.canonicalize()), (Ok(song), Ok(target)) if song == target)
}

/// `song.mp3` gives `song.mp3.png`: two formats of one song are two pictures.
fn with_png(below: &Path) -> PathBuf {
    let mut name = below.as_os_str().to_owned();
    name.push(".png");
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_output_is_a_folder_when_it_is_one_or_says_so_or_there_are_several_songs() {
        let folder = tempfile::tempdir().unwrap();
        let one = [folder.path().join("a.wav")];
        let two = [one[0].clone(), folder.path().join("b.wav")];
        let new = folder.path().join("new.png");
        assert!(is_one_file(&new, &one));
        assert!(!is_one_file(&new, &two));
        assert!(!is_one_file(folder.path(), &one));
        assert!(!is_one_file(&folder.path().join("new/"), &one));
        assert!(!is_one_file(&new, &[folder.path().to_owned()]));
    }

    #[test]
    fn the_second_input_for_one_output_fails() {
        let inputs: Vec<_> = ["a/x.ogg", "b/x.ogg", "b/x.mp3"].map(PathBuf::from).to_vec();
        let plan = to_folder(Path::new("out"), &find_inputs(&inputs)).unwrap();
        assert_eq!(plan[0].1.as_deref(), Ok(Path::new("out/x.ogg.png")));
        assert!(plan[1].1.is_err());
        assert_eq!(plan[2].1.as_deref(), Ok(Path::new("out/x.mp3.png")));
    }
}
