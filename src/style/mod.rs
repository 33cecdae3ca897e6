//! How one line is written: the words of the house, titles and notes taken apart, shortening, code
//! font, link text.

mod bug;
mod case;
mod changes;
mod choice;
mod code;
mod cut;
mod lexicon;
mod line;
mod link;
mod link_line;
mod note;
mod prefixes;
pub(crate) mod references;
mod revert;
mod shorten;
mod statement;
mod subject;
pub(crate) mod title;
mod token;
pub(crate) mod verb;
mod word_list;

pub use crate::text::{TagParts, Version, tag_parts};
pub use case::in_house_style;
pub use changes::summary;
pub use code::{HouseStyle, is_flag};
pub use lexicon::{WordClass, is};
pub use line::{is_glued, worded};
pub use link::linked;
pub use note::first_sentence;
pub use revert::RevertTarget;
pub use shorten::word_count;
pub use statement::{Preference, Statement, TextSource, statement};
pub use title::{Title, TitleKind, clean, component_prefix};
pub use token::{LineToken, TokenKind, tokens};
pub use verb::{KnownVerb, VerbForm, capitalised, gerund, is_article, known_verb, verb};
pub use word_list::{WordList, contraction};
