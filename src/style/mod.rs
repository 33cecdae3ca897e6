//! The house style of one line.
mod bug;
mod case;
mod code;
mod lexicon;
mod link;
mod note;
mod references;
mod shorten;
mod statement;
mod subject;
mod title;
mod token;
mod verb;
pub use statement::*;
pub use code::*;
pub use title::*;
pub use link::*;
