//! The blocks of an edition: bullets, paragraphs, headings and front matter fields, as slices of
//! its lines.

use crate::post::{UrlKey, urls_in};

/// What a block is, and what another block follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BlockKind {
    /// The beginning of the text.
    Top,
    Fence,
    Field,
    Heading,
    Bullet,
    /// A bullet without content.
    Bare,
    Prose,
}

impl BlockKind {
    /// Whether two blocks of these kinds are in one list, or in one front matter.
    pub(super) fn is_tight(self, next: Self) -> bool {
        let is_bullet = |kind| matches!(kind, Self::Bullet | Self::Bare);
        let is_front = |kind| matches!(kind, Self::Fence | Self::Field);
        is_bullet(self) && is_bullet(next) || is_front(self) && is_front(next) || self == Self::Top
    }

    /// The kind without the difference between a bullet and a bare one.
    pub(super) fn as_neighbour(self) -> Self {
        match self {
            Self::Bare => Self::Bullet,
            other => other,
        }
    }
}

/// Lines that are merged as one: a bullet with what is nested in it, a paragraph, a code block, a
/// heading, a field.
#[derive(Clone, Debug)]
pub(super) struct Block<'a> {
    pub(super) kind: BlockKind,
    pub(super) lines: &'a [&'a str],
    /// The blank lines before it.
    pub(super) gap: &'a [&'a str],
    /// The kind of the block before the gap.
    pub(super) follows: BlockKind,
    /// The lines without what never conflicts: trailing white space, and the kind of a bullet's
    /// marker.
    pub(super) text: String,
    /// What a bullet or a heading links first, or the key of a field.
    pub(super) link: Option<String>,
}

/// Cuts lines into blocks, and remembers what is between them.
#[derive(Debug)]
pub(super) struct Cutter<'a> {
    lines: &'a [&'a str],
    /// The first line after the last block.
    done: usize,
    last: BlockKind,
}

impl<'a> Cutter<'a> {
    pub(super) fn new(lines: &'a [&'a str]) -> Self {
        Self {
            lines,
            done: 0,
            last: BlockKind::Top,
        }
    }

    /// The lines `from..to` as one block; the lines before it that are in no block are empty.
    pub(super) fn block(&mut self, kind: BlockKind, from: usize, to: usize) -> Block<'a> {
        let lines = self.lines.get(from..to).unwrap_or_default();
        let gap = self.lines.get(self.done..from).unwrap_or_default();
        let follows = self.last;
        self.done = to;
        self.last = kind;
        let text = plain_text(kind, lines);
        let link = match kind {
            BlockKind::Bullet | BlockKind::Heading => first_link(lines),
            _ => None,
        };
        Block {
            kind,
            lines,
            gap,
            follows,
            text,
            link,
        }
    }

    /// The blocks of the lines `from..to`, which hold no heading.
    pub(super) fn blocks(&mut self, from: usize, to: usize) -> Vec<Block<'a>> {
        let mut out = Vec::new();
        let mut at = from;
        while at < to {
            if is_empty_line(self.lines[at]) {
                at += 1;
                continue;
            }
            let (kind, end) = self.extent(at, to);
            out.push(self.block(kind, at, end));
            at = end;
        }
        out
    }

    /// The blank lines after the last block.
    pub(super) fn tail(&self) -> &'a [&'a str] {
        self.lines.get(self.done..).unwrap_or_default()
    }

    /// What the block that begins in line `at` is, and the line after it.
    fn extent(&self, at: usize, to: usize) -> (BlockKind, usize) {
        let line = self.lines[at];
        if let Some(end) = self.enclosed(at, to) {
            return (BlockKind::Prose, end);
        }
        let Some(bullet) = marker(line) else {
            let rest = (at + 1..to).find(|next| {
                let line = self.lines[*next];
                is_empty_line(line) || marker(line).is_some() || self.enclosed(*next, to).is_some()
            });
            return (BlockKind::Prose, rest.unwrap_or(to));
        };
        let end = self.end_of_bullet(&bullet, at, to);
        // A number is something that a person wrote.
        let is_number = line.trim_start().starts_with(|c: char| c.is_ascii_digit());
        let is_bare = end == at + 1 && bullet.content.is_empty() && !is_number;
        match is_bare {
            true => (BlockKind::Bare, end),
            false => (BlockKind::Bullet, end),
        }
    }

    /// The line after a bullet with everything that is nested in it.
    fn end_of_bullet(&self, bullet: &Marker<'_>, at: usize, to: usize) -> usize {
        let mut end = at + 1;
        let mut next = at + 1;
        while next < to {
            let line = self.lines[next];
            if is_empty_line(line) {
                next += 1;
                continue;
            }
            let is_inside = indentation(line) >= bullet.width;
            let continues = end == next && marker(line).is_none();
            let enclosed = self.enclosed(next, to);
            if !is_inside && (!continues || enclosed.is_some()) {
                break;
            }
            end = enclosed.unwrap_or(next + 1);
            next = end;
        }
        end
    }

    /// The line after a code block or a comment that begins in line `at`.
    fn enclosed(&self, at: usize, to: usize) -> Option<usize> {
        let line = self.lines[at].trim_start();
        let closing = |is_closing: &dyn Fn(&str) -> bool| {
            let end = (at + 1..to).find(|next| is_closing(self.lines[*next]));
            end.map_or(to, |end| end + 1)
        };
        for fence in ["```", "~~~"] {
            if line.starts_with(fence) {
                // A line such as "```a``` b" is code within a paragraph.
                let is_inline = fence == "```" && line.trim_start_matches('`').contains('`');
                return (!is_inline).then(|| closing(&|line| line.trim_start().starts_with(fence)));
            }
        }
        let is_open = line.starts_with("<!--") && !line.contains("-->");
        is_open.then(|| closing(&|line| line.contains("-->")))
    }
}

