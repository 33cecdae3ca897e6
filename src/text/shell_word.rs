//! Words of a command that is offered for copying.

use std::borrow::Cow;

use crate::text::safe_for_terminal;

/// `text` as one word for a POSIX shell: in single quotes unless it holds only characters without a
/// meaning there. Invisible characters are left out and newlines become spaces, since a terminal
/// could show another word than the shell reads.
pub fn shell_word(text: &str) -> Cow<'_, str> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_-./:@%+=,".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let line = safe_for_terminal(text);
    Cow::Owned(format!("'{}'", line.replace('\'', r"'\''")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_shell_would_interpret_is_quoted() {
        for (text, expected) in [
            ("_posts/2024-07-28-update.md", "_posts/2024-07-28-update.md"),
            ("a b.md", "'a b.md'"),
            ("$(touch x).md", "'$(touch x).md'"),
            ("it's.md", r"'it'\''s.md'"),
            ("a\n::error::x.md", "'a ::error::x.md'"),
            ("", "''"),
        ] {
            assert_eq!(shell_word(text), expected);
        }
    }
}
