//! What the user looks for in the list: filter, search, order.

use super::Library;
use super::query::Query;
use crate::app::choices::{Filter, Sort, SortColumn};

impl Library {
    /// Which songs are listed.
    pub fn filter(&self) -> &Filter {
        &self.filter
    }

    /// What is searched for.
    pub fn search(&self) -> &str {
        &self.search
    }

    /// The order.
    pub fn sort(&self) -> Sort {
        self.sort
    }

    pub(in super::super) fn set_filter(&mut self, filter: Filter) {
        self.filter = filter;
        self.rebuild();
    }

    pub(in super::super) fn set_search(&mut self, search: String) {
        let query = Query::of(&search);
        let is_narrower = query.narrows(&self.query);
        self.search = search;
        self.query = query;
        if is_narrower && !self.rows.is_stale() {
            self.narrow();
        } else {
            self.rebuild();
        }
    }

    /// By another column; the same column again turns the order round.
    pub(in super::super) fn sort_by(&mut self, column: SortColumn) {
        let Sort { column: before, descending } = self.sort;
        self.set_order(if column == before { Sort { column, descending: !descending } } else { Sort::by(column) });
    }

    /// In another order.
    pub(in super::super) fn set_order(&mut self, sort: Sort) {
        self.sort = sort;
        self.rebuild();
    }
}
