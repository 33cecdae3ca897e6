//! The line about the next deadline, for the rules that check it.

use memchr::memmem;

use crate::activity::schedule::is_bare_deadline;
use crate::rules::Context;
use crate::text::Span;

/// The start of the template's deadline line.
pub(super) const START: &str = "**Next Deadline";

/// The lines about the next deadline that a writer filled in.
pub(super) fn lines<'a>(context: &Context<'a>) -> impl Iterator<Item = Span> + 'a {
    let (post, text) = (context.post, context.text());
    let body = post.draft.body;
    memmem::find_iter(body.of(text).as_bytes(), START).filter_map(move |at| {
        let start = body.start + at;
        let line = Span::new(start, post.line_around(start).end);
        let filled = !is_bare_deadline(line.of(text));
        (filled && !post.is_code_or_html(start)).then_some(line)
    })
}
