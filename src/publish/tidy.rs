//! Removes what a finished edition does not contain.

use crate::activity::schedule::is_bare_deadline;
use crate::post::{Post, Section};
use crate::settings::Settings;
use crate::text::{Edit, Span};

/// The start of a comment that allows a finding on its line; see `rules`.
const ALLOW: &str = "lwkd: allow";

/// The edits that remove empty optional sections and subsections, empty bullets, and the template's
/// line about the next deadline if nothing is filled in, as between release cycles. An empty
/// section that is required stays for a person to write.
pub fn tidy(post: &Post, settings: &Settings) -> Vec<Edit> {
    let mut sections = Vec::new();
    for section in &post.draft.sections {
        empty_sections(section, post, settings, &mut sections);
    }
    let bare = bare_bullets(post).into_iter().chain(bare_deadlines(post));
    // Lines in a removed section are removed with it.
    let outside = bare.filter(|line| {
        let mut sections = sections.iter();
        !sections.any(|section| section.contains_span(*line))
    });
    let mut gone: Vec<Span> = outside.collect();
    gone.extend(&sections);
    deletions(gone, post)
}

/// The edits that remove the comments with which writers allow a finding. Readers do not need them.
pub fn drop_allow_comments(post: &Post) -> Vec<Edit> {
    deletions(allow_comments(post), post)
}

/// Adds `section` to `gone` if it is empty and optional, else its empty subsections.
fn empty_sections(section: &Section, post: &Post, settings: &Settings, gone: &mut Vec<Span>) {
    let required = section
        .kind
        .is_some_and(|kind| settings.section(kind).required);
    // A subsection's heading that a person wrote says something, so it stays.
    if section.says_nothing(&post.text) && !required && section.level >= 2 {
        gone.push(Span::new(section.heading.start, section.body.end));
        return;
    }
    for inner in &section.subsections {
        empty_sections(inner, post, settings, gone);
    }
}

/// The lines of empty bullets: without text and without a nested list that has text.
fn bare_bullets(post: &Post) -> Vec<Span> {
    let mut gone = Vec::new();
    for section in post.all_sections() {
        let mut depth_below = 0;
        for bullet in section.bullets.iter().rev() {
            if bullet.is_bare() && depth_below <= bullet.depth {
                gone.push(whole_line(&post.text, bullet.marker));
            } else {
                depth_below = bullet.depth;
            }
        }
    }
    gone
}

/// The lines `**Next Deadline:**` in which nothing is filled in.
fn bare_deadlines(post: &Post) -> Vec<Span> {
    let lines = &post.draft.lines;
    let body = post.draft.body;
    let places = memchr::memmem::find_iter(body.of(&post.text).as_bytes(), "Next Deadline");
    let places = places.map(|at| body.start + at);
    let bare = places.filter(|at| {
        is_bare_deadline(post.line_around(*at).of(&post.text)) && !post.is_code_or_html(*at)
    });
    bare.map(|at| lines.line_span(lines.line_at(at))).collect()
}

/// Allow comments with the white space before them. A line with nothing else is removed whole.
fn allow_comments(post: &Post) -> Vec<Span> {
    let text = &*post.text;
    let head = post.draft.front_matter.as_ref();
    let mut out = Vec::new();
    for (at, _) in text.match_indices(ALLOW) {
        let line = whole_line(text, Span::at(at));
        let before = Span::new(line.start, at);
        let after = Span::new(at, line.end);
        let in_head = head.is_some_and(|head| head.inner.contains_offset(at));
        let comment = if in_head {
            let hash = before.of(text).trim_end().strip_suffix('#');
            hash.map(|hash| Span::new(line.start + hash.trim_end().len(), text_end(text, line)))
        } else {
            let open = before.of(text).trim_end().strip_suffix("<!--");
            let close = after
                .of(text)
                .find("-->")
                .map(|length| at + length + "-->".len());
            let is_html = post.draft.html.iter().any(|html| html.contains_offset(at));
            match (open, close) {
                (Some(open), Some(close)) if is_html => {
                    Some(Span::new(line.start + open.trim_end().len(), close))
                }
                _ => None,
            }
        };
        out.extend(comment.map(|comment| {
            let alone = comment.start == line.start
                && Span::new(comment.end, line.end).of(text).trim().is_empty();
            if alone { line } else { comment }
        }));
    }
    out
}

/// The lines that `span` touches, with the last line ending.
fn whole_line(text: &str, span: Span) -> Span {
    let before = text.get(..span.start).unwrap_or("");
    let after = text.get(span.end..).unwrap_or("");
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let end = after.find('\n').map_or(text.len(), |at| span.end + at + 1);
    Span::new(start, end)
}

/// The end of a line's text, without trailing white space.
fn text_end(text: &str, line: Span) -> usize {
    line.start + line.of(text).trim_end().len()
}

/// Merges adjacent and overlapping spans of a sorted list.
fn joined(spans: &[Span]) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::new();
    for span in spans {
        match out.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => out.push(*span),
        }
    }
    out
}