pub(super) fn is_empty_line(line: &str) -> bool {
    line.trim().is_empty()
}

/// The marker of a bullet.
struct Marker<'a> {
    /// The column where the bullet's text begins; what is indented so far belongs to it.
    width: usize,
    content: &'a str,
}

fn marker(line: &str) -> Option<Marker<'_>> {
    let indent = indentation(line);
    let rest = line.trim_start_matches([' ', '\t']);
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let after = rest.get(digits..)?;
    let mark = after.chars().next()?;
    let is_mark = match digits {
        0 => matches!(mark, '*' | '+' | '-' | '•'),
        1..=9 => matches!(mark, '.' | ')'),
        _ => false,
    };
    let content = after.get(mark.len_utf8()..)?;
    if !is_mark || !(content.is_empty() || content.starts_with(char::is_whitespace)) {
        return None;
    }
    let spaces = content.len() - content.trim_start().len();
    let spaces = if (1..=4).contains(&spaces) { spaces } else { 1 };
    Some(Marker {
        width: indent + digits + 1 + spaces,
        content: content.trim(),
    })
}

/// In columns; a tab counts as four.
fn indentation(line: &str) -> usize {
    let blanks = line.chars().take_while(|c| matches!(c, ' ' | '\t'));
    blanks.map(|c| if c == '\t' { 4 } else { 1 }).sum()
}

fn plain_text(kind: BlockKind, lines: &[&str]) -> String {
    let mut out = String::with_capacity(lines.iter().map(|line| line.len() + 1).sum());
    for (at, line) in lines.iter().enumerate() {
        if at > 0 {
            out.push('\n');
        }
        let is_bullet = at == 0 && matches!(kind, BlockKind::Bullet | BlockKind::Bare);
        match marker(line).filter(|_| is_bullet) {
            Some(marker) if !line.trim_start().starts_with(|c: char| c.is_ascii_digit()) => {
                out.push_str("* ");
                out.push_str(marker.content);
            }
            _ => out.push_str(line.trim_end()),
        }
    }
    out
}

fn first_link(lines: &[&str]) -> Option<String> {
    lines.iter().find_map(|line| {
        let span = urls_in(line).next()?;
        Some(link_key(span.of(line)))
    })
}

/// What two links to one thing have in common. Beyond [`UrlKey`], a query counts (a video is named
/// by one) unless it only tracks the reader, and so does the fragment of a changelog, which names a
/// release.
fn link_key(url: &str) -> String {
    let mut key = UrlKey::of(url).as_str().to_owned();
    let (rest, fragment) = url.split_once('#').unwrap_or((url, ""));
    let query = rest.split_once('?').map_or("", |(_, query)| query);
    if !key.contains("/pull/") && !query.is_empty() && !query.starts_with("utm_") {
        key.push('?');
        key.push_str(query);
    }
    if key.contains("/changelog") && !fragment.is_empty() {
        key.push('#');
        key.push_str(&fragment.to_lowercase());
    }
    key
}
