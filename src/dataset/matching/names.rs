//! One spelling for the many ways that people and shops write artists and titles.

use std::path::Path;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// A way to read a song's name.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NamedSong {
    /// Keys of the artists it may be by; empty when nothing says.
    pub(super) artists: Vec<String>,
    pub(super) title: String,
}

/// Words for who else takes part.
const FEATURING: [&str; 4] = ["feat", "ft", "featuring", "with"];

/// Words of a suffix that does not make another recording of it.
const SAME_RECORDING: [&str; 19] = [
    "feat",
    "ft",
    "featuring",
    "with",
    "remaster",
    "remastered",
    "mono",
    "stereo",
    "single",
    "album",
    "radio",
    "edit",
    "original",
    "explicit",
    "bonus",
    "deluxe",
    "official",
    "video",
    "audio",
];

/// Words of a suffix that does: such a song is never taken for the plain one.
const OTHER_RECORDING: [&str; 17] = [
    "live",
    "remix",
    "mix",
    "acoustic",
    "karaoke",
    "instrumental",
    "cover",
    "demo",
    "reprise",
    "interlude",
    "intro",
    "outro",
    "part",
    "pt",
    "vol",
    "unplugged",
    "orchestral",
];

/// Case, accents, punctuation and "and" levelled; initials joined ("P. D. Q." is "pdq").
fn key(text: &str) -> String {
    let letters: Vec<char> = text.nfkd().filter(|&c| !is_combining_mark(c)).flat_map(char::to_lowercase).collect();
    let mut plain = String::with_capacity(text.len());
    for (index, &c) in letters.iter().enumerate() {
        let next_is_letter = letters.get(index + 1).is_some_and(|next| next.is_alphabetic());
        let after_letter = index > 0 && letters[index - 1].is_alphabetic();
        match c {
            _ if c.is_alphanumeric() => plain.push(c),
            // P!nk and $ign.
            '!' if after_letter && next_is_letter => plain.push('i'),
            '$' if next_is_letter => plain.push('s'),
            '\'' | '’' | '‘' | '`' | '´' => {}
            '&' | '+' => plain.push_str(" and "),
            _ => plain.push(' '),
        }
    }
    let mut joined = String::with_capacity(plain.len());
    let mut after_initial = false;
    for word in plain.split_whitespace() {
        let initial = word.chars().nth(1).is_none() && word.chars().all(char::is_alphabetic);
        let continues_initials = initial && after_initial;
        if !joined.is_empty() && !continues_initials {
            joined.push(' ');
        }
        joined.push_str(word);
        after_initial = initial;
    }
    joined
}

/// The key of an artist as a whole: guests and a leading "the" left out.
pub(super) fn artist_key(artist: &str) -> String {
    let key = key(before_guests(&without_suffixes(artist, |words| contains(words, &FEATURING))));
    key.strip_prefix("the ").map(str::to_owned).unwrap_or(key)
}

/// The key of the first of several artists.
pub(super) fn first_artist_key(artist: &str) -> String {
    let first = artist.split([',', ';', '/', '&']).next().unwrap_or(artist);
    artist_key(first.split(" and ").next().unwrap_or(first))
}

/// The key of a title: guests and remarks on the edition left out, other remarks kept.
pub(super) fn title_key(title: &str) -> String {
    let plain = without_suffixes(title, |words| contains(words, &SAME_RECORDING) && !contains(words, &OTHER_RECORDING));
    key(before_guests(&plain))
}

/// The key of a title without anything in brackets at its end, unless that makes it another recording.
pub(super) fn title_key_without_brackets(title: &str) -> String {
    key(before_guests(&without_suffixes(title, |words| !contains(words, &OTHER_RECORDING))))
}

fn contains(text: &str, words: &[&str]) -> bool {
    text.split(|c: char| !c.is_alphanumeric()).any(|word| words.contains(&word.to_lowercase().as_str()))
}

/// `text` up to " feat. " and the like.
fn before_guests(text: &str) -> &str {
    let lower = text.to_ascii_lowercase();
    let cut = FEATURING[..3].iter().flat_map(|word| [format!(" {word}. "), format!(" {word} ")]);
    let cut = cut.filter_map(|word| lower.find(&word)).min().unwrap_or(text.len());
    &text[..cut]
}

/// Takes "(…)", "[…]" and " - …" off the end, as long as `drop` says so of what they hold.
fn without_suffixes(text: &str, drop: impl Fn(&str) -> bool) -> String {
    let mut rest = text.trim();
    loop {
        let open = match rest.chars().last() {
            Some(')') => rest.rfind('('),
            Some(']') => rest.rfind('['),
            // A dash is as often part of a name, so it must be followed by a word known from suffixes.
            _ => rest.rfind(" - ").filter(|&dash| contains(&rest[dash..], &SAME_RECORDING)),
        };
        match open {
            Some(open) if open > 0 && drop(&rest[open..]) => rest = rest[..open].trim_end(),
            _ => return rest.to_owned(),
        }
    }
}

