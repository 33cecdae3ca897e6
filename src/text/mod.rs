//! Positions in a text, edits to it, versions in it, and text from outside made safe. Knows nothing
//! about newsletters.

mod edit;
mod glob;
mod line_index;
mod os_error;
mod shell_word;
mod span;
mod span_set;
mod table;
mod untrusted;
mod version;
mod wrap;

pub use edit::{Edit, apply};
pub use glob::fits_glob;
pub use line_index::{LineIndex, Position};
pub use os_error::os_words;
pub use shell_word::shell_word;
pub use span::Span;
pub use span_set::SpanSet;
pub use table::table;
pub use untrusted::{
    Untrusted, is_invisible, safe_for_markdown, safe_for_terminal, safe_inside_markdown,
    safe_lines, safe_url,
};
pub use version::{TagParts, Version, tag_parts, versions_in};
pub use wrap::{columns, hanging, typed, unbreakable, wrapped, wrapped_lines};
