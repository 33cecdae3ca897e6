//! Renders the Markdown of an edition as safe HTML, with a note beside each line that has a
//! finding.
//!
//! The site is built with kramdown. pulldown-cmark finds the same structure in all but a few posts;
//! where kramdown differs, a rule reports the line, and its note says so.

use std::collections::HashMap;

use pulldown_cmark::Event;

use crate::diagnostic::Diagnostic;
use crate::post::Post;
use crate::preview::notes::{FindingNotes, severity};
use crate::preview::writer::{Heading, Mark, Writer, parser, takes_note};
use crate::settings::Site;
use crate::text::Span;

/// The longest span in bytes that is highlighted. For a longer one the note is enough.
const MAX_HIGHLIGHT: usize = 200;

/// The body of an edition as HTML, and the notes on its front matter.
pub(super) struct Article {
    pub(super) body: String,
    pub(super) front_matter_notes: String,
    /// In the order of the text.
    pub(super) headings: Vec<Heading>,
}

/// Renders `post` with `findings` beside their lines.
pub(super) fn article(post: &Post, findings: &[Diagnostic], site: Site) -> Article {
    let text = &*post.text;
    let notes_of = FindingNotes::new(text, findings);
    let body = post.draft.body;
    let anchors = anchors(body.of(text), body.start);
    let mut front_matter_notes = String::new();
    let mut notes: HashMap<usize, String> = HashMap::new();
    for (at, finding) in findings.iter().enumerate() {
        let note = notes_of.note(at, finding);
        // A finding belongs to the last block that starts before it.
        let next = anchors.partition_point(|anchor| *anchor <= finding.span.start);
        match next.checked_sub(1).and_then(|at| anchors.get(at)) {
            Some(anchor) => notes.entry(*anchor).or_default().push_str(&note),
            None => front_matter_notes.push_str(&note),
        }
    }
    let (body, headings) = Writer::new(text, notes, marks(text, findings), site).html(body);
    Article {
        body,
        front_matter_notes,
        headings,
    }
}

