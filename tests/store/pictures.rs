//! What is kept of pictures: songs that have none.

use std::collections::HashMap;

use super::*;

#[test]
fn a_song_without_a_picture_is_remembered_with_the_reason_until_it_has_one() {
    let (dir, mut store) = store_of(0);
    let (minute, other) = (RecipeId::from("minute/1".to_owned()), RecipeId::from("other".to_owned()));
    store.put_without_picture(id(0), &minute, "too long").unwrap();
    store.put_without_picture(id(0), &minute, "too short").unwrap();
    store.put_without_picture(id(1), &minute, "silence").unwrap();
    store.put_without_picture(id(0), &other, "too short").unwrap();
    drop(store);
    let mut store = Store::open(dir.path()).unwrap();
    let expected = HashMap::from([(id(0), "too short".to_owned()), (id(1), "silence".to_owned())]);
    assert_eq!(store.songs_without_picture(&minute).unwrap(), expected);
    store.put_features(id(0), &minute, &[1], Fidelity::default()).unwrap();
    assert_eq!(store.songs_without_picture(&minute).unwrap().len(), 1);
    assert_eq!(store.songs_without_picture(&other).unwrap().len(), 0, "by whatever recipe");
}
