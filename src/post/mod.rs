//! An edition as text, and its structure as byte spans. Parsing never fails.

mod bullet;
mod front_matter;
mod link;
mod liquid;
mod model;
mod parse;
mod publication_time;
mod section;
mod toml;
mod words;
mod yaml;

use std::collections::HashSet;
use std::sync::Arc;

pub use bullet::Bullet;
pub use front_matter::{Field, FrontMatter, InvalidFrontMatter};
pub use link::{Link, LinkForm, Target, UrlKey, proposal_number, strip_scheme, urls_in};
pub use publication_time::publication_time;
pub use section::{Section, Sections, is_empty_content};
pub use words::{CharClasses, Word, Words};
pub use yaml::scalar;

use crate::settings::Settings;
use crate::text::{LineIndex, Span};

/// An edition: its text and its structure.
#[derive(Clone, Debug)]
pub struct Post {
    pub text: Arc<str>,
    pub draft: Parsed,
}

/// The structure of a text. It holds spans and no borrowed text, so that a fix loop and the preview
/// can keep it.
#[derive(Clone, Debug, Default)]
pub struct Parsed {
    /// Whether the text starts with a byte order mark.
    pub bom: bool,
    pub eol: Eol,
    pub lines: LineIndex,
    pub front_matter: Option<FrontMatter>,
    /// The text before the front matter (byte order mark excluded), or before the first section.
    pub preamble: Span,
    /// Everything after the front matter.
    pub body: Span,
    /// In the order of the text. A section of a lower level is inside the one before it.
    pub sections: Vec<Section>,
    /// Every run of inline text (paragraphs, headings, bullets), in the order of the text,
    /// disjoint.
    pub runs: Vec<Run>,
    /// Plain words: everything but code, HTML, markup and URLs. In the order of the text, disjoint.
    pub words: Vec<Words>,
    /// The same, word by word; see [`Words::single`].
    pub single_words: Vec<Word>,
    /// Inline code and code blocks, with their backticks or fences.
    pub code: Vec<Span>,
    /// Inline HTML, HTML blocks and comments.
    pub html: Vec<Span>,
    /// Liquid that is meant: tags, outputs and whole `highlight`, `raw` and `comment` blocks. In
    /// the order of the text, disjoint.
    pub liquid: Vec<Span>,
}

/// A run of inline text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    pub span: Span,
    pub kind: RunKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunKind {
    Paragraph,
    Heading,
    Bullet,
}

/// The line endings of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Eol {
    #[default]
    Lf,
    Crlf,
    /// Both occur.
    Mixed,
}

impl Eol {
    /// The line ending for a new line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Crlf => "\r\n",
            Self::Lf | Self::Mixed => "\n",
        }
    }
}

impl Post {
    /// Parses `text`. The settings define which heading is which section.
    pub fn parse(text: impl Into<Arc<str>>, settings: &Settings) -> Self {
        let text = text.into();
        let draft = parse::draft(&text, settings);
        Self { text, draft }
    }

    /// Every section and subsection, in the order of the text.
    pub fn all_sections(&self) -> Sections<'_> {
        Sections::of(&self.draft.sections)
    }

    /// The sections of the page, without those inside them. Below a heading of level 1, which is
    /// the page's title, its parts are sections, too.
    pub fn main_sections(&self) -> impl Iterator<Item = &Section> {
        self.draft.sections.iter().flat_map(|section| {
            let parts: &[Section] = match section.level {
                1 => &section.subsections,
                _ => &[],
            };
            std::iter::once(section).chain(parts)
        })
    }

    /// Every link of the body, in the order of the text.
    pub fn links(&self) -> impl Iterator<Item = &Link> {
        self.all_sections().flat_map(|section| section.links.iter())
    }

    /// Every URL in the text, also outside links.
    pub fn urls(&self) -> HashSet<UrlKey> {
        let found = urls_in(&self.text).map(|url| UrlKey::of(url.of(&self.text)));
        found.collect()
    }

    /// Every bullet of the body, in the order of the text, with its section.
    pub fn bullets(&self) -> impl Iterator<Item = (&Section, &Bullet)> {
        let sections = self.all_sections();
        sections.flat_map(|section| section.bullets.iter().map(move |bullet| (section, bullet)))
    }

    /// The section of the settings' section `id`, at whatever level its heading is: of several the
    /// one of the highest level, else the first.
    pub fn section(&self, id: crate::settings::SectionId) -> Option<&Section> {
        let sections = self.all_sections();
        sections
            .filter(|section| section.kind == Some(id))
            .min_by_key(|section| section.level)
    }

    /// The line that contains the byte at `offset`, without the newline.
    pub fn line_around(&self, offset: usize) -> Span {
        let lines = &self.draft.lines;
        lines.line(&self.text, lines.line_at(offset))
    }

    /// The words that contain one of `marks`, in the order of the text.
    pub fn words_with(&self, marks: CharClasses) -> impl Iterator<Item = &Words> {
        self.draft
            .words
            .iter()
            .filter(move |word| word.marks.intersects(marks))
    }

    /// The words of `span`, in the order of the text.
    pub fn words_in(&self, span: Span) -> &[Words] {
        let words = &self.draft.words;
        let from = words.partition_point(|word| word.span.start < span.start);
        let to = words.partition_point(|word| word.span.start < span.end);
        words.get(from..to).unwrap_or_default()
    }

    /// The run that contains the byte at `offset`.
    pub fn run_around(&self, offset: usize) -> Option<&Run> {
        let runs = &self.draft.runs;
        let next = runs.partition_point(|run| run.span.start <= offset);
        let run = runs.get(next.checked_sub(1)?)?;
        (offset <= run.span.end).then_some(run)
    }

    /// Whether `span` shares a byte with Liquid that is meant.
    pub fn touches_liquid(&self, span: Span) -> bool {
        let liquid = &self.draft.liquid;
        let next = liquid.partition_point(|liquid| liquid.end <= span.start);
        liquid.get(next).is_some_and(|liquid| liquid.touches(span))
    }

    /// Whether the byte at `offset` is in code or HTML: not prose.
    pub fn is_code_or_html(&self, offset: usize) -> bool {
        let within = |spans: &[Span]| {
            let next = spans.partition_point(|span| span.start <= offset);
            next > 0 && spans[next - 1].contains_offset(offset)
        };
        within(&self.draft.code) || within(&self.draft.html)
    }
}
