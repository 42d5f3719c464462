//! The test tested: small made-up trees that must fail it, and some that must not.

use std::collections::BTreeMap;

use crate::circles::{circles, describe};
use crate::edges::{Edges, edges_of};
use crate::table::{Table, check_order, wrong_edges};
use crate::tree::Tree;

fn edges(files: &[(&str, &str)]) -> Edges {
    let texts: BTreeMap<String, String> =
        files.iter().map(|&(path, text)| (path.to_owned(), text.to_owned())).collect();
    edges_of(Tree::read(&texts))
}

/// From, to and the names, such as "user helper: X, y", for each edge.
fn in_words(edges: &Edges) -> Vec<String> {
    let words = |((from, to), names): (&(String, String), &std::collections::BTreeSet<String>)| {
        format!("{from} {to}: {}", names.iter().cloned().collect::<Vec<_>>().join(", "))
    };
    edges.iter().map(words).collect()
}

#[test]
fn an_edge_goes_to_the_file_that_defines_the_item() {
    let edges = edges(&[
        ("lib.rs", "pub mod a; pub mod b; pub mod user;"),
        ("a.rs", "pub use crate::b::Deep; pub struct Own;"),
        ("b/mod.rs", "mod inner; pub use self::inner::Deep;"),
        ("b/inner.rs", "pub struct Deep; pub fn walk() {}"),
        ("user.rs", "use crate::a::{Deep, Own as Mine};"),
    ]);
    assert_eq!(in_words(&edges), ["user.rs a.rs: Own", "user.rs b/inner.rs: Deep"]);
}

#[test]
fn paths_are_found_in_every_form() {
    let used = "pub enum Kind { One } pub struct Thing; pub fn run() {} pub const N: usize = 0; pub trait Walk {}";
    let forms = [
        "fn f(x: crate::used::Thing) {}",
        "fn f() { super::used::run() }",
        "use super::used; fn f() { used::run() }",
        "use crate::used::{self as other}; fn f() { other::run() }",
        "fn f() { use crate::used::Kind; }",
        "fn f() { match x { crate::used::Kind::One => {} } }",
        "use crate::used::Walk as _;",
        "use crate::used::*; fn f() { run() }",
        "use {crate::used::Thing};",
        "fn f() { println!(\"{}\", crate::used::N) }",
        "use crate::used; fn f() { assert_eq!(vec![used::N], []) }",
        "impl crate::used::Walk for u8 {}",
        "mod inner { use super::super::used::Thing; }",
        "struct S { thing: Option<crate::used::Thing> }",
    ];
    for form in forms {
        let edges = edges(&[("lib.rs", "mod used; mod user;"), ("used.rs", used), ("user.rs", form)]);
        assert_eq!(edges.len(), 1, "{form}: {edges:?}");
        assert!(edges.contains_key(&("user.rs".to_owned(), "used.rs".to_owned())), "{form}");
    }
}

#[test]
fn what_names_no_item_of_another_file_is_no_edge() {
    let forms = [
        "pub use crate::used::Thing;",
        "pub(super) use crate::used::run;",
        "use super::used;",
        "#[cfg(test)] use crate::used::Thing;",
        "#[cfg(test)] mod tests { use crate::used::Thing; fn f() { crate::used::run() } }",
        "pub(in crate::user) struct Thing; fn f(thing: Thing) {}",
        "/// See [`crate::used::Thing`].\n// crate::used::run()\nstruct S;",
        "fn f() { \"crate::used::run()\" }",
        "use other::used::Thing; fn f() { ::used::run() }",
        "macro_rules! m { () => { $crate::used::run() } }",
        "fn f() { x.run(); println!(\"{}\", x.run()) }",
    ];
    for form in forms {
        let edges = edges(&[
            ("lib.rs", "mod used; mod user;"),
            ("used.rs", "pub struct Thing; pub fn run() {}"),
            ("user.rs", form),
        ]);
        assert!(edges.is_empty(), "{form}: {edges:?}");
    }
}

