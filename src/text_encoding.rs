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
    Decoded::of(bytes, code_page(bytes), true)
}

/// Latin letters, digits and separators have a zero byte in UTF-16, and always on the same side.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let zeros = |side: usize| sample.iter().skip(side).step_by(2).filter(|&&byte| byte == 0).count();
    let (first, second) = (zeros(0), zeros(1));
    // A few zeros may stand at the end of any file.
    let enough = (sample.len() / 16).max(2);
    match (first, second) {
        (first, 0) if first > enough => Some(UTF_16BE),
        (0, second) if second > enough => Some(UTF_16LE),
        _ => None,
    }
}

/// The code page in which the text reads best.
fn code_page(bytes: &[u8]) -> &'static Encoding {
    let guessed = guess(bytes);
    // The detector knows all but the Macintosh's, whose lines end otherwise.
    let sense = |encoding: &'static Encoding| sense_of(&encoding.decode_without_bom_handling(bytes).0);
    let (macintosh, other) = (sense(MACINTOSH), sense(guessed).max(sense(WINDOWS_1252)));
    let its_lines = bytes.contains(&b'\r') && !bytes.contains(&b'\n');
    let is_macintosh = macintosh > other || its_lines && macintosh == other;
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

/// How much like words a text reads: a point for each letter beyond ASCII where one may stand, two off for each sign or capital
/// inside a word.
fn sense_of(text: &str) -> i64 {
    let mut sense = 0;
    let mut before = ' ';
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let in_word = before.is_alphabetic() || letters.peek().is_some_and(|next| next.is_alphabetic());
        if !letter.is_ascii() && in_word {
            let fits = letter.is_alphabetic() && !(letter.is_uppercase() && before.is_lowercase());
            sense += if fits { 1 } else { -2 };
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
    (guessed != WINDOWS_1252 && sense_of(&text) > 0).then_some(guessed)
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
        ] {
            let bytes = WINDOWS_1252.encode(text).0;
            assert_eq!(hidden_in_latin1(&bytes).map(Encoding::name), None, "{text}");
        }
    }
}
