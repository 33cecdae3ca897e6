//! Allow comments: `<!-- lwkd: allow RULE -->` at the end of a line, `# lwkd: allow RULE` in the
//! front matter.

use std::collections::HashSet;

use memchr::memmem;

use crate::diagnostic::Diagnostic;
use crate::post::Post;
use crate::rules::names::current;
use crate::text::Span;

const SIGN: &str = "lwkd: allow";

/// Bytes of a comment that are read: enough for several names, and a line of brackets stays linear.
const LONGEST: usize = 256;

/// The allow comments of a post.
pub(super) struct Allowed<'t> {
    /// Every rule name in the comments, in the order of the text.
    pub(super) names: Vec<(&'t str, Span)>,
    /// The start of each line that allows a rule, and the rule.
    lines: HashSet<(usize, &'t str)>,
    /// The rules that the front matter allows, and where it ends.
    head: HashSet<&'t str>,
    head_end: usize,
}

/// Reads the allow comments of `post`.
pub(super) fn comments(post: &Post) -> Allowed<'_> {
    let text = &*post.text;
    let head = post
        .draft
        .front_matter
        .as_ref()
        .map(|front_matter| front_matter.span);
    let mut out = Allowed {
        names: Vec::new(),
        lines: HashSet::new(),
        head: HashSet::new(),
        head_end: head.map_or(0, |head| head.end),
    };
    for at in memmem::find_iter(text.as_bytes(), SIGN) {
        let line = post.line_around(at);
        let before = text.get(line.start..at).unwrap_or("").trim_end();
        let begin = at + SIGN.len();
        let end = text.floor_char_boundary(line.end.min(begin + LONGEST));
        let after = text.get(begin..end).unwrap_or("");
        let in_head = head.is_some_and(|head| head.contains_offset(at)) && before.ends_with('#');
        let names = match after.split_once("-->") {
            Some((names, _)) if before.ends_with("<!--") => names,
            _ if in_head => after,
            _ => continue,
        };
        for name in names
            .split([' ', '\t', ','])
            .filter(|part| !part.is_empty())
        {
            // A comment on its own line covers the whole front matter: a missing key has no line.
            if before == "#" {
                out.head.insert(current(name));
            } else {
                out.lines.insert((line.start, current(name)));
            }
            out.names
                .extend(Span::of_slice(text, name).map(|span| (name, span)));
        }
    }
    out
}

impl Allowed<'_> {
    /// Whether `finding` starts where its rule is allowed.
    pub(super) fn covers(&self, post: &Post, finding: &Diagnostic) -> bool {
        if self.names.is_empty() {
            return false;
        }
        let at = finding.span.start;
        (at <= self.head_end && self.head.contains(finding.rule))
            || self
                .lines
                .contains(&(post.line_around(at).start, finding.rule))
    }
}
