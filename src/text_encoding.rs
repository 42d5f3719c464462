//! Text as spreadsheets and taggers of every age wrote it: finds the encoding and decodes it.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// So many bytes tell UTF-16 from other texts.
const SAMPLE: usize = 4096;

/// A decoded text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// Without a byte order mark; what could not be decoded is U+FFFD.
    pub text: String,
    /// The name of the encoding, as the WHATWG's Encoding Standard has it.
    pub encoding: &'static str,
    /// Whether it was guessed from the letters, rather than said by a mark or proved by its form.
    pub guessed: bool,
}

impl Decoded {
    fn of(bytes: &[u8], encoding: &'static Encoding, guessed: bool) -> Self {
        let (text, _) = encoding.decode_with_bom_removal(bytes);
        Self { text: text.into_owned(), encoding: encoding.name(), guessed }
    }
}

/// Decodes a text of which nothing is known: by its byte order mark; else UTF-16 if every other byte of many is zero; else UTF-8 if
/// it is that; else by its letters, as an old code page.
pub fn decode(bytes: &[u8]) -> Decoded {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Decoded::of(bytes, encoding, false);
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return Decoded::of(bytes, encoding, false);
    }
    if str::from_utf8(bytes).is_ok() {
        return Decoded::of(bytes, UTF_8, false);
    }
    if is_damaged_utf8(bytes) {
        return Decoded::of(bytes, UTF_8, true);
    }
    Decoded::of(bytes, code_page(bytes), true)
}

/// Whether a text is UTF-8 but for a few bytes: lists that were joined, or cut inside a letter. Other encodings hardly ever have a
/// letter's bytes of UTF-8 by chance.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut letters, mut wrong) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        letters += chunk.valid().chars().filter(|letter| !letter.is_ascii()).count();
        wrong += usize::from(!chunk.invalid().is_empty());
    }
    letters > 2 * wrong
}

/// Latin letters, digits and separators have a zero byte in UTF-16, and always on the same side.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let zeros = |side: usize| sample.iter().skip(side).step_by(2).filter(|&&byte| byte == 0).count();
    let (first, second) = (zeros(0), zeros(1));
    // A few zeros may stand at the end of any file.
    let enough = (sample.len() / 16).max(2);
    // The other side may have some too: an ideographic space is U+3000.
    let few = |count: usize, others: usize| count * 8 <= others;
    if first > enough && few(second, first) {
        return Some(UTF_16BE);
    }
    (second > enough && few(first, second)).then_some(UTF_16LE)
}

/// The code page in which the text reads best.
fn code_page(bytes: &[u8]) -> &'static Encoding {
    let guessed = guess(bytes);
    // The detector knows all but the Macintosh's, whose lines end otherwise.
    let sense = |encoding: &'static Encoding| sense_of(&encoding.decode_without_bom_handling(bytes).0);
    let (macintosh, other) = (sense(MACINTOSH), sense(guessed).max(sense(WINDOWS_1252)));
    let its_lines = bytes.contains(&b'\r') && !bytes.contains(&b'\n');
    // Where its lines do not say so, the other reading has to be nonsense: quotation marks of Windows are letters of the Macintosh.
    let is_macintosh = if its_lines { macintosh >= other } else { macintosh > other && other < 0 };
    if guessed.is_single_byte() && is_macintosh { MACINTOSH } else { guessed }
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    // One or two letters say little: then it is what most of these texts are.
    let letters = bytes.iter().filter(|byte| !byte.is_ascii()).count();
    let western: Option<&[u8]> = (letters < 3).then_some(b"us");
    detector.guess(western, Utf8Detection::Deny)
}

/// How much like words a text reads: a point for each letter beyond ASCII where one may stand, and for an apostrophe between letters;
/// two off for each other sign or capital inside a word. Signs at the edge of a word count nothing.
fn sense_of(text: &str) -> i64 {
    let mut sense = 0;
    let mut before = ' ';
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let after = letters.peek().is_some_and(|next| next.is_alphabetic());
        let (in_word, between) = (before.is_alphabetic() || after, before.is_alphabetic() && after);
        if !letter.is_ascii() && in_word {
            let fits = letter.is_alphabetic() && !(letter.is_uppercase() && before.is_lowercase());
            sense += match letter {
                '\u{2019}' if between => 1,
                _ if is_typographic(letter) && !between => 0,
                _ if fits => 1,
                _ => -2,
            };
        }
        before = letter;
    }
    sense
}