/// The byte offsets of the blocks that can have a note, in order.
fn anchors(body: &str, offset: usize) -> Vec<usize> {
    let mut out: Vec<usize> = parser(body)
        .into_offset_iter()
        .filter(|(event, _)| matches!(event, Event::Start(tag) if takes_note(tag)))
        .map(|(_, range)| range.start + offset)
        .collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// The spans to highlight: each within one line, disjoint. Of spans that overlap it is the first.
fn marks(text: &str, findings: &[Diagnostic]) -> Vec<Mark> {
    let short = |span: Span| {
        !span.is_empty() && span.len() <= MAX_HIGHLIGHT && !span.of(text).contains('\n')
    };
    let mut out: Vec<Mark> = Vec::new();
    for finding in findings.iter().filter(|finding| short(finding.span)) {
        if out
            .last()
            .is_none_or(|(last, _)| last.end <= finding.span.start)
        {
            out.push((finding.span, severity(finding.severity)));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    fn rendered(text: &str, findings: &[Diagnostic]) -> String {
        let post = Post::parse(text, &Settings::default());
        let article = article(&post, findings, Site::Jekyll);
        format!("{}{}", article.front_matter_notes, article.body)
    }

    #[test]
    fn html_that_could_do_something_is_shown_as_text() {
        let text = "a <b onclick=x>b</b>\n\n<script>alert(1)</script>\n\n<!-- c -->\n\n[x](javascript:y) ![i](https://x.org/i.png) <javascript:z>\n\n## <i>&lt;img src=x&gt;\n\n`<u>`\n";
        let html = rendered(text, &[]);
        for tag in ["<b", "<script", "<!--", "<img", "<u>", "href=\"javascript"] {
            assert!(!html.contains(tag), "{tag} in {html}");
        }
        assert!(
            html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"),
            "{html}"
        );
    }

    #[test]
    fn guillemets_are_shown_as_the_site_shows_them() {
        for (text, html) in [
            ("An a << b and c >> d.\n", "<p>An a « b and c » d.</p>\n"),
            ("<< one >> and >>two\n", "<p>« one » and »two</p>\n"),
            ("a \\<< b \\>> c\n", "<p>a &lt;&lt; b &gt;&gt; c</p>\n"),
            ("`a << b`\n", "<p><code>a &lt;&lt; b</code></p>\n"),
            ("    a << b\n", "<pre><code>a &lt;&lt; b\n</code></pre>\n"),
            ("a <<<\n", "<p>a «&lt;</p>\n"),
        ] {
            assert_eq!(rendered(text, &[]), html, "{text}");
        }
    }

    #[test]
    fn comments_are_hidden_and_harmless_inline_html_is_rendered() {
        let cases = [
            ("Text. <!-- note --> More.\n", "<p>Text.  More.</p>\n"),
            ("<!--- ### General -->\n\nText.\n", "<p>Text.</p>\n"),
            ("<!--\n## Two\nlines\n-->\n", ""),
            (
                "H<sub>2</sub>O<br>a<br/>b <KBD>k</KBD>\n",
                "<p>H<sub>2</sub>O<br>a<br>b <kbd>k</kbd></p>\n",
            ),
            (
                "* a <b>b\n* c\n",
                "<ul>\n<li>a <b>b</b></li>\n<li>c</li>\n</ul>\n",
            ),
            ("a <b><i>b</b> c\n", "<p>a <b><i>b</i></b> c</p>\n"),
        ];
        for (text, expected) in cases {
            assert_eq!(rendered(text, &[]), expected, "{text}");
        }
        for shown in [
            "a</b>",
            "a<sub onclick=x>b",
            "<!-- a --> <script>b</script> <!-- c -->",
        ] {
            let html = rendered(shown, &[]);
            assert!(
                !html.contains("<sub") && !html.contains("<script") && !html.contains("</b>"),
                "{html}"
            );
        }
    }

    #[test]
    fn a_note_is_beside_its_line_and_its_text_is_highlighted() {
        let text = "---\ntitle: x\n---\n\n## News\n\nSome teh words.\n\n* one\n* two\n";
        let at = |words: &str| {
            let start = text.find(words).expect("in the text");
            Span::new(start, start + words.len())
        };
        let html = rendered(
            text,
            &[
                Diagnostic::error(at("title: x"), "first"),
                Diagnostic::warning(at("teh"), "second"),
                Diagnostic::hint(at("two"), "third"),
            ],
        );
        let place = |words: &str| {
            html.find(words)
                .unwrap_or_else(|| panic!("{words}: {html}"))
        };
        assert!(place("first") < place("<h2 id=\"news\">"));
        assert!(
            html.contains("Some <mark class=\"warning\">teh</mark> words."),
            "{html}"
        );
        assert!(
            place("<p><span class=\"notes\">") < place("second")
                && place("second") < place("Some ")
        );
        assert!(
            place("one") < place("third") && place("third") < place("<mark class=\"hint\">two")
        );
    }

    #[test]
    fn no_finding_is_lost_wherever_it_points() {
        let text =
            "x\n\n```\ncode\n```\n\n| a | b |\n|---|---|\n| c | d |\n\n> q\n\n[r]: https://x.org\n";
        for start in 0..=text.len() {
            let html = rendered(text, &[Diagnostic::error(Span::at(start), "here it is")]);
            assert_eq!(html.matches("here it is").count(), 1, "at {start}: {html}");
        }
        let empty = rendered("", &[Diagnostic::error(Span::at(0), "here it is")]);
        assert!(empty.contains("here it is"), "{empty}");
    }

    #[test]
    fn each_heading_has_its_own_id() {
        let html = rendered("## KEP of the Week\n\n## KEP of the Week\n\n## `?`\n", &[]);
        for id in [
            "\"kep-of-the-week\"",
            "\"kep-of-the-week-1\"",
            "\"section\"",
        ] {
            assert!(html.contains(&format!("id={id}")), "{id} in {html}");
        }
    }
}
