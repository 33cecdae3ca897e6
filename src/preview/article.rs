//! An edition's Markdown as safe HTML, with a note beside each line that has a finding.
//!
//! The site is built with kramdown. pulldown-cmark reads the structure of an edition as kramdown does in all but a few
//! posts; where kramdown would make something else of a line, a rule says so and its note stands there.

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};

use super::html::{escape, safe_href};
use super::notes::{Notes, severity};
use crate::diagnostic::Diagnostic;
use crate::post::Post;
use crate::text::Span;

/// A longer stretch is not marked in the text: its note is enough.
const MOST_MARKED: usize = 200;

/// What is said of HTML in a draft.
const RAW: &str = "HTML: the site puts it into the page as it is";

/// The body of an edition as HTML, and the notes that belong above it, to the front matter.
pub(super) struct Article {
    pub(super) body: String,
    pub(super) front_matter_notes: String,
    /// In the order of the text.
    pub(super) headings: Vec<Heading>,
}

/// A heading of the edition.
pub(super) struct Heading {
    /// 1 to 6.
    pub(super) level: u8,
    /// Its words, without markup.
    pub(super) title: String,
    /// Its address within the page.
    pub(super) address: String,
    /// Where it begins in the text.
    pub(super) start: usize,
}

/// Renders `post` with `findings` beside the lines that they are about.
pub(super) fn article(post: &Post, findings: &[Diagnostic]) -> Article {
    let text = &*post.text;
    let notes_of = Notes::new(text, findings);
    let body = post.draft.body;
    let anchors = anchors(body.of(text), body.start);
    let mut front_matter_notes = String::new();
    let mut notes: HashMap<usize, String> = HashMap::new();
    for (at, finding) in findings.iter().enumerate() {
        let note = notes_of.note(at, finding);
        // A finding belongs to the last block that begins before it.
        let next = anchors.partition_point(|it| *it <= finding.span.start);
        match next.checked_sub(1).and_then(|at| anchors.get(at)) {
            Some(anchor) => notes.entry(*anchor).or_default().push_str(&note),
            None => front_matter_notes.push_str(&note),
        }
    }
    let mut writer = Writer {
        text,
        notes,
        marks: marks(text, findings),
        ids: HashMap::new(),
        headings: Vec::new(),
        heading: None,
        in_code: false,
        out: Vec::new(),
    };
    let html = writer.html(body);
    Article {
        body: html,
        front_matter_notes,
        headings: writer.headings,
    }
}

fn parser(body: &str) -> Parser<'_> {
    // What kramdown does by default, as Jekyll sets it: tables, footnotes, struck text and curly quotes.
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_SMART_PUNCTUATION;
    Parser::new_ext(body, options)
}

/// Where the blocks begin that a note can stand beside.
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

fn takes_note(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Paragraph
            | Tag::Heading { .. }
            | Tag::Item
            | Tag::CodeBlock(_)
            | Tag::HtmlBlock
            | Tag::Table(_)
    )
}

