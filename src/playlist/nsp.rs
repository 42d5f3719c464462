//! Smart playlists of the music server Navidrome: a rule that it carries out itself, on the tag MOOD of the songs' own files.
//!
//! JSON as its documentation says (<https://www.navidrome.org/docs/usage/features/smart-playlists/>): `name`, `comment`, rules in `all` or
//! `any`, and `sort`, `order`, `limit`. A tag is compared to the letter, case included. It knows no score and no running time.

use std::path::Path;

use serde_json::{Map, Value, json};

use super::error::PlaylistError;
use crate::dataset::{PlaylistOrder, PlaylistRecipe};
use crate::mood::Mood;

/// The rule for a recipe; `moods` are those of the library, in their order.
pub(super) fn write(recipe: &PlaylistRecipe, moods: &[Mood], path: &Path) -> Result<String, PlaylistError> {
    check(recipe)?;
    // As the library writes them, for so they are in the songs' tags.
    let wanted: Vec<&Mood> =
        moods.iter().filter(|mood| recipe.moods.is_empty() || recipe.moods.contains(mood)).collect();
    let rules: Vec<Value> = wanted.iter().map(|mood| json!({ "is": { "mood": mood.as_str() } })).collect();
    let names: Vec<&str> = wanted.iter().map(|mood| mood.as_str()).collect();
    let name = path.file_stem().unwrap_or(path.as_os_str()).to_string_lossy();
    let mut rule = Map::new();
    rule.insert("name".to_owned(), json!(name));
    rule.insert(
        "comment".to_owned(),
        json!(format!("Songs whose tag MOOD is {}. Written by Moodsic.", names.join(" or "))),
    );
    match rules.len() {
        0 => return Err(PlaylistError::NoMood),
        1 => rule.insert("all".to_owned(), json!(rules)),
        _ => rule.insert("any".to_owned(), json!(rules)),
    };
    let (sort, order) = match recipe.order {
        PlaylistOrder::Title => ("title", "asc"),
        PlaylistOrder::Artist => ("artist", "asc"),
        PlaylistOrder::Shuffled(_) => ("random", ""),
        PlaylistOrder::Added | PlaylistOrder::Surest => ("dateAdded", "asc"),
    };
    rule.insert("sort".to_owned(), json!(sort));
    if !order.is_empty() {
        rule.insert("order".to_owned(), json!(order));
    }
    if let Some(songs) = recipe.length.songs {
        rule.insert("limit".to_owned(), json!(songs));
    }
    Ok(serde_json::to_string_pretty(&rule).expect("names and numbers are JSON") + "\n")
}

fn check(recipe: &PlaylistRecipe) -> Result<(), PlaylistError> {
    let reason = match recipe {
        PlaylistRecipe { predicted: Some(_), .. } => "what is suggested: only labels are written into songs",
        PlaylistRecipe { order: PlaylistOrder::Surest, .. } => "how sure a mood is",
        PlaylistRecipe { length, .. } if length.minutes.is_some() => "how long it is; a number of songs works",
        _ => return Ok(()),
    };
    Err(PlaylistError::NotInTags(reason))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::PlaylistLength;

    fn mood(name: &str) -> Mood {
        Mood::new(name).unwrap()
    }

    fn rule(recipe: &PlaylistRecipe) -> Result<Value, String> {
        let moods = ["Sad", "calm", "happy"].map(mood);
        let text = write(recipe, &moods, Path::new("/lists/For the evening.nsp")).map_err(|error| error.to_string())?;
        Ok(serde_json::from_str(&text).unwrap())
    }

    #[test]
    fn one_mood_is_a_rule_and_several_are_any_of_them() {
        let mut recipe = PlaylistRecipe { moods: vec![mood("calm")], ..PlaylistRecipe::default() };
        let one = json!({
            "name": "For the evening", "comment": "Songs whose tag MOOD is calm. Written by Moodsic.",
            "all": [{ "is": { "mood": "calm" } }], "sort": "dateAdded", "order": "asc",
        });
        assert_eq!(rule(&recipe).unwrap(), one);
        recipe.moods = vec![mood("calm"), mood("SAD")];
        recipe.order = PlaylistOrder::Shuffled(3);
        recipe.length.songs = Some(50);
        let several = rule(&recipe).unwrap();
        assert_eq!(several["any"], json!([{ "is": { "mood": "Sad" } }, { "is": { "mood": "calm" } }]));
        assert_eq!((&several["sort"], &several["limit"]), (&json!("random"), &json!(50)));
        assert!(several.get("order").is_none() && several.get("all").is_none());
    }

    #[test]
    fn what_tags_do_not_say_is_refused() {
        let length = PlaylistLength { minutes: Some(9), songs: None };
        for recipe in [
            PlaylistRecipe { predicted: Some(0.5), ..PlaylistRecipe::default() },
            PlaylistRecipe { order: PlaylistOrder::Surest, ..PlaylistRecipe::default() },
            PlaylistRecipe { length, ..PlaylistRecipe::default() },
        ] {
            assert!(rule(&recipe).unwrap_err().contains("cannot say"), "{recipe:?}");
        }
        let gone = PlaylistRecipe { moods: vec![mood("gone")], ..PlaylistRecipe::default() };
        assert!(rule(&gone).is_err());
    }
}
