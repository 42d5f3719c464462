//! The module tree of a crate, read from its sources, and which file defines what a path names.
//!
//! Names are followed through imports and re-exports to the item itself. Code under `#[cfg(test)]` is not part of the tree.
//! Known limits: macros' expansions, and methods called on a value (`x.run()`) name no path, so they make no edge.

use std::collections::{BTreeMap, BTreeSet};

use syn::{Item, ItemUse, UseTree, Visibility};

/// Module path: the names from the crate's root down.
pub(crate) type Names = Vec<String>;

/// What a path leads to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Target {
    /// A module.
    Module(Names),
    /// An item, and the file that defines it.
    Item { file: String, name: String },
}

/// What a name in a module stands for.
enum Name {
    Item,
    Import(Names),
}

/// One module: its file, and the names in its scope.
#[derive(Default)]
struct Module {
    file: String,
    names: BTreeMap<String, Vec<Name>>,
    globs: Vec<Names>,
}

/// A source file of the tree.
pub(crate) struct File {
    /// Below `src`, with `/`.
    pub(crate) path: String,
    /// Its module.
    pub(crate) module: Names,
    pub(crate) code: syn::File,
}

/// All modules of a crate.
pub(crate) struct Tree {
    pub(crate) files: Vec<File>,
    modules: BTreeMap<Names, Module>,
}

impl Tree {
    /// From the texts of the files below `src`, by their path; `lib.rs` is the root. `main.rs`, if there is one, is read as
    /// a module that calls the crate by `crate_name`.
    pub(crate) fn read(texts: &BTreeMap<String, String>) -> Self {
        let mut tree = Self { files: Vec::new(), modules: BTreeMap::new() };
        tree.add("lib.rs", vec![], texts);
        if texts.contains_key("main.rs") {
            tree.add("main.rs", vec!["main".to_owned()], texts);
        }
        tree
    }

    fn add(&mut self, path: &str, module: Names, texts: &BTreeMap<String, String>) {
        let code = syn::parse_file(&texts[path]).unwrap_or_else(|error| panic!("{path}: {error}"));
        self.add_items(path, &module, &code.items, texts);
        self.files.push(File { path: path.to_owned(), module, code });
    }

    fn add_items(&mut self, path: &str, module: &Names, items: &[Item], texts: &BTreeMap<String, String>) {
        path.clone_into(&mut self.modules.entry(module.clone()).or_default().file);
        for item in items.iter().filter(|item| !is_test(attributes(item))) {
            if let Item::Mod(child) = item {
                let mut inner = module.clone();
                inner.push(child.ident.to_string());
                match &child.content {
                    Some((_, items)) => self.add_items(path, &inner, items, texts),
                    None => self.add(&file_of(&inner, texts), inner, texts),
                }
            } else if let Item::Use(item) = item {
                self.add_use(module, item);
            } else if let Some(name) = name_of(item) {
                self.name(module, name, Name::Item);
            }
        }
    }

    /// Puts the names of a `use` into the scope of `module`.
    pub(crate) fn add_use(&mut self, module: &Names, item: &ItemUse) {
        for leaf in leaves(item) {
            match leaf.alias {
                Alias::Glob => self.modules.entry(module.clone()).or_default().globs.push(leaf.path),
                Alias::Name(name) => self.name(module, name, Name::Import(leaf.path)),
                Alias::Hidden => {}
            }
        }
    }

    fn name(&mut self, module: &Names, name: String, meaning: Name) {
        self.modules.entry(module.clone()).or_default().names.entry(name).or_default().push(meaning);
    }

    /// What `path`, written in `module`, leads to; nothing when it leads out of the crate.
    pub(crate) fn resolve(&self, module: &Names, path: &[String]) -> BTreeSet<Target> {
        self.follow(module, path, &mut BTreeSet::new())
    }

    fn follow(&self, module: &Names, path: &[String], seen: &mut BTreeSet<(Names, String)>) -> BTreeSet<Target> {
        let Some((first, rest)) = path.split_first() else { return BTreeSet::new() };
        let mut found = match first.as_str() {
            "crate" => BTreeSet::from([Target::Module(vec![])]),
            "self" => BTreeSet::from([Target::Module(module.clone())]),
            "super" => module.split_last().map(|(_, parent)| Target::Module(parent.to_vec())).into_iter().collect(),
            name if module.first().is_some_and(|first| first == "main") && name == "moodsic" => {
                BTreeSet::from([Target::Module(vec![])])
            }
            name => self.look_up(module, name, seen),
        };
        for name in rest {
            let inner: BTreeSet<_> = found
                .iter()
                .filter_map(|target| match target {
                    Target::Module(module) if name == "super" => Some(BTreeSet::from([Target::Module(
                        module.split_last().map(|(_, parent)| parent.to_vec()).unwrap_or_default(),
                    )])),
                    Target::Module(module) if name == "self" => Some(BTreeSet::from([Target::Module(module.clone())])),
                    Target::Module(module) => Some(self.look_up(module, name, seen)),
                    Target::Item { .. } => None,
                })
                .flatten()
                .collect();
            if inner.is_empty() {
                // The rest names a part of an item: a variant, a function of a type.
                found.retain(|target| matches!(target, Target::Item { .. }));
            } else {
                found = inner;
            }
        }
        found
    }