/// The stretches that are marked in the text: of one line, disjoint, the first of those that overlap.
fn marks(text: &str, findings: &[Diagnostic]) -> Vec<(Span, &'static str)> {
    let short =
        |span: Span| !span.is_empty() && span.len() <= MOST_MARKED && !span.of(text).contains('\n');
    let mut out: Vec<(Span, &'static str)> = Vec::new();
    for it in findings.iter().filter(|it| short(it.span)) {
        if out.last().is_none_or(|last| last.0.end <= it.span.start) {
            out.push((it.span, severity(it.severity)));
        }
    }
    out
}

/// Turns events into ones that are safe to print.
struct Writer<'t> {
    text: &'t str,
    /// Notes by the block that they stand beside.
    notes: HashMap<usize, String>,
    marks: Vec<(Span, &'static str)>,
    /// How often a heading's address was given out.
    ids: HashMap<String, usize>,
    headings: Vec<Heading>,
    /// The heading that is being read, and where its event stands in `out`.
    heading: Option<(usize, Heading)>,
    in_code: bool,
    out: Vec<Event<'t>>,
}

impl<'t> Writer<'t> {
    fn html(&mut self, body: Span) -> String {
        for (event, range) in parser(body.of(self.text)).into_offset_iter() {
            self.event(event, range.start + body.start..range.end + body.start);
        }
        let mut out = String::new();
        html::push_html(&mut out, self.out.drain(..));
        out
    }

    fn event(&mut self, event: Event<'t>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(words) => {
                self.add_to_title(&words);
                self.words(words, &range);
            }
            Event::Code(code) => {
                self.add_to_title(&code);
                let marked = self.marked_as(&range);
                if let Some(severity) = marked {
                    self.raw(format!("<mark class=\"{severity}\">"));
                }
                self.out.push(Event::Code(code));
                if marked.is_some() {
                    self.raw("</mark>");
                }
            }
            Event::Html(source) => self.raw(escape(&source)),
            Event::InlineHtml(source) => {
                let severity = self.marked_as(&range).unwrap_or_default();
                self.raw(format!(
                    "<code class=\"raw {severity}\" title=\"{RAW}\">{}</code>",
                    escape(&source)
                ));
            }
            other => self.out.push(other),
        }
    }

    fn start(&mut self, tag: Tag<'t>, range: Range<usize>) {
        let note = takes_note(&tag)
            .then(|| self.notes.remove(&range.start))
            .flatten();
        match tag {
            // A note stands inside its paragraph or bullet, so that it floats beside the first line.
            Tag::Paragraph | Tag::Item => {
                self.out.push(Event::Start(tag));
                self.note(note, "");
            }
            Tag::Heading { level, .. } => {
                self.note(note, " above");
                let heading = Heading {
                    level: level as u8,
                    title: String::new(),
                    address: String::new(),
                    start: range.start,
                };
                self.heading = Some((self.out.len(), heading));
                self.out.push(Event::Start(tag));
            }
            Tag::HtmlBlock => {
                self.note(note, " above");
                self.raw(
                    "<pre class=\"raw\" title=\"HTML: the site puts it into the page as it is\">",
                );
            }
            Tag::Link { dest_url, .. } => match safe_href(&dest_url) {
                Some(url) => self.raw(format!("<a href=\"{url}\" rel=\"noreferrer\">")),
                None => {
                    self.raw("<a class=\"dead\" title=\"no address that a reader could follow\">")
                }
            },
            // The page loads nothing from elsewhere; the site does.
            Tag::Image { dest_url, .. } => {
                let url = safe_href(&dest_url).unwrap_or_default();
                self.raw(format!(
                    "<a class=\"image\" href=\"{url}\" rel=\"noreferrer\">image: "
                ));
            }
            Tag::CodeBlock(_) | Tag::Table(_) => {
                self.note(note, " above");
                self.in_code |= matches!(tag, Tag::CodeBlock(_));
                self.out.push(Event::Start(tag));
            }
            _ => self.out.push(Event::Start(tag)),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Link | TagEnd::Image => self.raw("</a>"),
            TagEnd::HtmlBlock => self.raw("</pre>\n"),
            TagEnd::Heading(_) => {
                if let Some((at, mut heading)) = self.heading.take() {
                    heading.address = self.address(&heading.title);
                    if let Some(Event::Start(Tag::Heading { id, .. })) = self.out.get_mut(at) {
                        *id = Some(heading.address.clone().into());
                    }
                    self.headings.push(heading);
                }
                self.out.push(Event::End(tag));
            }
            TagEnd::CodeBlock => {
                self.in_code = false;
                self.out.push(Event::End(tag));
            }
            _ => self.out.push(Event::End(tag)),
        }
    }

    fn add_to_title(&mut self, words: &str) {
        if let Some((_, heading)) = &mut self.heading {
            heading.title.push_str(words);
        }
    }

    /// The address of a heading within the page, as kramdown makes it; one that is taken gets a number.
    fn address(&mut self, title: &str) -> String {
        let address = heading_address(title);
        let count = self.ids.entry(address.clone()).or_insert(0);
        *count += 1;
        match *count {
            1 => address,
            count => format!("{address}-{}", count - 1),
        }
    }

    fn note(&mut self, note: Option<String>, place: &str) {
        if let Some(note) = note {
            self.raw(format!("<span class=\"notes{place}\">{note}</span>"));
        }
    }

    fn raw(&mut self, html: impl Into<CowStr<'t>>) {
        self.out.push(Event::InlineHtml(html.into()));
    }

    /// The marks that share a byte with `range`.
    fn marks_within(&self, range: &Range<usize>) -> impl Iterator<Item = (Span, &'static str)> {
        let end = range.end;
        let first = self.marks.partition_point(|it| it.0.end <= range.start);
        let rest = self.marks.get(first..).unwrap_or_default().iter();
        rest.take_while(move |it| it.0.start < end).copied()
    }

    /// The mark on a stretch that is not cut, such as code.
    fn marked_as(&self, range: &Range<usize>) -> Option<&'static str> {
        let span = Span::new(range.start, range.end);
        let found = self
            .marks_within(range)
            .find(|it| it.0.contains(span) || span.contains(it.0));
        found.map(|it| it.1)
    }

    /// Words, cut where a mark begins or ends. Words that do not stand so in the source (entities, curly quotes) are
    /// whole.
    fn words(&mut self, words: CowStr<'t>, range: &Range<usize>) {
        let text = self.text;
        let source = text.get(range.clone()).unwrap_or("");
        let touching: Vec<(Span, &'static str)> = self.marks_within(range).collect();
        if self.in_code || touching.is_empty() || source != &*words {
            self.out.push(Event::Text(words));
            return;
        }
        let mut done = range.start;
        for (span, severity) in touching {
            let span = Span::new(span.start.max(done), span.end.min(range.end));
            self.plain(done..span.start);
            self.raw(format!("<mark class=\"{severity}\">"));
            self.plain(span.start..span.end);
            self.raw("</mark>");
            done = span.end;
        }
        self.plain(done..range.end);
    }

    fn plain(&mut self, range: Range<usize>) {
        let text = self.text;
        if let Some(words) = text.get(range).filter(|it| !it.is_empty()) {
            self.out.push(Event::Text(words.into()));
        }
    }
}

