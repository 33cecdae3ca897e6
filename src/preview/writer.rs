//! Turns Markdown events into HTML that is safe in a browser.

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};

use crate::preview::guillemets::Guillemets;
use crate::preview::html::{escape, safe_href};
use crate::settings::Site;
use crate::text::Span;

/// A highlighted span, with the name of its severity.
pub(super) type Mark = (Span, &'static str);

/// The tooltip of HTML that is shown as source.
const RAW: &str = "HTML: the site includes it unchanged";

/// Inline elements that are rendered if they have no attributes. They change the look of their text
/// and nothing else.
const INLINE_ELEMENTS: [&str; 22] = [
    "abbr", "b", "bdi", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "s",
    "samp", "small", "strong", "sub", "sup", "u", "var", "tt",
];

/// Elements without content that are rendered.
const EMPTY_ELEMENTS: [&str; 2] = ["br", "wbr"];

/// A heading of the edition.
pub(super) struct Heading {
    /// 1 to 6.
    pub(super) level: u8,
    /// Its text, without markup.
    pub(super) title: String,
    /// Its `id` in the page.
    pub(super) address: String,
    /// Its byte offset in the text.
    pub(super) start: usize,
}

/// Parses Markdown as the site does.
pub(super) fn parser(body: &str) -> Parser<'_> {
    // The extensions of kramdown as Jekyll configures it: tables, footnotes, strikethrough and
    // smart quotes (https://kramdown.gettalong.org/syntax.html).
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_SMART_PUNCTUATION;
    Parser::new_ext(body, options)
}

/// Whether a block can have a note.
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

/// Turns events into ones that are safe to render.
pub(super) struct Writer<'t> {
    text: &'t str,
    /// Notes as HTML, by the byte offset of their block.
    notes: HashMap<usize, String>,
    marks: Vec<Mark>,
    /// How often each heading id was used.
    ids: HashMap<String, usize>,
    headings: Vec<Heading>,
    /// The current heading, and the index of its event in `out`.
    heading: Option<(usize, Heading)>,
    in_code: bool,
    /// What kramdown makes of `<<` and `>>`; `None` for another site.
    guillemets: Option<Guillemets>,
    /// The source of the current block of HTML.
    html_block: String,
    /// The names of the inline HTML elements that are open in the current block.
    open_elements: Vec<&'static str>,
    out: Vec<Event<'t>>,
}

impl<'t> Writer<'t> {
    /// `notes`: HTML by the byte offset in `text` of its block. `marks`: disjoint, in order.
    pub(super) fn new(
        text: &'t str,
        notes: HashMap<usize, String>,
        marks: Vec<Mark>,
        site: Site,
    ) -> Self {
        Self {
            text,
            notes,
            marks,
            ids: HashMap::new(),
            headings: Vec::new(),
            heading: None,
            in_code: false,
            guillemets: (site == Site::Jekyll).then(Guillemets::default),
            html_block: String::new(),
            open_elements: Vec::new(),
            out: Vec::new(),
        }
    }

