//! Parses a text into sections, bullets and links: one pass over pulldown-cmark's events.

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

use crate::post::section::tree;
use crate::post::{Bullet, Eol, Link, LinkForm, Parsed, Run, RunKind, Section, Target, Words};
use crate::post::{front_matter, liquid, words};
use crate::settings::{Proposals, Settings, Site};
use crate::text::{LineIndex, Span};

pub(super) fn draft(text: &str, settings: &Settings) -> Parsed {
    let begin = if text.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        0
    };
    let front_matter = front_matter::find(text, begin, settings.template.fence);
    let body = Span::new(
        front_matter
            .as_ref()
            .map_or(begin, |front_matter| front_matter.span.end),
        text.len(),
    );
    // Liquid runs before Markdown, so the parser must not see what it replaces.
    let liquid = match settings.newsletter.site {
        Site::Jekyll => liquid::meant(text, body.start),
        Site::Other => Vec::new(),
    };
    let masked = (!liquid.is_empty()).then(|| liquid::masked(text, &liquid));
    let source = masked.as_deref().unwrap_or(text);
    let mut reader = Reader::new(source, body, settings.newsletter.proposals.as_ref());
    let parser = Parser::new_ext(body.of(source), Options::empty()).into_offset_iter();
    for (event, range) in parser {
        reader.event(
            &event,
            Span::new(range.start, range.end).shifted(body.start),
        );
    }
    let preamble = match &front_matter {
        Some(it) => Span::new(begin, it.span.start),
        None => Span::new(
            begin,
            reader
                .flat
                .get(1)
                .map_or(text.len(), |section| section.heading.start),
        ),
    };
    // A heading in a list or a quote closes after the bullets around it started.
    reader.runs.sort_by_key(|run| run.span);
    let lines = LineIndex::new(text);
    let single_words = words::split(source, &mut reader.words);
    Parsed {
        bom: begin > 0,
        eol: line_endings(text, &lines),
        lines,
        front_matter,
        preamble,
        body,
        sections: tree(text, reader.flat, settings),
        runs: reader.runs,
        words: reader.words,
        single_words,
        code: reader.code,
        html: reader.html,
        liquid,
    }
}

fn line_endings(text: &str, lines: &LineIndex) -> Eol {
    if memchr::memchr(b'\r', text.as_bytes()).is_none() {
        return Eol::Lf;
    }
    match (text.matches("\r\n").count(), lines.count() - 1) {
        (0, _) => Eol::Lf,
        (crlf, lines) if crlf == lines => Eol::Crlf,
        _ => Eol::Mixed,
    }
}

/// Collects the structure from the events. Sections are flat here: `flat[0]` is the text above the
/// first heading.
struct Reader<'t> {
    text: &'t str,
    proposals: Option<&'t Proposals>,
    flat: Vec<Section>,
    runs: Vec<Run>,
    words: Vec<Words>,
    code: Vec<Span>,
    html: Vec<Span>,
    /// Block quotes and list items around the current event.
    items: Vec<Item>,
    quotes: usize,
    in_heading: bool,
    in_code_block: bool,
    /// The previous event was text, too.
    adjacent: bool,
    links: Vec<(Span, LinkForm, Option<Span>)>,
}