fn deletions(mut spans: Vec<Span>, post: &Post) -> Vec<Edit> {
    spans.sort_unstable();
    let mut spans = joined(&spans);
    // Remove the blank lines between deletions at the end of the text, too.
    while let [.., before, last] = spans.as_mut_slice() {
        let between = Span::new(before.end, last.start).of(&post.text);
        let to_the_end = last.end == post.text.len() && between.trim().is_empty();
        if !to_the_end || !before.of(&post.text).ends_with('\n') {
            break;
        }
        before.end = last.end;
        spans.pop();
    }
    spans.into_iter().map(|span| deletion(span, post)).collect()
}

/// Deletes `span`. Of the blank lines around deleted lines one is kept, and none at the end of the
/// text.
fn deletion(span: Span, post: &Post) -> Edit {
    let text = &*post.text;
    let (before, after) = (
        text.get(..span.start).unwrap_or(""),
        text.get(span.end..).unwrap_or(""),
    );
    let whole_lines = before.is_empty() || before.ends_with('\n');
    if !whole_lines || !span.of(text).ends_with('\n') && !after.is_empty() {
        return Edit::delete(span);
    }
    if after.trim().is_empty() {
        let kept = before.trim_end();
        let eol = if kept.is_empty() {
            ""
        } else {
            post.draft.eol.as_str()
        };
        return Edit::replace(Span::new(kept.len(), text.len()), eol);
    }
    let blank = |text: &str| text.trim().is_empty();
    let next = after.split_inclusive('\n').next().unwrap_or("");
    if before.lines().next_back().is_none_or(blank) && blank(next) {
        Edit::delete(Span::new(span.start, span.end + next.len()))
    } else {
        Edit::delete(span)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::apply;

    fn tidied(text: &str) -> String {
        let settings = Settings::default();
        let post = Post::parse(text, &settings);
        apply(text, &tidy(&post, &settings))
    }

    #[test]
    fn empty_sections_are_removed_unless_required() {
        let text = "## Developer News\n\n### Election Update\n\nVote.\n\n### Contributor Blog\n\n## Release Schedule\n\n\
                    ## Featured PRs\n\n## KEP of the Week\n\n## Other Merges\n\n* one\n\n## Shoutouts\n\n*\n";
        assert_eq!(
            tidied(text),
            "## Developer News\n\n### Election Update\n\nVote.\n\n## Release Schedule\n\n## Other Merges\n\n* one\n"
        );
    }

    #[test]
    fn a_deadline_that_is_not_filled_in_is_removed() {
        let text = "## Release Schedule\n\n**Next Deadline:**\n\nPatch releases are available.\n\n## Other Merges\n\n* `**Next Deadline:**`\n";
        assert_eq!(
            tidied(text),
            "## Release Schedule\n\nPatch releases are available.\n\n## Other Merges\n\n* `**Next Deadline:**`\n"
        );
        let filled = "## Release Schedule\n\n**Next Deadline: Docs Freeze, July 30**\n";
        assert_eq!(tidied(filled), filled);
        assert_eq!(
            tidied("```\n**Next Deadline:**\n```\n"),
            "```\n**Next Deadline:**\n```\n"
        );
    }

    #[test]
    fn empty_bullets_are_removed_from_a_list() {
        let text = "## Other Merges\n\n*\n* one\n*\n  *\n* two\n\n*\n\nThe end.\n";
        assert_eq!(
            tidied(text),
            "## Other Merges\n\n* one\n* two\n\nThe end.\n"
        );
    }

    #[test]
    fn separate_deletions_at_the_end_leave_no_blank_lines() {
        let text = "## Other Merges\n\n* one\n*\n\n## Promotions\n\n*\n";
        assert_eq!(tidied(text), "## Other Merges\n\n* one\n");
    }

    #[test]
    fn a_featured_title_without_text_is_kept() {
        let text = "## Featured PRs\n\n### [1: A title](https://github.com/kubernetes/kubernetes/pull/1)\n\n### Another\n";
        assert_eq!(
            tidied(text),
            "## Featured PRs\n\n### [1: A title](https://github.com/kubernetes/kubernetes/pull/1)\n"
        );
    }

    #[test]
    fn allow_comments_are_removed_outside_code_only() {
        let text = "---\ndate: 2024-07-30 21:00:00 -0000 # lwkd: allow date-wrong\n# lwkd: allow slug-mismatch\nslug: x\n---\n\
                    ## Other Merges\n\n* one. <!-- lwkd: allow bullet-period -->\n* `<!-- lwkd: allow x -->`\n* three <!-- a note -->\n";
        let post = Post::parse(text, &Settings::default());
        assert_eq!(
            apply(text, &drop_allow_comments(&post)),
            "---\ndate: 2024-07-30 21:00:00 -0000\nslug: x\n---\n\
             ## Other Merges\n\n* one.\n* `<!-- lwkd: allow x -->`\n* three <!-- a note -->\n"
        );
    }

    #[test]
    fn line_endings_are_kept() {
        let text = "## Other Merges\r\n\r\n* one\r\n\r\n## Promotions\r\n\r\n*\r\n\r\n## Shoutouts\r\n\r\n*";
        assert_eq!(tidied(text), "## Other Merges\r\n\r\n* one\r\n");
    }

    #[test]
    fn a_tidy_edition_is_unchanged() {
        let text = "## Developer News\n\nNews.\n\n\n## Other Merges\n\n* one";
        assert_eq!(tidied(text), text);
    }
}