/// All readings of a file name: "Artist - Title", "01 Title", "01 - Artist - Title", "Title".
pub(super) fn names_in_path(path: &Path) -> Vec<NamedSong> {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().replace('_', " ");
    let stem = stem.trim();
    let mut names = vec![NamedSong { artists: Vec::new(), title: stem.to_owned() }];
    // With and without the number, for a title may begin with one.
    for text in [Some(stem), without_track_number(stem)].into_iter().flatten() {
        if text != stem {
            names.push(NamedSong { artists: Vec::new(), title: text.to_owned() });
        }
        if let (Some((artist, _)), Some((_, title))) = (text.split_once(" - "), text.rsplit_once(" - ")) {
            let title = without_track_number(title).unwrap_or(title);
            let artists = vec![artist_key(artist), first_artist_key(artist)];
            names.push(NamedSong { artists, title: title.to_owned() });
        }
    }
    names
}

/// "01 Title", "1. Title", "1-01 Title", "(3) Title" without the number; `None` when there is none or nothing else.
fn without_track_number(text: &str) -> Option<&str> {
    let digits = text.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '(' | '['));
    let numbered = text.len() - digits.len();
    let title = digits.trim_start_matches(|c: char| c.is_ascii_digit() || " .-)]".contains(c));
    ((1..=4).contains(&numbered) && title.len() < digits.len() && !title.is_empty()).then_some(title)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same_title(a: &str, b: &str) -> bool {
        title_key(a) == title_key(b)
    }

    #[test]
    fn spellings_of_one_title_are_one() {
        for (a, b) in [
            ("Rêverie", "REVERIE"),
            ("Don't Cry for Me Argentina", "Don’t cry for me, Argentina"),
            ("Party in the U.S.A.", "Party In The USA"),
            ("One Dance (feat. Wizkid & Kyla)", "One Dance"),
            ("Yesterday (Remastered 2009)", "Yesterday"),
            ("Yesterday - Remastered 2009", "Yesterday"),
            ("Hotel California [2013 Remaster] (Explicit)", "Hotel California"),
            ("Hey Ya! - Radio Edit", "Hey Ya"),
            ("Young, Wild & Free", "Young Wild and Free"),
            ("ｗｉｄｅ", "wide"),
            ("DJ Got Us Fallin' in Love ft. Pitbull", "DJ Got Us Fallin In Love"),
        ] {
            assert!(same_title(a, b), "{a:?} {b:?}: {:?} {:?}", title_key(a), title_key(b));
        }
    }

    #[test]
    fn another_recording_keeps_its_remark() {
        for (a, b) in
            [("Titanium (Live)", "Titanium"), ("Lights (Bassnectar Remix)", "Lights"), ("Suite (Part 2)", "Suite")]
        {
            assert!(!same_title(a, b));
            assert_ne!(title_key_without_brackets(a), title_key_without_brackets(b));
        }
        assert!(!same_title("O mio babbino caro (Gianni Schicchi)", "O mio babbino caro"));
        assert_eq!(title_key_without_brackets("O mio babbino caro (Gianni Schicchi)"), "o mio babbino caro");
    }

    #[test]
    fn spellings_of_one_artist_are_one() {
        for (a, b) in [
            ("P!nk", "Pink"),
            ("The Beatles", "Beatles"),
            ("P. D. Q. Bach", "PDQ Bach"),
            ("Usher feat. Pitbull", "Usher"),
            ("Usher (feat. Pitbull)", "Usher"),
            ("Mumford & Sons", "Mumford and Sons"),
            ("Céline Dion", "Celine Dion"),
        ] {
            assert_eq!(artist_key(a), artist_key(b));
        }
        assert_eq!(first_artist_key("Megan Thee Stallion, Nicki Minaj & Ty Dolla $ign"), "megan thee stallion");
    }

    #[test]
    fn a_text_with_no_letters_has_an_empty_key_and_brackets_alone_are_a_title() {
        assert_eq!(title_key("!?"), "");
        assert_eq!(title_key("(feat. X)"), "feat x");
    }

    #[test]
    fn file_names_are_read_in_every_way_they_may_be_meant() {
        let titles = |name: &str| -> Vec<(Option<String>, String)> {
            let named = names_in_path(Path::new(name)).into_iter();
            named.map(|name| (name.artists.first().cloned(), name.title)).collect()
        };
        let has = |name: &str, artist: Option<&str>, title: &str| {
            assert!(titles(name).contains(&(artist.map(str::to_owned), title.to_owned())), "{:?}", titles(name));
        };
        has("Coldplay - Paradise.mp3", Some("coldplay"), "Paradise");
        has("01 - Coldplay - Paradise.mp3", Some("coldplay"), "Paradise");
        has("Coldplay - Mylo Xyloto - 03 Paradise.mp3", Some("coldplay"), "Paradise");
        has("07 Paradise.flac", None, "Paradise");
        has("1-07. Paradise.flac", None, "Paradise");
        has("99 Luftballons.ogg", None, "99 Luftballons");
        has("clair_de_lune.ogg", None, "clair de lune");
        has("1979.ogg", None, "1979");
    }
}
