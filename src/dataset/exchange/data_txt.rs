//! The ancestor's DATA.txt: `id,file name,label` a line, unquoted; the file name may hold commas.

use super::lines::{Line, lines};
use super::row::{ImportRow, Rows, filled};

/// Whether `line`, the first of a file, is of this form: a number and two commas, or the form's own words.
pub(super) fn is_data_txt(line: &str) -> bool {
    split(line).is_some_and(|(id, name, label)| is_number(id) || is_header(id, name, label))
}

pub(super) fn read(text: &str) -> Rows {
    let mut rows = Rows::default();
    for Line { number: line, text, .. } in lines(text) {
        match split(text) {
            _ if text.trim().is_empty() => {}
            Some((id, name, label)) if line == 1 && is_header(id, name, label) => {}
            Some((id, name, label)) if is_number(id) => rows.read.push(ImportRow {
                row: line,
                path: filled(name),
                mood: label.trim().to_owned(),
                text: text.trim().to_owned(),
                ..ImportRow::default()
            }),
            _ => rows.add_unreadable(line, text, "it is not a number, a file name and a mood"),
        }
    }
    rows
}

/// At the first and at the last comma.
fn split(line: &str) -> Option<(&str, &str, &str)> {
    let (id, rest) = line.split_once(',')?;
    let (name, label) = rest.rsplit_once(',')?;
    Some((id, name, label))
}

fn is_number(id: &str) -> bool {
    !id.trim().is_empty() && id.trim().bytes().all(|byte| byte.is_ascii_digit())
}

fn is_header(id: &str, name: &str, label: &str) -> bool {
    let is = |cell: &str, word: &str| cell.trim().eq_ignore_ascii_case(word);
    is(id, "id") && is(name, "file name") && is(label, "label")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_inside_the_file_name_belong_to_it() {
        let rows = read("42,Megan Thee Stallion, Nicki Minaj - Hot Girl Summer.mp3,happy\r\n\n7,x.wav, sad").read;
        assert_eq!(rows[0].path.as_deref(), Some("Megan Thee Stallion, Nicki Minaj - Hot Girl Summer.mp3"));
        assert_eq!(rows[0].mood, "happy");
        assert_eq!((rows[1].row, rows[1].mood.as_str()), (3, "sad"));
    }

    #[test]
    fn a_line_of_another_form_is_named() {
        let rows = read("1,a.mp3,sad\rsomething else\r3,c.mp3,calm\r");
        assert_eq!((rows.read.len(), rows.read[1].row, rows.unreadable[0].row), (2, 3, 2));
    }

    #[test]
    fn its_own_header_is_passed_over() {
        assert!(is_data_txt("id,file name,label"));
        assert_eq!(read("id,file name,label\n1,a.mp3,sad\n").read.len(), 1);
    }
}
