//! Which file uses which, and by what names: an edge goes to the file that defines the item.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};

use crate::tree::{File, Names, Target, Tree, attributes, is_reexport, is_test, leaves};

/// (from, to) → the names that are used.
pub(crate) type Edges = BTreeMap<(String, String), BTreeSet<String>>;

/// The edges between the files of a tree. A re-export and a `mod` line make none; a use through a re-export is one to the
/// file behind it.
pub(crate) fn edges_of(mut tree: Tree) -> Edges {
    let files = std::mem::take(&mut tree.files);
    for file in &files {
        // Imports within a function count for its whole module: near enough.
        let mut inner = InnerUses { module: file.module.clone(), depth: 0, found: Vec::new() };
        inner.visit_file(&file.code);
        for (module, item) in inner.found {
            tree.add_use(&module, &item);
        }
    }
    let mut edges = Edges::new();
    for file in &files {
        let mut reader = Reader { tree: &tree, file, module: file.module.clone(), edges: &mut edges };
        reader.visit_file(&file.code);
    }
    edges
}

/// Finds the `use` lines within functions.
struct InnerUses {
    module: Names,
    depth: usize,
    found: Vec<(Names, syn::ItemUse)>,
}

impl<'ast> Visit<'ast> for InnerUses {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        if !is_test(attributes(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        self.module.push(item.ident.to_string());
        visit::visit_item_mod(self, item);
        self.module.pop();
    }

    fn visit_block(&mut self, block: &'ast syn::Block) {
        self.depth += 1;
        visit::visit_block(self, block);
        self.depth -= 1;
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if self.depth > 0 {
            self.found.push((self.module.clone(), item.clone()));
        }
    }
}

/// Walks through a file and notes the edges.
struct Reader<'a> {
    tree: &'a Tree,
    file: &'a File,
    module: Names,
    edges: &'a mut Edges,
}

impl Reader<'_> {
    fn note(&mut self, path: &[String]) {
        for target in self.tree.resolve(&self.module, path) {
            if let Target::Item { file, name } = target
                && file != self.file.path
            {
                self.edges.entry((self.file.path.clone(), file)).or_default().insert(name);
            }
        }
    }

    /// Paths in the arguments of a macro, which are not parsed.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Names = Vec::new();
        // What stands before the next name: another name (0), one colon (1), two (2), a dot or a dollar (3).
        let mut joint = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(name) if joint == 2 && !path.is_empty() => path.push(name.to_string()),
                TokenTree::Ident(name) => {
                    self.note(&std::mem::take(&mut path));
                    if joint != 3 {
                        path.push(name.to_string());
                    }
                    joint = 0;
                    continue;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => {
                    joint = if joint == 1 { 2 } else { 1 };
                    continue;
                }
                TokenTree::Punct(punct) => {
                    self.note(&std::mem::take(&mut path));
                    joint = if matches!(punct.as_char(), '.' | '$') { 3 } else { 0 };
                    continue;
                }
                TokenTree::Group(group) => {
                    self.note(&std::mem::take(&mut path));
                    self.tokens(group.stream());
                }
                TokenTree::Literal(_) => self.note(&std::mem::take(&mut path)),
            }
            joint = 0;
        }
        self.note(&path);
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        if !is_test(attributes(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        if !is_test(&item.attrs) {
            visit::visit_impl_item_fn(self, item);
        }
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        self.module.push(item.ident.to_string());
        visit::visit_item_mod(self, item);
        self.module.pop();
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if !is_reexport(item) {
            for leaf in leaves(item) {
                self.note(&leaf.path);
            }
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.leading_colon.is_none() {
            let names: Names = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
            self.note(&names);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, item: &'ast syn::Macro) {
        self.visit_path(&item.path);
        self.tokens(item.tokens.clone());
    }

    // `pub(in crate::app)` uses nothing, and neither does an attribute.
    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}
    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {}
}
