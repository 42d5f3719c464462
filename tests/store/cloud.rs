//! What is kept of the cloud.

use std::collections::BTreeMap;

use moodsic::dataset::{CloudAnswer, CloudMeasure, CloudOperation, OperationKind, OperationProgress, Store};
use moodsic::pipeline::RecipeId;

use super::{at, id, mood, store_of};

fn answer(model: &str, first: f32) -> CloudAnswer {
    CloudAnswer {
        image_sha256: "a".repeat(64),
        provider: "vertex".into(),
        model: model.into(),
        recipe: RecipeId::from("minute/1".to_owned()),
        song: id(3),
        scores: vec![(mood("sad"), first), (mood("laid back"), 1.0 - first)],
        at: at(1),
    }
}

fn operation() -> CloudOperation {
    CloudOperation {
        id: 0,
        kind: OperationKind::Training,
        project: "p".into(),
        region: "us-central1".into(),
        title: "moodsic-1".into(),
        subject: "projects/1/datasets/2".into(),
        progress: OperationProgress::Asked,
        name: None,
        result: None,
        problem: None,
        began: at(1),
        ended: None,
    }
}

#[test]
fn an_answer_is_known_by_picture_model_and_recipe() {
    let (dir, mut store) = store_of(0);
    store.put_cloud_answers(&[answer("m@1", 0.75)]).unwrap();
    store.put_cloud_answers(&[answer("m@1", 0.625)]).unwrap();
    store.put_cloud_answers(&[answer("m@2", 0.5)]).unwrap();
    drop(store);
    let store = Store::open(dir.path()).unwrap();
    let kept = answer("m@1", 0.625);
    let (sha, recipe) = (kept.image_sha256.clone(), kept.recipe.clone());
    assert_eq!(store.cloud_answer(&sha, "vertex", "m@1", &recipe).unwrap(), Some(kept));
    assert_eq!(store.cloud_answer(&sha, "vertex", "m@3", &recipe).unwrap(), None);
    assert_eq!(store.cloud_answer(&sha, "tf-serving", "m@1", &recipe).unwrap(), None);
    assert_eq!(store.cloud_answer(&sha, "vertex", "m@1", &RecipeId::from("x".to_owned())).unwrap(), None);
    assert_eq!(store.cloud_answers().unwrap().len(), 2);
}

#[test]
fn an_answer_is_known_by_its_song_too() {
    let (_dir, mut store) = store_of(0);
    store.put_cloud_answers(&[answer("m@1", 0.75), answer("m@2", 0.5)]).unwrap();
    let recipe = answer("m@1", 0.75).recipe;
    let about = |song, model| store.cloud_answer_about(song, "vertex", model, &recipe).unwrap();
    assert_eq!(about(id(3), "m@2"), Some(answer("m@2", 0.5)));
    assert_eq!((about(id(3), "m@3"), about(id(4), "m@2")), (None, None));
}

#[test]
fn figures_of_a_model_are_kept_with_their_gaps() {
    let (dir, mut store) = store_of(0);
    let measure = CloudMeasure {
        model: "projects/1/models/2".into(),
        au_prc: Some(0.95),
        precision: Some(0.8),
        recall: None,
        confusion: Some((vec![mood("laid back"), mood("sad")], vec![vec![8, 2], vec![1, 9]])),
        at: at(2),
    };
    store.put_cloud_measure(&measure).unwrap();
    let bare = CloudMeasure { model: "projects/1/models/3".into(), confusion: None, ..measure.clone() };
    store.put_cloud_measure(&CloudMeasure { au_prc: None, ..bare.clone() }).unwrap();
    store.put_cloud_measure(&bare).unwrap();
    let store = Store::open(dir.path()).unwrap();
    assert_eq!(store.cloud_measure(&measure.model).unwrap(), Some(measure));
    assert_eq!(store.cloud_measure(&bare.model).unwrap(), Some(bare));
    assert_eq!(store.cloud_measure("projects/1/models/4").unwrap(), None);
}

#[test]
fn an_operation_is_on_the_disk_at_every_step() {
    let (dir, mut store) = store_of(0);
    let mut training = operation();
    training.id = store.put_cloud_operation(&training).unwrap();
    assert_eq!(Store::open(dir.path()).unwrap().cloud_operations().unwrap(), [training.clone()]);
    training.progress = OperationProgress::Done;
    training.name = Some("projects/1/trainingPipelines/3".into());
    training.result = Some("projects/1/models/4".into());
    training.ended = Some(at(9));
    assert_eq!(store.put_cloud_operation(&training).unwrap(), training.id);
    let second = store.put_cloud_operation(&operation()).unwrap();
    let kept = Store::open(dir.path()).unwrap().cloud_operations().unwrap();
    assert_eq!((kept.len(), kept[0].id, &kept[1]), (2, second, &training), "the newest first");
}

#[test]
fn labels_keep_their_moods_and_sent_pictures_their_hashes() {
    let (_dir, mut store) = store_of(0);
    store.put_cloud_labels(&BTreeMap::from([("laid_back".to_owned(), mood("laid back"))])).unwrap();
    store.put_cloud_labels(&BTreeMap::from([("sad".to_owned(), mood("sad"))])).unwrap();
    assert_eq!(store.cloud_labels().unwrap().len(), 2);
    let recipe = RecipeId::from("minute/1".to_owned());
    store.put_sent_pictures(&[(id(1), "b".repeat(64))], &recipe).unwrap();
    assert_eq!(store.sent_picture(id(1), &recipe).unwrap(), Some("b".repeat(64)));
    assert_eq!(store.sent_picture(id(2), &recipe).unwrap(), None);
}