/// The encoding of texts that call themselves Latin-1 and are not: `bytes` is all of them, with anything between. `None` where they
/// may well be Latin-1, or Windows-1252, which everybody means by it.
pub fn hidden_in_latin1(bytes: &[u8]) -> Option<&'static Encoding> {
    if bytes.is_ascii() {
        return None;
    }
    if str::from_utf8(bytes).is_ok() {
        return Some(UTF_8);
    }
    if reads_like_latin1(bytes) {
        return None;
    }
    let guessed = guess(bytes);
    let text = guessed.decode_without_bom_handling(bytes).0;
    // Signs in words in this reading too: it is as good as any.
    (guessed != WINDOWS_1252 && sense_of(&text) > 0 && !mixes_scripts(&text)).then_some(guessed)
}

/// Whether Greek or Cyrillic letters stand beside Latin ones in half of the words that have any: "Naяve" is no word.
fn mixes_scripts(text: &str) -> bool {
    let (mut foreign, mut mixed) = (0, 0);
    for word in text.split(|c: char| !c.is_alphabetic()) {
        let is_other = |c: char| matches!(c, '\u{370}'..='\u{52f}');
        if word.contains(is_other) {
            foreign += 1;
            mixed += usize::from(word.contains(|c: char| c.is_ascii_alphabetic()));
        }
    }
    mixed > 0 && mixed * 2 >= foreign
}

/// Whether a text is plausible as Windows-1252: languages that are written so have words of ASCII letters with some others between
/// them, and no signs inside of words.
fn reads_like_latin1(bytes: &[u8]) -> bool {
    let text = WINDOWS_1252.decode_without_bom_handling(bytes).0;
    let (mut letters, mut foreign) = (0, 0);
    for word in text.split(|c: char| c.is_whitespace() || c.is_ascii_punctuation() || is_typographic(c)) {
        let (mut run, mut before) = (0, ' ');
        for letter in word.chars() {
            letters += 1;
            if letter.is_ascii() {
                run = 0;
            } else {
                run += 1;
                foreign += 1;
                let is_sign = !letter.is_alphabetic() && !matches!(letter, 'º' | 'ª' | '°');
                if run > 3 || is_sign && word.chars().count() > 1 || letter.is_uppercase() && before.is_lowercase() {
                    return false;
                }
            }
            before = letter;
        }
    }
    foreign * 2 <= letters
}

/// Signs that stand at the edge of words in print.
fn is_typographic(c: char) -> bool {
    matches!(
        c,
        '\u{2013}'..='\u{2014}' | '\u{2018}'..='\u{201e}' | '…' | '•' | '«' | '»' | '‹' | '›' | '¿' | '¡' | '·' | '´' | '™' | '®' | '©'
            | '\u{a0}' | '½' | '¼' | '¾' | '²' | '³' | '¹' | '&' | '€' | '£' | '§'
    )
}

#[cfg(test)]
mod tests {
    use encoding_rs::{BIG5, EUC_KR, GBK, SHIFT_JIS, WINDOWS_1250, WINDOWS_1251};

    use super::*;

    const LIST: &str = "path,mood\r\nBeyoncé - Halo.wav,sad\r\nBjörk - Jóga.wav,calm\r\nÑu - Señor.wav,happy\r\n";
    const RUSSIAN: &str = "path,mood\nКино - Группа крови.mp3,грусть\nАквариум - Город.mp3,calm\n";

    fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    }

    #[test]
    fn a_list_is_read_in_every_encoding_that_spreadsheets_write() {
        let encode = |encoding: &'static Encoding, text: &str| encoding.encode(text).0.into_owned();
        let marked = |mark: &[u8], bytes: Vec<u8>| [mark, &bytes].concat();
        for (bytes, text, encoding) in [
            (LIST.as_bytes().to_vec(), LIST, "UTF-8"),
            (marked(b"\xef\xbb\xbf", LIST.into()), LIST, "UTF-8"),
            (marked(b"\xff\xfe", utf16(LIST, u16::to_le_bytes)), LIST, "UTF-16LE"),
            (marked(b"\xfe\xff", utf16(LIST, u16::to_be_bytes)), LIST, "UTF-16BE"),
            (utf16(LIST, u16::to_le_bytes), LIST, "UTF-16LE"),
            (utf16(LIST, u16::to_be_bytes), LIST, "UTF-16BE"),
            (utf16(RUSSIAN, u16::to_le_bytes), RUSSIAN, "UTF-16LE"),
            (encode(WINDOWS_1252, LIST), LIST, "windows-1252"),
            (encode(MACINTOSH, LIST), LIST, "macintosh"),
            (encode(WINDOWS_1250, "Antonín Dvořák"), "Antonín Dvořák", "windows-1250"),
            (encode(WINDOWS_1251, RUSSIAN), RUSSIAN, "windows-1251"),
        ] {
            let decoded = decode(&bytes);
            assert_eq!((decoded.text.as_str(), decoded.encoding), (text, encoding));
        }
    }

    #[test]
    fn printed_apostrophes_and_quotes_are_no_letters_of_the_macintosh() {
        for text in ["path,mood\r\nDon’t Stop.wav,80’s\r\n", "path,mood\nL’été.mp3,calm\nC’est “n”.mp3,sad\n"]
        {
            let decoded = decode(&WINDOWS_1252.encode(text).0);
            assert_eq!((decoded.text.as_str(), decoded.encoding), (text, "windows-1252"));
        }
    }

    #[test]
    fn a_wrong_byte_does_not_spoil_the_rest_of_a_utf8_list() {
        let joined = [LIST.as_bytes(), b"caf\xe9.wav,sad\r\n", LIST.as_bytes()].concat();
        let decoded = decode(&joined);
        assert_eq!((decoded.encoding, decoded.guessed), ("UTF-8", true));
        assert!(decoded.text.starts_with(LIST) && decoded.text.ends_with(LIST) && decoded.text.contains("caf\u{fffd}"));
        let cut = "path,mood\nMotörhead,é,ü,ñ".as_bytes();
        assert_eq!(decode(&cut[..cut.len() - 1]).text, "path,mood\nMotörhead,é,ü,\u{fffd}");
        // A Windows list may have a letter of UTF-8 by chance.
        assert_ne!(decode(b"Mot\xf6rhead,\xc3\xa9,\xe9").encoding, "UTF-8");
    }

    #[test]
    fn a_space_of_japanese_does_not_hide_utf16() {
        let text = "path,mood\n初音　ミク.mp3,calm\n千本　桜.mp3,happy\n";
        assert_eq!(decode(&utf16(text, u16::to_le_bytes)).text, text);
        assert_eq!(decode(&utf16(text, u16::to_be_bytes)).text, text);
    }

    #[test]
    fn a_few_letters_tell_the_macintosh_from_windows() {
        for name in ["Motörhead", "naïve", "Ça ira", "É mais tarde", "Mañana", "Größe", "Sigur Rós", "Élan", "Jóga"]
        {
            for (encoding, end) in [(WINDOWS_1252, "\r\n"), (MACINTOSH, "\r")] {
                let line = format!("{name},sad{end}");
                assert_eq!(decode(&encoding.encode(&line).0).text, line, "{}", encoding.name());
            }
        }
    }

    #[test]
    fn latin1_that_is_something_else_is_told_from_latin1() {
        for (encoding, text) in [
            (WINDOWS_1251, "Танцевальный рай\nРусский хор"),
            (WINDOWS_1251, "Кино"),
            (SHIFT_JIS, "千本桜\n初音ミク"),
            (GBK, "夜曲\n周杰伦"),
            (BIG5, "月亮代表我的心\n鄧麗君"),
            (EUC_KR, "봄날\n방탄소년단"),
            (UTF_8, "Déjà vu\nBeyoncé"),
        ] {
            let bytes = encoding.encode(text).0;
            let found = hidden_in_latin1(&bytes).map(|found| found.decode_without_bom_handling(&bytes).0.into_owned());
            assert_eq!(found.as_deref(), Some(text), "{}", encoding.name());
        }
        for text in [
            "Plain",
            "Déjà vu\nBeyoncé",
            "Björk\nJóga",
            "Ænima",
            "Þórður",
            "Sigur Rós - Ágætis byrjun",
            "Don’t Stop – Believin’",
            "Ñu",
            "Één",
            "L’Œuvre",
            "Für Elise (1810)",
            "¿Dónde?",
            "Motörhead",
            "Ääniä",
            "N° 5",
            "Ωmega".trim_start_matches('Ω'),
            "ÀÉÈ",
            "Ö",
            "Mötley Crüe™",
            "25 ¢",
            "Naïve\n½ Mensch",
            "A×B\nÀÉÈ",
        ] {
            let bytes = WINDOWS_1252.encode(text).0;
            assert_eq!(hidden_in_latin1(&bytes).map(Encoding::name), None, "{text}");
        }
    }
}