/// The address that kramdown gives a heading: letters, digits, `-` and `_` in lower case, `-` for blanks.
fn heading_address(title: &str) -> String {
    let known = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
    let address: String = title.chars().filter(known).collect();
    let address = address.trim().to_lowercase().replace(' ', "-");
    if address.is_empty() {
        "section".to_owned()
    } else {
        address
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    fn rendered(text: &str, findings: &[Diagnostic]) -> String {
        let post = Post::parse(text, &Settings::default());
        let article = article(&post, findings);
        format!("{}{}", article.front_matter_notes, article.body)
    }

    #[test]
    fn html_is_shown_and_never_obeyed() {
        let text = "a <b onclick=x>b</b>\n\n<script>alert(1)</script>\n\n<!-- c -->\n\n[x](javascript:y) ![i](https://x.org/i.png) <javascript:z>\n\n## <i>&lt;img src=x&gt;\n\n`<u>`\n";
        let html = rendered(text, &[]);
        for tag in [
            "<b",
            "<script",
            "<!--",
            "<img",
            "<u>",
            "<i>",
            "href=\"javascript",
        ] {
            assert!(!html.contains(tag), "{tag} in {html}");
        }
        assert!(
            html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"),
            "{html}"
        );
    }

    #[test]
    fn a_note_stands_beside_its_line_and_its_words_are_marked() {
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
    fn headings_have_addresses_of_their_own() {
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