#[test]
fn test_modules_in_their_own_file_do_not_count() {
    let edges = edges(&[
        ("lib.rs", "mod a; mod b;"),
        ("a/mod.rs", "#[cfg(test)] mod tests; pub struct A;"),
        ("a/tests.rs", "use crate::b::B;"),
        ("b.rs", "use crate::a::A; pub struct B;"),
    ]);
    assert_eq!(in_words(&edges), ["b.rs a/mod.rs: A"]);
}

const TABLE: Table<'static> =
    &[("low", &[]), ("mid/left", &["low"]), ("mid/right", &["mid/left"]), ("mid", &[]), ("high", &["mid", "low/part"])];

fn wrong(from: &str, to: &str) -> usize {
    let edge = Edges::from([((from.to_owned(), to.to_owned()), ["X".to_owned()].into())]);
    wrong_edges(TABLE, &edge, &[]).len()
}

#[test]
fn the_table_is_judged_at_two_segments() {
    for (from, to) in [
        ("mid/left/a.rs", "low/x.rs"),
        ("mid/right.rs", "mid/left/a.rs"),
        ("mid/left/a.rs", "mid/left/b.rs"),
        ("high.rs", "mid/left/a.rs"),
        ("high.rs", "mid/other.rs"),
        ("high.rs", "low/part.rs"),
    ] {
        assert_eq!(wrong(from, to), 0, "{from} may use {to}");
    }
    for (from, to) in [
        ("mid/left/a.rs", "mid/right.rs"),
        ("mid/right.rs", "low/x.rs"),
        ("mid/left/a.rs", "mid/other.rs"),
        ("mid/other.rs", "mid/left/a.rs"),
        ("high.rs", "low/x.rs"),
        ("low/x.rs", "high.rs"),
        ("nowhere.rs", "low/x.rs"),
    ] {
        assert_eq!(wrong(from, to), 1, "{from} may not use {to}");
    }
}

#[test]
fn a_table_with_a_circle_is_refused() {
    assert_eq!(check_order(TABLE), Ok(()));
    assert!(check_order(&[("a", &["b"]), ("b", &[])]).is_err());
    assert!(check_order(&[("a/x", &["a"]), ("a", &[])]).is_err());
    assert!(check_order(&[("a", &["b/x"]), ("b", &[])]).is_err());
    assert!(check_order(&[("a", &["nothing"])]).is_err());
}

#[test]
fn a_circle_is_found_with_its_edges_and_names() {
    let edges = edges(&[
        ("lib.rs", "mod a; mod b; mod c; mod d;"),
        ("a.rs", "use crate::b::B; pub struct A;"),
        ("b.rs", "pub struct B; fn f() { crate::c::f() }"),
        ("c.rs", "pub fn f(x: crate::a::A) {}"),
        ("d.rs", "use crate::a::A;"),
    ]);
    let found = circles(&edges);
    assert_eq!(found.len(), 1);
    assert_eq!(
        describe(&found[0], &edges),
        "a circle of 3 files:\n  a.rs uses b.rs: B\n  b.rs uses c.rs: f\n  c.rs uses a.rs: A"
    );
}

#[test]
fn a_folder_that_re_exports_its_files_is_no_circle() {
    let shared = ("a/shared.rs", "pub struct Shared;");
    let tree = edges(&[
        ("lib.rs", "mod a;"),
        ("a/mod.rs", "mod one; mod shared; pub use self::one::One; pub use self::shared::Shared;"),
        ("a/one.rs", "use super::Shared; pub struct One(Shared);"),
        shared,
    ]);
    assert!(circles(&tree).is_empty(), "{tree:?}");
    // But one whose file uses what its own mod file defines, while that calls the file, is.
    let tree = edges(&[
        ("lib.rs", "mod a;"),
        ("a/mod.rs", "mod one; pub struct Shared; fn f() { one::run() }"),
        ("a/one.rs", "use super::Shared; pub fn run() {}"),
    ]);
    assert_eq!(circles(&tree).len(), 1, "{tree:?}");
}