    /// Renders the part `body` of the text. Returns the HTML and the headings.
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
            Event::Text(words) if self.in_code => self.words(words, &range),
            Event::Text(words) => {
                let parts = match &mut self.guillemets {
                    Some(guillemets) => guillemets.split(self.text, words, &range),
                    None => vec![(words, range)],
                };
                for (words, range) in parts {
                    self.add_to_title(&words);
                    self.words(words, &range);
                }
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
            Event::Html(source) => self.html_block.push_str(&source),
            // Readers of the site do not see comments.
            Event::InlineHtml(source) if is_comment(&source) => {}
            Event::InlineHtml(source) if self.inline_tag(&source) => {}
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
            // A note is inside its paragraph or bullet, so that it floats beside the first line.
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
                self.html_block.clear();
            }
            Tag::Link { dest_url, .. } => match safe_href(&dest_url) {
                Some(url) => self.raw(format!("<a href=\"{url}\" rel=\"noreferrer\">")),
                None => self.raw("<a class=\"dead\" title=\"not a web or mail URL\">"),
            },
            // The page loads nothing from other servers, so an image is a link.
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
        if is_block(tag) {
            self.close_elements(0);
        }
        match tag {
            TagEnd::Link | TagEnd::Image => self.raw("</a>"),
            TagEnd::HtmlBlock => {
                let source = std::mem::take(&mut self.html_block);
                if !is_comment(source.trim()) {
                    let source = escape(&source);
                    self.raw(format!(
                        "<pre class=\"raw\" title=\"{RAW}\">{source}</pre>\n"
                    ));
                }
            }
            TagEnd::Heading(_) => {
                if let Some((at, mut heading)) = self.heading.take() {
                    heading.address = self.unique_id(&heading.title);
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

    /// Renders a tag of a harmless inline element without attributes. Returns `false` for any other
    /// source, and for an end tag without its start tag.
    fn inline_tag(&mut self, source: &str) -> bool {
        let Some(tag) = source
            .strip_prefix('<')
            .and_then(|source| source.strip_suffix('>'))
        else {
            return false;
        };
        let (tag, is_end) = match tag.strip_prefix('/') {
            Some(tag) => (tag, true),
            None => (tag, false),
        };
        let tag = tag.trim_end_matches('/').trim_end();
        let known = |element: &&&str| element.eq_ignore_ascii_case(tag);
        if let (Some(element), false) = (EMPTY_ELEMENTS.iter().find(known), is_end) {
            self.raw(format!("<{element}>"));
            return true;
        }
        let Some(element) = INLINE_ELEMENTS.iter().find(known) else {
            return false;
        };
        if !is_end {
            self.open_elements.push(element);
            self.raw(format!("<{element}>"));
            return true;
        }
        match self.open_elements.iter().rposition(|open| open == element) {
            Some(at) => {
                self.close_elements(at);
                true
            }
            None => false,
        }
    }

    /// Closes the inline HTML elements from index `first` on, so that none reaches beyond its
    /// block.
    fn close_elements(&mut self, first: usize) {
        while self.open_elements.len() > first {
            if let Some(element) = self.open_elements.pop() {
                self.raw(format!("</{element}>"));
            }
        }
    }

    fn add_to_title(&mut self, words: &str) {
        if let Some((_, heading)) = &mut self.heading {
            heading.title.push_str(words);
        }
    }

    /// The id of a heading, as kramdown makes it; one that is used already gets a number.
    fn unique_id(&mut self, title: &str) -> String {
        let address = heading_id(title);
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

    /// The marks that overlap `range`.
    fn marks_within(&self, range: &Range<usize>) -> impl Iterator<Item = Mark> {
        let end = range.end;
        let first = self
            .marks
            .partition_point(|(mark, _)| mark.end <= range.start);
        let rest = self.marks.get(first..).unwrap_or_default().iter();
        rest.take_while(move |(mark, _)| mark.start < end).copied()
    }

    /// The highlight for an inline node that cannot be split, such as `code`.
    fn marked_as(&self, range: &Range<usize>) -> Option<&'static str> {
        let span = Span::new(range.start, range.end);
        let found = self
            .marks_within(range)
            .find(|(mark, _)| mark.contains_span(span) || span.contains_span(*mark));
        found.map(|(_, severity)| severity)
    }

    /// Text, split where a mark starts or ends. Text that differs from its source (entities, smart
    /// quotes) is not split.
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

/// Whether `source` is one HTML comment and nothing else.
fn is_comment(source: &str) -> bool {
    let comment = source
        .strip_prefix("<!--")
        .and_then(|source| source.strip_suffix("-->"));
    comment.is_some_and(|comment| !comment.contains("-->"))
}

/// Whether an element of this kind contains text directly.
fn is_block(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::TableCell
    )
}

/// The id that kramdown gives a heading: letters, digits, `-` and `_` in lower case, with `-` for
/// each space (<https://kramdown.gettalong.org/converter/html.html#auto-ids>).
fn heading_id(title: &str) -> String {
    let known = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
    let address: String = title.chars().filter(known).collect();
    let address = address.trim().to_lowercase().replace(' ', "-");
    if address.is_empty() {
        "section".to_owned()
    } else {
        address
    }
}
