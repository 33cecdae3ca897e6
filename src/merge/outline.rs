//! An edition as the merge sees it: front matter fields, sections within one another, and the
//! blocks in them.

use super::blocks::{Block, BlockKind, Cutter, is_empty_line};
use crate::post::Post;
use crate::settings::{Fence, SectionId, Settings};

/// An edition in parts. Every line that is not empty is in exactly one block.
#[derive(Debug)]
pub(super) struct Outline<'a> {
    /// What stands above the front matter.
    pub(super) preamble: Vec<Block<'a>>,
    pub(super) opening: Option<Block<'a>>,
    /// Each with its key as [`Block::link`]; lines that belong to no key are fields of their own.
    pub(super) fields: Vec<Block<'a>>,
    pub(super) closing: Option<Block<'a>>,
    /// What stands above the first heading, and the sections.
    pub(super) body: Part<'a>,
    /// The blank lines at the end.
    pub(super) tail: &'a [&'a str],
}

/// A section, with the sections inside it.
#[derive(Debug, Default)]
pub(super) struct Part<'a> {
    /// `None` for the whole body.
    pub(super) heading: Option<Block<'a>>,
    pub(super) kind: Option<SectionId>,
    /// What parts of equal name have in common: the kind, else the heading's words.
    pub(super) name: String,
    pub(super) blocks: Vec<Block<'a>>,
    pub(super) parts: Vec<Part<'a>>,
    /// From the heading to the last line that is not empty.
    pub(super) lines: &'a [&'a str],
}

/// A heading in the text.
struct Heading {
    line: usize,
    level: u8,
    kind: Option<SectionId>,
    title: String,
}

/// The lines of a text, without a newline that ends it.
pub(super) fn lines_of(text: &str) -> Vec<&str> {
    let text = text.strip_suffix('\n').unwrap_or(text);
    match text.is_empty() {
        true => Vec::new(),
        false => text.split('\n').collect(),
    }
}

/// Reads `text`, whose lines are `lines`.
pub(super) fn read<'a>(text: &str, lines: &'a [&'a str], settings: &Settings) -> Outline<'a> {
    let post = Post::parse(text, settings);
    let index = &post.draft.lines;
    let line_at = |offset: usize| index.line_at(offset).min(lines.len());
    let mut cutter = Cutter::new(lines);
    let mut outline = Outline {
        preamble: Vec::new(),
        opening: None,
        fields: Vec::new(),
        closing: None,
        body: Part::default(),
        tail: &[],
    };
    let mut body = 0;
    if let Some(front) = &post.draft.front_matter {
        let opening = line_at(front.span.start);
        let has_fences = front.fence != Fence::Bare;
        outline.preamble = cutter.blocks(0, opening);
        let first = opening + usize::from(has_fences);
        if has_fences {
            outline.opening = Some(cutter.block(BlockKind::Fence, opening, first));
        }
        let end = match front.closed {
            true => line_at(front.inner.end),
            false => line_at(front.span.end).max(first),
        };
        let keys = front.fields.iter().map(|field| {
            let key = field.key.of(text).to_owned();
            (line_at(field.line.start), key)
        });
        outline.fields = fields(&mut cutter, lines, keys.collect(), first, end);
        body = end;
        if has_fences && front.closed && end < lines.len() {
            outline.closing = Some(cutter.block(BlockKind::Fence, end, end + 1));
            body = end + 1;
        }
    }
    let sections = post.all_sections();
    // A carriage return alone ends a line in Markdown, but none for git.
    let begins_line = |at: usize| {
        let before = text.get(..at).unwrap_or("").trim_end_matches([' ', '\t']);
        before.is_empty() || before.ends_with(['\n', '\u{feff}'])
    };
    let sections = sections.filter(|section| {
        section.heading.of(text).starts_with('#') && begins_line(section.heading.start)
    });
    let headings = sections.map(|section| Heading {
        line: line_at(section.heading.start),
        level: section.level,
        kind: section.kind,
        title: section.title.of(text).to_owned(),
    });
    let headings: Vec<Heading> = headings.filter(|heading| heading.line >= body).collect();
    let first = headings.first().map_or(lines.len(), |heading| heading.line);
    outline.body.blocks = cutter.blocks(body, first);
    let mut ahead = headings.as_slice();
    outline.body.parts = parts(&mut cutter, lines, &mut ahead, 0);
    outline.tail = cutter.tail();
    outline
}

/// The headings of the sections that differ between two versions of an edition, in the order of
/// `after`, then of `before`: those of the settings, else those of the highest level. Spaces at the
/// end of a line and empty lines do not count.
pub fn changed_sections(before: &str, after: &str, settings: &Settings) -> Vec<String> {
    let (old_lines, new_lines) = (lines_of(before), lines_of(after));
    let (old, new) = (
        read(before, &old_lines, settings),
        read(after, &new_lines, settings),
    );
    let (old, new) = (sections(&old.body.parts), sections(&new.body.parts));
    let differs = |(part, content): &&(&Part<'_>, Vec<String>)| {
        let other = old.iter().find(|(other, _)| other.name == part.name);
        other.map_or(&Vec::new(), |(_, other)| other) != content
    };
    let is_gone = |(part, content): &&(&Part<'_>, Vec<String>)| {
        new.iter().all(|(other, _)| other.name != part.name) && !content.is_empty()
    };
    let changed = new.iter().filter(differs);
    let gone = old.iter().filter(is_gone);
    changed
        .chain(gone)
        .map(|(part, _)| title(part, settings))
        .collect()
}

/// The sections with the lines that say something. A section that holds sections of the settings
/// counts without them.
fn sections<'p, 'a>(parts: &'p [Part<'a>]) -> Vec<(&'p Part<'a>, Vec<String>)> {
    fn holds_known(part: &Part<'_>) -> bool {
        let mut parts = part.parts.iter();
        parts.any(|part| part.kind.is_some() || holds_known(part))
    }
    let said = |lines: &mut dyn Iterator<Item = &&str>| -> Vec<String> {
        let lines = lines.map(|line| line.trim_end());
        let said = lines.filter(|line| !matches!(*line, "" | "*" | "-" | "+"));
        said.map(str::to_owned).collect()
    };
    let mut out = Vec::new();
    for part in parts {
        if part.kind.is_none() && holds_known(part) {
            let own = &mut part.blocks.iter().flat_map(|block| block.lines);
            out.push((part, said(own)));
            out.extend(sections(&part.parts));
        } else {
            out.push((part, said(&mut part.lines.iter().skip(1))));
        }
    }
    out
}

