//! Settings as single values, each with the path of its key in the file.

use std::collections::BTreeMap;

/// The names of the tables around a value, then its own.
pub(super) type KeyPath = Vec<String>;

/// What one key of the file can hold.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Text(String),
    Number(f64),
    Flag(bool),
    Texts(Vec<String>),
}

impl Value {
    /// As it is written in the file.
    pub(super) fn literal(&self) -> String {
        match self {
            Self::Text(text) => toml_edit::Value::from(text),
            Self::Number(number) => toml_edit::Value::from(*number),
            Self::Flag(flag) => toml_edit::Value::from(*flag),
            Self::Texts(texts) => toml_edit::Value::from_iter(texts),
        }
        .to_string()
    }
}

/// All settings that have a value.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Values(BTreeMap<KeyPath, Value>);

impl Values {
    pub(super) fn put(&mut self, key_path: &[&str], value: Value) {
        self.0.insert(key_path.iter().map(|&name| name.to_owned()).collect(), value);
    }

    pub(super) fn get(&self, key_path: &[String]) -> Option<&Value> {
        self.0.get(key_path)
    }

    /// Takes the value at `key_path` over from `other`, or that there is none.
    pub(super) fn take_from(&mut self, other: &Self, key_path: &[String]) {
        match other.get(key_path) {
            Some(value) => self.0.insert(key_path.to_owned(), value.clone()),
            None => self.0.remove(key_path),
        };
    }

    /// The keys in which the two differ, in the order of their names.
    pub(super) fn differing(&self, other: &Self) -> Vec<KeyPath> {
        let mut key_paths: Vec<_> =
            self.0.keys().chain(other.0.keys()).filter(|key_path| self.get(key_path) != other.get(key_path)).collect();
        key_paths.sort();
        key_paths.dedup();
        key_paths.into_iter().cloned().collect()
    }
}

/// What the settings were when they were loaded or last saved: only what differs from it is written. Two [`crate::config::Settings`]
/// are equal whatever was saved of them.
#[derive(Clone, Debug, Default)]
pub struct OnFile(pub(super) Option<Box<Values>>);

impl PartialEq for OnFile {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// The shortest number that reads back as `value`: 0.8 is not to be written as 0.800000011920929.
pub(super) fn shortest(value: f32) -> f64 {
    value.to_string().parse().unwrap_or_else(|_| f64::from(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_before_or_after_only_differs_too() {
        let (mut before, mut after) = (Values::default(), Values::default());
        before.put(&["gone"], Value::Flag(true));
        before.put(&["same"], Value::Flag(true));
        after.put(&["same"], Value::Flag(true));
        after.put(&["a", "new"], Value::Flag(true));
        assert_eq!(before.differing(&after), [vec!["a".to_owned(), "new".to_owned()], vec!["gone".to_owned()]]);
    }

    #[test]
    fn literals_read_as_people_write_them() {
        let texts = Value::Texts(vec!["A".into(), "Ctrl+B".into()]);
        let all = [Value::Text("a \"b\" \\".into()), Value::Number(shortest(0.8)), Value::Number(1.0), texts];
        assert_eq!(all.map(|value| value.literal()), ["'a \"b\" \\'", "0.8", "1.0", "[\"A\", \"Ctrl+B\"]"]);
    }
}
