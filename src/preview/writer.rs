//! Markdown's events as HTML that a browser can be trusted with.

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};

use crate::preview::html::{escape, safe_href};
use crate::text::Span;

/// A stretch of the text that is marked, with the name of its severity.
pub(super) type Mark = (Span, &'static str);

/// What is said of HTML in a draft.
const RAW: &str = "HTML: the site puts it into the page as it is";

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

/// Reads Markdown as the site does.
pub(super) fn parser(body: &str) -> Parser<'_> {
    // What kramdown does by default, as Jekyll sets it: tables, footnotes, struck text and curly quotes.
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_SMART_PUNCTUATION;
    Parser::new_ext(body, options)
}

/// Whether a note can stand beside what begins so.
pub(super) fn takes_note(tag: &Tag<'_>) -> bool {
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

/// Turns events into ones that are safe to print.
pub(super) struct Writer<'t> {
    text: &'t str,
    /// FindingNotes by the block that they stand beside.
    notes: HashMap<usize, String>,
    marks: Vec<Mark>,
    /// How often a heading's address was given out.
    ids: HashMap<String, usize>,
    headings: Vec<Heading>,
    /// The heading that is being read, and where its event stands in `out`.
    heading: Option<(usize, Heading)>,
    in_code: bool,
    out: Vec<Event<'t>>,
}

impl<'t> Writer<'t> {
    /// `notes`: HTML by where the block begins in `text` that it stands beside. `marks`: disjoint, in the order of the
    /// text.
    pub(super) fn new(text: &'t str, notes: HashMap<usize, String>, marks: Vec<Mark>) -> Self {
        Self {
            text,
            notes,
            marks,
            ids: HashMap::new(),
            headings: Vec::new(),
            heading: None,
            in_code: false,
            out: Vec::new(),
        }
    }

    /// The part `body` of the text as HTML, and its headings.
    pub(super) fn html(mut self, body: Span) -> (String, Vec<Heading>) {
        for (event, range) in parser(body.of(self.text)).into_offset_iter() {
            self.event(event, range.start + body.start..range.end + body.start);
        }
        let mut out = String::new();
        html::push_html(&mut out, self.out.into_iter());
        (out, self.headings)
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
    fn marks_within(&self, range: &Range<usize>) -> impl Iterator<Item = Mark> {
        let end = range.end;
        let first = self.marks.partition_point(|mark| mark.0.end <= range.start);
        let rest = self.marks.get(first..).unwrap_or_default().iter();
        rest.take_while(move |rest| rest.0.start < end).copied()
    }

    /// The mark on a stretch that is not cut, such as code.
    fn marked_as(&self, range: &Range<usize>) -> Option<&'static str> {
        let span = Span::new(range.start, range.end);
        let found = self.marks_within(range).find(|marks_within| {
            marks_within.0.contains_span(span) || span.contains_span(marks_within.0)
        });
        found.map(|found| found.1)
    }

    /// Words, cut where a mark begins or ends. Words that do not stand so in the source (entities, curly quotes) are
    /// whole.
    fn words(&mut self, words: CowStr<'t>, range: &Range<usize>) {
        let text = self.text;
        let source = text.get(range.clone()).unwrap_or("");
        let touching: Vec<Mark> = self.marks_within(range).collect();
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
        if let Some(words) = text.get(range).filter(|text| !text.is_empty()) {
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