/// The heading of a section: as the settings have it, else as it is written.
fn title(part: &Part<'_>, settings: &Settings) -> String {
    let written = part.lines.first().copied().unwrap_or("");
    match part.kind {
        Some(kind) => settings.section(kind).heading.clone(),
        None => written.trim_matches(['#', ' ', '\t', '\r']).to_owned(),
    }
}

/// The sections below a heading of level `above`.
fn parts<'a>(
    cutter: &mut Cutter<'a>,
    lines: &'a [&'a str],
    ahead: &mut &[Heading],
    above: u8,
) -> Vec<Part<'a>> {
    let mut out = Vec::new();
    while let Some((heading, rest)) = ahead.split_first()
        && heading.level > above
    {
        *ahead = rest;
        let end = rest.first().map_or(lines.len(), |next| next.line);
        let block = cutter.block(BlockKind::Heading, heading.line, heading.line + 1);
        let blocks = cutter.blocks(heading.line + 1, end);
        let parts = parts(cutter, lines, ahead, heading.level);
        let end = ahead.first().map_or(lines.len(), |next| next.line);
        let whole = lines.get(heading.line..end).unwrap_or_default();
        let length = whole.iter().rposition(|line| !is_empty_line(line));
        out.push(Part {
            kind: heading.kind,
            name: name(heading),
            heading: Some(block),
            blocks,
            parts,
            lines: &whole[..length.map_or(0, |last| last + 1)],
        });
    }
    out
}

fn name(heading: &Heading) -> String {
    match heading.kind {
        Some(SectionId(kind)) => format!("section {kind}"),
        None => {
            let words = heading.title.replace('_', " ").to_lowercase();
            words.split_whitespace().collect::<Vec<_>>().join(" ")
        }
    }
}

/// The lines of the front matter by key; a value may go on over several lines.
fn fields<'a>(
    cutter: &mut Cutter<'a>,
    lines: &[&str],
    keys: Vec<(usize, String)>,
    from: usize,
    to: usize,
) -> Vec<Block<'a>> {
    let mut keys = keys.into_iter().peekable();
    let mut out = Vec::new();
    let mut at = from;
    while at < to {
        if is_empty_line(lines[at]) {
            at += 1;
            continue;
        }
        while keys.next_if(|(line, _)| *line < at).is_some() {}
        let key = keys.next_if(|(line, _)| *line == at).map(|(_, key)| key);
        let next = keys.peek().map_or(to, |(line, _)| *line).min(to);
        let goes_on = |line: &&&str| !is_empty_line(line) && !line.starts_with('#');
        let more = lines[at + 1..next.max(at + 1)].iter();
        let end = at + 1 + more.take_while(goes_on).count();
        let mut block = cutter.block(BlockKind::Field, at, end);
        block.link = key;
        out.push(block);
        at = end;
    }
    out
}
