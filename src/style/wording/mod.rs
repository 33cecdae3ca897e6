//! A title or a release note in the words of the house: short, in the present tense, code in code font, and the link on
//! what tells it apart. Where a rule is not sure, the author's own words stay.

mod code;
mod mishap;
mod phrase;
mod shorten;
mod statement;

pub(crate) use code::as_written;
pub(crate) use phrase::{is_joint, linked, words};
pub(crate) use shorten::shortened;
pub(crate) use statement::{statement, worded};