    fn look_up(&self, module: &Names, name: &str, seen: &mut BTreeSet<(Names, String)>) -> BTreeSet<Target> {
        let mut found = BTreeSet::new();
        if !seen.insert((module.clone(), name.to_owned())) {
            return found;
        }
        let mut child = module.clone();
        child.push(name.to_owned());
        if self.modules.contains_key(&child) {
            found.insert(Target::Module(child));
        }
        if let Some(scope) = self.modules.get(module) {
            for meaning in scope.names.get(name).into_iter().flatten() {
                match meaning {
                    Name::Item => {
                        found.insert(Target::Item { file: scope.file.clone(), name: name.to_owned() });
                    }
                    Name::Import(path) => found.extend(self.follow(module, path, seen)),
                }
            }
            if found.is_empty() {
                for glob in &scope.globs {
                    for target in self.follow(module, glob, &mut seen.clone()) {
                        if let Target::Module(other) = target {
                            found.extend(self.look_up(&other, name, seen));
                        }
                    }
                }
            }
        }
        seen.remove(&(module.clone(), name.to_owned()));
        found
    }
}

/// How the end of a `use` is called in its module.
pub(crate) enum Alias {
    Name(String),
    /// `as _`: only its trait methods come into scope.
    Hidden,
    Glob,
}

/// One path of a `use`.
pub(crate) struct Leaf {
    pub(crate) path: Names,
    pub(crate) alias: Alias,
}

/// The paths of a `use`, written out.
pub(crate) fn leaves(item: &ItemUse) -> Vec<Leaf> {
    let mut found = Vec::new();
    if item.leading_colon.is_none() {
        collect(&item.tree, &mut Vec::new(), &mut found);
    }
    found
}

fn collect(tree: &UseTree, before: &mut Names, found: &mut Vec<Leaf>) {
    let ending = |ident: &syn::Ident, before: &Names| {
        let mut path = before.clone();
        if ident != "self" || path.is_empty() {
            path.push(ident.to_string());
        }
        path
    };
    match tree {
        UseTree::Path(path) => {
            before.push(path.ident.to_string());
            collect(&path.tree, before, found);
            before.pop();
        }
        UseTree::Name(name) => {
            let path = ending(&name.ident, before);
            let alias = Alias::Name(path.last().cloned().unwrap_or_default());
            found.push(Leaf { path, alias });
        }
        UseTree::Rename(rename) => {
            let alias = if rename.rename == "_" { Alias::Hidden } else { Alias::Name(rename.rename.to_string()) };
            found.push(Leaf { path: ending(&rename.ident, before), alias });
        }
        UseTree::Glob(_) => found.push(Leaf { path: before.clone(), alias: Alias::Glob }),
        UseTree::Group(group) => group.items.iter().for_each(|tree| collect(tree, before, found)),
    }
}

/// `pub use`, of any visibility: a re-export.
pub(crate) fn is_reexport(item: &ItemUse) -> bool {
    !matches!(item.vis, Visibility::Inherited)
}

/// Whether `#[cfg(test)]` stands before it.
pub(crate) fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg") && attribute.parse_args::<syn::Path>().is_ok_and(|path| path.is_ident("test"))
    })
}

/// Attributes of an item.
pub(crate) fn attributes(item: &Item) -> &[syn::Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Union(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

fn name_of(item: &Item) -> Option<String> {
    let ident = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Macro(item) => item.ident.as_ref()?,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        _ => return None,
    };
    Some(ident.to_string())
}

/// `a::b` stands in file b of folder a, or in the mod file of folder b there.
fn file_of(module: &Names, texts: &BTreeMap<String, String>) -> String {
    let place = module.join("/");
    [format!("{place}.rs"), format!("{place}/mod.rs")]
        .into_iter()
        .find(|path| texts.contains_key(path))
        .unwrap_or_else(|| panic!("no file for the module {place}"))
}