/// An open list item: its start, and where its own text ended so far.
struct Item {
    start: usize,
    own_end: usize,
    closed: bool,
    /// Whether its text is in paragraphs, which are runs of their own.
    loose: bool,
    inline: Option<Span>,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str, body: Span, proposals: Option<&'t Proposals>) -> Self {
        Self {
            text,
            proposals,
            flat: vec![section(0, Span::at(body.start), Span::at(body.start), body)],
            runs: Vec::new(),
            words: Vec::new(),
            code: Vec::new(),
            html: Vec::new(),
            items: Vec::new(),
            quotes: 0,
            in_heading: false,
            in_code_block: false,
            adjacent: false,
            links: Vec::new(),
        }
    }

    fn event(&mut self, event: &Event<'_>, span: Span) {
        let text = matches!(event, Event::Text(_));
        match event {
            Event::Start(tag) => self.start(tag, span),
            Event::End(tag) => self.end(*tag, span),
            Event::Text(_) if !self.in_code_block => {
                self.inline(span);
                self.words(span);
            }
            Event::Code(_) => {
                self.inline(span);
                self.code.push(span);
            }
            Event::InlineHtml(_) => {
                self.inline(span);
                self.html.push(span);
            }
            Event::Html(_) => self.html.push(span),
            _ => {}
        }
        self.adjacent = text;
    }

    fn start(&mut self, tag: &Tag<'_>, span: Span) {
        match tag {
            Tag::Heading { level, .. } => {
                self.in_heading = true;
                if let Some(item) = self.items.last_mut() {
                    item.loose = true;
                }
                let line = trimmed(self.text, span);
                if self.items.is_empty() && self.quotes == 0 {
                    let title = heading_title(self.text, line);
                    let after = span.end;
                    self.flat
                        .push(section(*level as u8, line, title, Span::new(after, after)));
                }
                self.runs.push(Run {
                    span: line,
                    kind: RunKind::Heading,
                });
            }
            Tag::Paragraph => {
                let kind = if self.items.is_empty() {
                    RunKind::Paragraph
                } else {
                    RunKind::Bullet
                };
                if let Some(item) = self.items.last_mut() {
                    item.loose = true;
                    if !item.closed {
                        item.own_end = span.end;
                    }
                }
                self.runs.push(Run {
                    span: trimmed(self.text, span),
                    kind,
                });
            }
            Tag::Item => self.items.push(Item {
                start: span.start,
                own_end: span.start,
                closed: false,
                loose: false,
                inline: None,
            }),
            Tag::List(_) => {
                if let Some(item) = self.items.last_mut() {
                    item.closed = true;
                }
            }
            Tag::BlockQuote(_) => self.quotes += 1,
            Tag::CodeBlock(_) => {
                self.in_code_block = true;
                self.code.push(trimmed(self.text, span));
                self.inline(Span::at(span.end));
            }
            Tag::HtmlBlock => self.inline(Span::at(span.end)),
            Tag::Link {
                link_type,
                dest_url,
                ..
            } => {
                self.inline(span);
                let form = match link_type {
                    LinkType::Inline => LinkForm::Inline,
                    LinkType::Autolink | LinkType::Email => LinkForm::Auto,
                    _ => LinkForm::Reference,
                };
                self.links
                    .push((span, form, Span::of_slice(self.text, dest_url)));
            }
            Tag::Image { dest_url, .. } => {
                self.inline(span);
                self.links
                    .push((span, LinkForm::Image, Span::of_slice(self.text, dest_url)));
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, span: Span) {
        match tag {
            TagEnd::Heading(_) => self.in_heading = false,
            TagEnd::CodeBlock => self.in_code_block = false,
            TagEnd::BlockQuote(_) => self.quotes = self.quotes.saturating_sub(1),
            TagEnd::Item => self.bullet(span),
            TagEnd::Link | TagEnd::Image => {
                if let Some((span, form, url)) = self.links.pop() {
                    let link = link(self.text, span, form, url, self.proposals);
                    self.current().links.push(link);
                }
            }
            _ => {}
        }
    }

    /// Records words. pulldown-cmark splits them at every possible delimiter; here they are joined
    /// again.
    fn words(&mut self, span: Span) {
        let words = Words::new(span, !self.links.is_empty(), self.in_heading);
        match self.words.last_mut() {
            Some(last)
                if last.span.end == span.start
                    && (last.in_link, last.in_heading) == (words.in_link, words.in_heading)
                    && self.adjacent =>
            {
                last.span.end = span.end;
            }
            _ => self.words.push(words),
        }
    }

    /// Records inline text of the innermost item.
    fn inline(&mut self, span: Span) {
        if let Some(item) = self.items.last_mut().filter(|item| !item.closed) {
            item.own_end = item.own_end.max(span.end);
            if !item.loose {
                let so_far = item.inline.unwrap_or(span);
                item.inline = Some(Span::new(so_far.start, so_far.end.max(span.end)));
            }
        }
    }

    fn bullet(&mut self, span: Span) {
        let Some(mut item) = self.items.pop() else {
            return;
        };
        // A bullet that is indented more than the one above starts at its marker, not at the line.
        let source = self.text.get(item.start..span.end).unwrap_or("");
        item.start += source.len() - source.trim_start().len();
        let whole = trimmed(
            self.text,
            Span::new(item.start, item.own_end.max(item.start)),
        );
        let source = self.text.get(item.start..span.end).unwrap_or("");
        let marker = source.find(char::is_whitespace).unwrap_or(source.len());
        let marker = Span::new(item.start, item.start + marker);
        let inner = Span::new(marker.end, whole.end.max(marker.end)).of(self.text);
        let content = inner.trim();
        let content = Span::of_slice(self.text, content).unwrap_or(Span::at(marker.end));
        let content = if content.is_empty() {
            Span::at(marker.end)
        } else {
            content
        };
        if let Some(inline) = item.inline {
            self.runs.push(Run {
                span: trimmed(self.text, inline),
                kind: RunKind::Bullet,
            });
        }
        let depth = u8::try_from(self.items.len()).unwrap_or(u8::MAX);
        let end = content.end.max(marker.end);
        self.current().bullets.push(Bullet {
            span: Span::new(item.start, end),
            marker,
            content,
            depth,
        });
    }

    fn current(&mut self) -> &mut Section {
        let last = self.flat.len() - 1;
        &mut self.flat[last]
    }
}

fn section(level: u8, heading: Span, title: Span, body: Span) -> Section {
    Section {
        kind: None,
        level,
        heading,
        title,
        body,
        own: body,
        subsections: Vec::new(),
        bullets: Vec::new(),
        links: Vec::new(),
    }
}

/// `span` without trailing white space.
fn trimmed(text: &str, span: Span) -> Span {
    Span::new(span.start, span.start + span.of(text).trim_end().len())
}

/// The text of a heading: without `#` before and after; of a setext heading the first line.
fn heading_title(text: &str, heading: Span) -> Span {
    let source = heading.of(text);
    let words = if source.starts_with('#') {
        source
            .trim_start_matches('#')
            .trim()
            .trim_end_matches('#')
            .trim_end()
    } else {
        source.lines().next().unwrap_or("").trim()
    };
    Span::of_slice(text, words).unwrap_or(Span::at(heading.end))
}

fn link(
    text: &str,
    span: Span,
    form: LinkForm,
    url: Option<Span>,
    proposals: Option<&Proposals>,
) -> Link {
    let source = span.of(text);
    let (words, written) = match form {
        LinkForm::Auto => {
            let inner = Span::new(span.start + 1, span.end.saturating_sub(1));
            (inner, inner)
        }
        LinkForm::Inline | LinkForm::Image => {
            let open = if form == LinkForm::Image { 2 } else { 1 };
            let close = url
                .and_then(|url| {
                    source
                        .get(..url.start.checked_sub(span.start)?)?
                        .rfind("](")
                })
                .or_else(|| source.rfind("]("))
                .unwrap_or(source.len().saturating_sub(1));
            let words = Span::new(span.start + open, span.start + close.max(open));
            let fallback = Span::new(
                span.start + (close + 2).min(source.len()),
                span.end.saturating_sub(1),
            );
            (words, url.unwrap_or(fallback))
        }
        LinkForm::Reference => {
            let close = source.find("][").unwrap_or(source.len().saturating_sub(1));
            (
                Span::new(span.start + 1, span.start + close.max(1)),
                Span::at(span.end),
            )
        }
    };
    Link {
        span,
        text: words,
        url: written,
        form,
        target: Target::among(written.of(text), proposals),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::post::Post;

    fn parse(text: &str) -> Post {
        Post::parse(text, &Settings::default())
    }

    #[test]
    fn sections_hold_their_bullets_and_links() {
        let text = "---\ntitle: x\n---\n\n## Featured PRs\n\n### [1: A](https://a.org)\n\nProse.\n\n## Other Merges\n\n* one [a](https://github.com/a/b/pull/1 \"t\")\n* two\n  * inner\n*\n";
        let post = parse(text);
        let titles: Vec<&str> = post
            .draft
            .sections
            .iter()
            .map(|section| section.title.of(text))
            .collect();
        assert_eq!(titles, ["Featured PRs", "Other Merges"]);
        let featured = &post.draft.sections[0];
        assert_eq!(
            featured.subsections[0].heading.of(text),
            "### [1: A](https://a.org)"
        );
        assert_eq!(featured.subsections[0].own.of(text).trim(), "Prose.");
        let merges = &post.draft.sections[1];
        let bullets: Vec<(&str, u8)> = merges
            .bullets
            .iter()
            .map(|bullet| (bullet.content.of(text), bullet.depth))
            .collect();
        assert_eq!(
            bullets,
            [
                ("one [a](https://github.com/a/b/pull/1 \"t\")", 0),
                ("two", 0),
                ("inner", 1),
                ("", 0)
            ]
        );
        assert_eq!(merges.links[0].text.of(text), "a");
        assert_eq!(
            merges.links[0].url.of(text),
            "https://github.com/a/b/pull/1"
        );
    }

    #[test]
    fn headings_in_code_comments_and_lists_are_not_sections() {
        let text = "```\n## Promotions\n```\n\n<!--\n## Deprecated\n-->\n\n* ## Shoutouts\n";
        let post = parse(text);
        assert!(post.draft.sections.iter().all(|section| section.level == 0));
    }

    #[test]
    fn carriage_returns_stay_outside_spans() {
        let text = "## Other Merges\r\n\r\n* one\r\n* two\r\n";
        let post = parse(text);
        assert_eq!(post.draft.eol, Eol::Crlf);
        let bullets: Vec<&str> = post
            .bullets()
            .map(|(_, bullet)| bullet.span.of(text))
            .collect();
        assert_eq!(bullets, ["* one", "* two"]);
    }

    #[test]
    fn link_text_may_run_over_two_lines() {
        let text = "See [a\nb](https://x.org).\n";
        let post = parse(text);
        let link = post.links().next().expect("a link");
        assert_eq!(link.text.of(text), "a\nb");
    }
}
