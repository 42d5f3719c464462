//! What happens to files between preview, writing and taking back.

use std::fs;

use moodsic::song::tags::read_metadata;
use moodsic::tagging::{Mode, Wanted};

use crate::rig::Rig;
use crate::trouble::wave;

fn replace() -> Wanted {
    Wanted { mode: Mode::Replace, ..Wanted::default() }
}

#[test]
fn another_song_in_a_labelled_songs_place_does_not_get_its_mood() {
    let mut rig = Rig::new();
    let path = rig.add("a.wav", &wave(1), "calm");
    let plan = rig.plan(&replace());
    fs::write(&path, wave(2)).expect("replaced");
    for plan in [plan, rig.plan(&replace())] {
        let (written, failed) = rig.write(&plan);
        assert_eq!(written.files, 0);
        assert!(failed[0].1.to_string().contains("another song lies there now"), "{failed:?}");
        assert!(fs::read(&path).expect("read") == wave(2));
    }
}

#[test]
fn another_copy_of_a_song_is_not_taken_for_the_one_that_was_written() {
    let mut rig = Rig::new();
    let path = rig.add("b.wav", &wave(1), "calm");
    // The same song as it was, which the library knows too, under a name that comes before.
    let other = rig.music().join("a.wav");
    fs::write(&other, wave(1)).expect("written");
    rig.label(&other, "calm");
    rig.label(&path, "calm");
    let plan = rig.plan(&replace());
    assert_eq!(plan.writes.len(), 1);
    let (place, beside) = (plan.writes[0].path.clone(), if plan.writes[0].path == path { other } else { path });
    let run = rig.write(&plan).0.run.expect("a run");
    // Another program adds a byte where no chunk is: the file is no longer what the run left.
    let changed = [&fs::read(&place).expect("read")[..], b"x"].concat();
    fs::write(&place, changed).expect("written");
    let (undone, failed) = rig.undo(run);
    assert_eq!((undone.undone, failed.len()), (1, 0), "{failed:?}");
    assert_eq!(read_metadata(&place).mood, None, "taken back where it was written");
    assert!(fs::read(&beside).expect("read") == wave(1));
}

#[test]
fn a_run_that_was_killed_before_it_put_a_copy_in_place_can_be_taken_back() {
    let mut rig = Rig::new();
    let paths: Vec<_> = (0..2).map(|number| rig.add(&format!("{number}.wav"), &wave(number), "calm")).collect();
    let plan = rig.plan(&replace());
    let run = rig.store.begin_tag_run(&plan.writes, jiff::Timestamp::now()).expect("begun");
    let before = *blake3::hash(&wave(0)).as_bytes();
    rig.store.tag_is_ready((run, 0), [before, [7; 32]], b"").expect("noted");
    let (undone, failed) = rig.undo(run);
    assert_eq!((undone.undone, failed.len()), (1, 0), "{failed:?}");
    assert!(paths.iter().enumerate().all(|(number, path)| fs::read(path).expect("read") == wave(number)));
    assert_eq!(rig.store.tag_runs().expect("runs")[0].undone, 1);
    // What is hidden from the list is taken back too.
    let run = rig.write(&plan).0.run.expect("a run");
    let songs: Vec<_> = plan.writes.iter().map(|write| write.song).collect();
    rig.store.hide_songs(&songs).expect("hidden");
    assert_eq!(rig.undo(run).0.undone, 2);
    assert!(paths.iter().enumerate().all(|(number, path)| fs::read(path).expect("read") == wave(number)));
}

#[cfg(unix)]
mod unix {
    use std::ops::ControlFlow;
    use std::os::unix::fs::symlink;

    use jiff::Timestamp;
    use moodsic::tagging::{Depth, write_tags};

    use super::*;

    #[test]
    fn what_a_killed_run_left_is_taken_away_where_the_file_itself_lies() {
        let mut rig = Rig::new();
        let (far, link) = (rig.folder.path().join("far"), rig.music().join("a.wav"));
        fs::create_dir(&far).expect("made");
        fs::write(far.join("real.wav"), wave(1)).expect("written");
        symlink(far.join("real.wav"), &link).expect("linked");
        rig.label(&link, "calm");
        let plan = rig.plan(&replace());
        // As if killed while copies were being made.
        let run = rig.store.begin_tag_run(&plan.writes, Timestamp::now()).expect("begun");
        let left = [
            rig.music().join(format!(".moodsic-tags-{run}-abc.part")),
            far.join(format!(".moodsic-tags-{run}-x.part")),
        ];
        let others = [far.join(".moodsic-tags-77-x.part"), far.join(format!(".moodsic-tags-{run}-x.wav"))];
        left.iter().chain(&others).for_each(|path| fs::write(path, b"a copy").expect("written"));
        rig.write(&rig.plan(&replace()));
        assert!(left.iter().all(|path| !path.exists()), "{left:?}");
        assert!(others.iter().all(|path| path.exists()), "nothing else is taken away");
    }

    #[test]
    fn a_file_that_another_program_writes_to_and_dates_back_is_left_as_that_program_left_it() {
        let mut rig = Rig::new();
        let path = rig.add("a.wav", &wave(1), "calm");
        rig.add("b.wav", &wave(2), "calm");
        let plan = rig.plan(&replace());
        assert_eq!(plan.writes[0].path, path);
        let (data, go_on) = (rig.data(), || ControlFlow::Continue(()));
        let before = fs::metadata(&path).expect("there").modified().expect("a time");
        // Asked while the copy is compared: another program writes a byte of the same file, and sets its time back.
        let done = std::sync::Once::new();
        let asked = std::sync::atomic::AtomicUsize::new(0);
        let meddle = || {
            if asked.fetch_add(1, std::sync::atomic::Ordering::SeqCst) >= 1 {
                done.call_once(|| {
                    let file = fs::File::options().write(true).open(&path).expect("opened");
                    std::os::unix::fs::FileExt::write_at(&file, b"y", 0).expect("written");
                    std::os::unix::fs::FileExt::write_at(&file, b"R", 0).expect("written");
                    file.set_modified(before).expect("set");
                });
            }
            go_on()
        };
        let mut outcomes = Vec::new();
        write_tags(&mut rig.store, &data, &plan.writes[..1], Depth::Sound, meddle, &mut |_, outcome| {
            outcomes.push(outcome.as_ref().err().map(ToString::to_string));
            go_on()
        })
        .expect("over");
        assert!(done.is_completed());
        assert!(outcomes[0].as_ref().is_some_and(|words| words.contains("another program changed it")), "{outcomes:?}");
        assert!(fs::read(&path).expect("read") == wave(1));
    }
}
