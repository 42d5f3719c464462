//! Whether others wrote, and whether the file is still there.

use super::*;

#[test]
fn what_others_write_is_told_once_and_what_the_store_writes_itself_is_not() {
    let (dir, mut store) = store_of(2);
    let mut other = Store::open(dir.path()).unwrap();
    assert!(!store.changed_by_others().unwrap());
    tag(&mut store, 0, "sad", 1);
    store.add_mood(&mood("angry"), Rgb(1, 2, 3)).unwrap();
    assert!(!store.changed_by_others().unwrap(), "its own");
    let theirs: [&mut dyn FnMut(&mut Store); 7] = [
        &mut |other| tag(other, 1, "calm", 2),
        &mut |other| drop(undo(other)),
        &mut |other| drop(other.recolour_mood(&mood("calm"), Rgb(3, 2, 1)).unwrap()),
        &mut |other| drop(other.set_sounds_like(&mood("calm"), Some(&SoundsLike::default())).unwrap()),
        &mut |other| drop(other.hide_songs(&[id(1)]).unwrap()),
        &mut |other| other.upsert_songs(&[(song(7), None)]).unwrap(),
        &mut |other| drop(other.annotate_file(Path::new("/new.mp3"), None, LabelSource::Human, at(3)).unwrap()),
    ];
    for (number, write) in theirs.into_iter().enumerate() {
        write(&mut other);
        assert!(store.changed_by_others().unwrap(), "write {number}");
        assert!(!store.changed_by_others().unwrap(), "write {number} is told once");
    }
}

#[test]
fn what_others_wrote_is_told_even_when_the_store_wrote_after_them() {
    let (dir, mut store) = store_of(2);
    let mut other = Store::open(dir.path()).unwrap();
    tag(&mut other, 1, "calm", 1);
    tag(&mut store, 0, "sad", 2);
    assert!(store.changed_by_others().unwrap());
    assert!(!store.changed_by_others().unwrap());
    assert!(other.changed_by_others().unwrap());
}

#[test]
fn features_and_songs_that_are_read_again_unchanged_are_no_news() {
    let (dir, mut store) = store_of(2);
    let mut other = Store::open(dir.path()).unwrap();
    other.put_features(id(0), &RecipeId::from("minute/1".to_owned()), &[1], Fidelity::default()).unwrap();
    other.put_without_picture(id(1), &RecipeId::from("minute/1".to_owned()), "silence").unwrap();
    other.upsert_songs(&[(song(0), Some(stamp(99)))]).unwrap();
    assert!(!store.changed_by_others().unwrap());
}

#[test]
fn a_database_that_was_deleted_or_replaced_is_not_in_place() {
    let (dir, store) = store_of(0);
    let file = dir.path().join("moodsic.db");
    assert!(store.is_in_place());
    std::fs::rename(&file, dir.path().join("elsewhere.db")).unwrap();
    assert!(!store.is_in_place());
    std::fs::write(&file, b"").unwrap();
    // Only Unix tells one file from another.
    assert_eq!(store.is_in_place(), !cfg!(unix));
}
