//! What symphonia leaves out of Ogg: streams that follow each other, and headers that it does not read.

mod chain;
mod header;
mod page;

pub(super) use chain::{chain, walk};
pub use header::{ShownHeader, shown_header};
pub use page::{Page, pages_of, seal};
