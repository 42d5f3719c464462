//! The command line contract, on the real binary: shapes of the documents, exit codes, hostile inputs.

mod conventions;
mod exchange;
mod hostile;
mod interruption;
mod labels;
mod learning;
mod pictures;
mod program;
