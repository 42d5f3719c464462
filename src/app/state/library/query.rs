//! What is searched for: a text, and facts that a song is to sound like, as in `forest hears:violin`.

use super::folded::Folded;
use crate::ear::Facts;

/// Before a fact that is searched for.
pub const HEARS: &str = "hears:";

/// What is searched for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Query {
    /// As the songs' folded texts have it.
    needle: String,
    /// Each in lower case; "electric-guitar" has two words.
    facts: Vec<String>,
}

impl Query {
    /// As it was typed.
    pub(super) fn of(text: &str) -> Self {
        let lower = text.to_lowercase();
        if !lower.contains(HEARS) {
            return Self { needle: lower.trim().to_owned(), facts: Vec::new() };
        }
        let (facts, words): (Vec<&str>, Vec<&str>) = lower.split_whitespace().partition(|word| word.starts_with(HEARS));
        let facts = facts.into_iter().map(|fact| fact[HEARS.len()..].replace('-', " "));
        Self { needle: words.join(" "), facts: facts.filter(|fact| !fact.is_empty()).collect() }
    }

    /// Whether a song is found.
    pub(super) fn finds(&self, folded: &Folded, facts: impl FnOnce() -> Facts) -> bool {
        folded.contains(&self.needle)
            && (self.facts.is_empty() || {
                let facts = facts();
                self.facts.iter().all(|fact| facts.begin_with(fact))
            })
    }

    /// Whether what songs sound like decides.
    pub(super) fn is_of_facts(&self) -> bool {
        !self.facts.is_empty()
    }

    /// Whether whatever is found is found by `wider` too.
    pub(super) fn narrows(&self, wider: &Self) -> bool {
        self.facts.is_empty() && wider.facts.is_empty() && self.needle.contains(&wider.needle)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_and_text_are_told_apart() {
        let query = Query::of(" Hears:Piano  the Forest hears:electric-guitar hears: ");
        assert_eq!(query.needle, "the forest");
        assert_eq!(query.facts, ["piano", "electric guitar"]);
        assert_eq!(Query::of("a  b ").needle, "a  b");
    }

    #[test]
    fn only_a_longer_text_narrows() {
        assert!(Query::of("forest").narrows(&Query::of("for")));
        assert!(!Query::of("forest hears:p").narrows(&Query::of("forest")));
        assert!(!Query::of("for").narrows(&Query::of("forest")));
    }
}
