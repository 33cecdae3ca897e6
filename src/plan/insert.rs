//! Turns a plan into edits of a draft.
//!
//! A writer's bytes are kept: an empty bullet is replaced, new bullets go below the last one of
//! their section, and a missing section is added where the template has it.

use crate::plan::schedule::schedule_edit;
use crate::plan::{Entry, Plan};
use crate::post::{Post, Section};
use crate::settings::template::TemplateHeading;
use crate::settings::{
    BulletStyle, SectionForm, SectionId, SectionSetting, Settings, heading_words,
};
use crate::text::{Edit, Span};

/// The edits that add the entries of `plan` to `post`. A missing section is added where the
/// newsletter's template has it.
pub fn insert(post: &Post, plan: &Plan, settings: &Settings) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut missing: Vec<(InsertionPoint, String)> = Vec::new();
    for (id, entries) in by_section(plan, settings) {
        let SectionSetting {
            shape,
            bullets: style,
            ..
        } = settings.section(id);
        match post.section(id) {
            Some(section) if *shape == SectionForm::Bullets => {
                edits.extend(into_section(post, section, &entries, style));
            }
            Some(section) => edits.extend(featured_into_section(post, section, &entries)),
            None => {
                let point = insertion_point(post, id, settings);
                let eol = post.draft.eol.as_str();
                let content = match *shape {
                    SectionForm::Bullets => bullets(&entries, style, eol),
                    SectionForm::Features | SectionForm::Prose => featured(&entries, eol),
                };
                missing.push((point, new_section(post, id, &content, settings)));
            }
        }
    }
    let scheduled = plan.schedule.section.and_then(|id| post.section(id));
    edits.extend(scheduled.and_then(|section| schedule_edit(post, section, &plan.schedule)));
    edits.extend(new_sections(post, missing));
    edits.sort_by_key(|edit| edit.span);
    edits
}

/// The entries of each section, in the order of the template.
fn by_section<'p>(plan: &'p Plan, settings: &Settings) -> Vec<(SectionId, Vec<&'p Entry>)> {
    let with_entries = |id: SectionId| {
        let entries: Vec<&Entry> = plan
            .entries
            .iter()
            .filter(|entry| entry.section == id)
            .collect();
        (!entries.is_empty()).then_some((id, entries))
    };
    sections_in_order(settings)
        .filter_map(with_entries)
        .collect()
}

fn into_section(
    post: &Post,
    section: &Section,
    entries: &[&Entry],
    style: &BulletStyle,
) -> Vec<Edit> {
    let text = &*post.text;
    let bare: Vec<Span> = replaceable_bullets(text, section).collect();
    let last = section.bullets.iter().map(|bullet| bullet.span.end).max();
    match (bare.as_slice(), last) {
        ([first, others @ ..], _) => {
            let eol = line_ending_at(post, first.end);
            let mut edits = vec![Edit::replace(*first, bullets(entries, style, eol))];
            edits.extend(
                others
                    .iter()
                    .map(|other| Edit::delete(whole_line(text, *other))),
            );
            edits
        }
        ([], Some(last)) => {
            let at = end_of_line(text, last);
            let eol = line_ending_at(post, last);
            vec![Edit::insert(
                at,
                format!("{eol}{}", bullets(entries, style, eol)),
            )]
        }
        ([], None) => vec![below(post, section, section.own, |eol| {
            bullets(entries, style, eol)
        })],
    }
}

/// The empty bullets of `section` that entries may replace: markers on a line of their own. In
/// `* * text` the first marker is an empty bullet too, with a list beside it.
fn replaceable_bullets(text: &str, section: &Section) -> impl Iterator<Item = Span> {
    let bare = section
        .bullets
        .iter()
        .filter(|bullet| bullet.is_bare() && bullet.depth == 0);
    bare.filter(move |bullet| {
        let marker = bullet.marker.of(text);
        // A number is something that a person wrote.
        let is_number = marker.starts_with(|c: char| c.is_ascii_digit());
        !is_number && whole_line(text, bullet.span).of(text).trim() == marker
    })
    .map(|bullet| bullet.span)
}

/// Adds featured items below the content of a section without a list, or replaces the template's
/// empty bullet.
fn featured_into_section(post: &Post, section: &Section, entries: &[&Entry]) -> Vec<Edit> {
    if let Some(bare) = replaceable_bullets(&post.text, section).next() {
        let eol = line_ending_at(post, bare.end);
        return vec![Edit::replace(bare, featured(entries, eol))];
    }
    vec![below(post, section, section.body, |eol| {
        featured(entries, eol)
    })]
}

/// Inserts `content`, given the line ending, below the content of `part` of the section, else below
/// its heading; with a blank line in between.
fn below(post: &Post, section: &Section, part: Span, content: impl Fn(&str) -> String) -> Edit {
    let written = part.of(&post.text).trim_end();
    let above = if written.is_empty() {
        section.heading.end
    } else {
        part.start + written.len()
    };
    let eol = line_ending_at(post, above);
    let at = end_of_line(&post.text, above);
    Edit::insert(at, format!("{eol}{eol}{}", content(eol)))
}

/// Featured items or paragraphs, separated by blank lines.
fn featured(entries: &[&Entry], eol: &str) -> String {
    let items: Vec<String> = entries
        .iter()
        .map(|entry| entry.text.replace('\n', eol))
        .collect();
    items.join(&eol.repeat(2))
}

fn bullets(entries: &[&Entry], style: &BulletStyle, eol: &str) -> String {
    let lines = entries.iter().map(|entry| style.bullet(&entry.text));
    lines.collect::<Vec<String>>().join(eol)
}

/// The byte offset at which a new section is inserted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct InsertionPoint(usize);

/// Where the section `id` belongs in `post`: below what is above it in the template, else above
/// what is below it there.
fn insertion_point(post: &Post, id: SectionId, settings: &Settings) -> InsertionPoint {
    let template = &settings.template;
    let mut slots: Vec<Slot<'_>> = template.headings.iter().map(Slot::of_heading).collect();
    let rest = sections_in_order(settings);
    slots.extend(rest.skip(template.sections().count()).map(Slot::Section));
    let is_meant = |slot: &Slot<'_>| matches!(slot, Slot::Section(other) if *other == id);
    let at = slots.iter().position(is_meant).unwrap_or(slots.len());
    let existing = |slot: &Slot<'_>| slot.existing(post);
    let before = slots[..at].iter().rev().find_map(existing);
    let after = slots[at..].iter().skip(1).find_map(existing);
    let at = match (before, after) {
        // The section is a part of the one above it.
        (Some(before), _) if before.level < template.level(id) => before.own.end,
        (Some(before), _) => before.body.end,
        (None, Some(after)) => after.heading.start,
        (None, None) => post.text.len(),
    };
    // The heading that follows may be indented, or follow the end of a Liquid tag of several lines.
    let line = post.line_around(at);
    let before = post.text.get(line.start..at).unwrap_or("");
    InsertionPoint(match (at < line.end, before.trim().is_empty()) {
        (false, _) => at,
        (true, true) => line.start,
        (true, false) => post.text.len(),
    })
}

/// One heading of the template, or a section that the template does not have.
enum Slot<'a> {
    Section(SectionId),
    Other(&'a TemplateHeading),
}

impl<'a> Slot<'a> {
    fn of_heading(heading: &'a TemplateHeading) -> Self {
        match heading.section {
            Some(id) => Self::Section(id),
            None => Self::Other(heading),
        }
    }

    /// The section of `post` that it stands for.
    fn existing<'p>(&self, post: &'p Post) -> Option<&'p Section> {
        match self {
            Self::Section(id) => post.section(*id),
            Self::Other(heading) => {
                let mut sections = post.all_sections();
                sections.find(|section| {
                    section.level == heading.level
                        && heading_words(section.title.of(&post.text)) == heading.words
                })
            }
        }
    }
}

/// The sections of the settings: first those of the template, in its order.
fn sections_in_order(settings: &Settings) -> impl Iterator<Item = SectionId> {
    let first: Vec<SectionId> = settings.template.sections().collect();
    let all = (0..settings.sections.len()).map(SectionId);
    let rest: Vec<SectionId> = all.filter(|id| !first.contains(id)).collect();
    first.into_iter().chain(rest)
}

/// A section with `content` below its heading, as the template has it.
fn new_section(post: &Post, id: SectionId, content: &str, settings: &Settings) -> String {
    let eol = post.draft.eol.as_str();
    let template = settings.template.heading(id);
    let heading = template.map_or(&settings.section(id).heading, |heading| &heading.source);
    let marks = "#".repeat(usize::from(settings.template.level(id)));
    let space = match template.is_some_and(|heading| heading.is_tight) {
        true => eol.to_owned(),
        false => eol.repeat(2),
    };
    format!("{marks} {heading}{space}{content}{eol}")
}

/// One edit for each offset, with blank lines around every new section.
fn new_sections(post: &Post, mut missing: Vec<(InsertionPoint, String)>) -> Vec<Edit> {
    missing.sort_by_key(|(point, _)| *point);
    let eol = post.draft.eol.as_str();
    let mut edits: Vec<Edit> = Vec::new();
    for (InsertionPoint(at), section) in missing {
        if let Some(edit) = edits.last_mut().filter(|edit| edit.span.start == at) {
            edit.replacement.push_str(eol);
            edit.replacement.push_str(&section);
            continue;
        }
        let before = post.text.get(..at).unwrap_or("");
        let lead = match before {
            "" | "\u{feff}" => String::new(),
            _ if ends_with_blank_line(before) => String::new(),
            _ if before.ends_with('\n') => eol.to_owned(),
            _ => format!("{eol}{eol}"),
        };
        edits.push(Edit::insert(at, format!("{lead}{section}")));
    }
    for edit in &mut edits {
        if edit.span.start < post.text.len() {
            edit.replacement.push_str(eol);
        }
    }
    edits
}

fn ends_with_blank_line(text: &str) -> bool {
    let mut lines = text.rsplit('\n');
    let unfinished = lines.next().unwrap_or("");
    unfinished.is_empty() && lines.next().is_some_and(|line| line.trim().is_empty())
}

/// The end of the line that contains `at`, before its line ending.
fn end_of_line(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or("");
    let length = rest.find('\n').unwrap_or(rest.len());
    at + rest[..length].trim_end_matches('\r').len()
}

/// The line that contains `span`, with its line ending; the last line, with the line ending before
/// it.
fn whole_line(text: &str, span: Span) -> Span {
    let start = text
        .get(..span.start)
        .and_then(|text| text.rfind('\n'))
        .map_or(0, |newline| newline + 1);
    let rest = text.get(span.end..).unwrap_or("");
    match rest.find('\n') {
        Some(length) => Span::new(start, span.end + length + 1),
        None => {
            let before = text.get(..start.saturating_sub(1)).unwrap_or("");
            Span::new(before.trim_end_matches('\r').len(), text.len())
        }
    }
}

/// The line ending of the line that contains `at`; on the last line, that of the draft.
fn line_ending_at(post: &Post, at: usize) -> &'static str {
    let rest = post.text.get(at..).unwrap_or("");
    match rest.find('\n') {
        Some(length) if rest[..length].ends_with('\r') => "\r\n",
        Some(_) => "\n",
        None => post.draft.eol.as_str(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::apply;

    fn filled(text: &str, entries: &[(&str, &str)]) -> String {
        let settings = Settings::default();
        let entry = |(heading, text): &(&str, &str)| Entry {
            section: settings.section_named(heading).expect("a section"),
            sources: Vec::new(),
            text: (*text).to_owned(),
            other: None,
            score: 0,
            kind: crate::settings::SectionSource::Merges,
            reasons: Vec::new(),
        };
        let plan = Plan {
            entries: entries.iter().map(entry).collect(),
            ..Plan::default()
        };
        let post = Post::parse(text, &settings);
        apply(text, &insert(&post, &plan, &settings))
    }

    #[test]
    fn a_bare_bullet_is_replaced() {
        let entries = [("Promotions", "a"), ("Promotions", "b")];
        assert_eq!(
            filled("## Promotions\n\n*\n\n## Deprecated\n", &entries),
            "## Promotions\n\n* a\n* b\n\n## Deprecated\n"
        );
        assert_eq!(
            filled("## Promotions\n\n* mine\n*\n*\n", &entries),
            "## Promotions\n\n* mine\n* a\n* b\n"
        );
    }

    #[test]
    fn a_bare_bullet_with_a_list_beside_or_around_it_stays() {
        let entries = [("Promotions", "a")];
        for mine in ["* * mine", "*\n* * mine", "* mine\n  *", "* - mine\n*"] {
            let filled = filled(&format!("## Promotions\n\n{mine}\n"), &entries);
            let kept = mine
                .lines()
                .filter(|line| line.trim() != "*" || line.starts_with(' '));
            for line in kept {
                assert!(
                    filled.lines().any(|filled| filled == line),
                    "{line:?} in {filled:?}"
                );
            }
            assert!(filled.contains("\n* a\n"), "{filled:?}");
        }
    }

    #[test]
    fn new_bullets_go_below_the_last_one() {
        let entries = [("Promotions", "a")];
        assert_eq!(
            filled("## Promotions\n\n* mine  \n  * inner\n\nProse.\n", &entries),
            "## Promotions\n\n* mine  \n  * inner\n* a\n\nProse.\n"
        );
        assert_eq!(
            filled("## Promotions\n\n* mine", &entries),
            "## Promotions\n\n* mine\n* a"
        );
        assert_eq!(
            filled("## Promotions\r\n\r\n* mine\r\n", &entries),
            "## Promotions\r\n\r\n* mine\r\n* a\r\n"
        );
    }

    #[test]
    fn a_section_without_bullets_gets_a_list_below_its_text() {
        let entries = [("Promotions", "a")];
        assert_eq!(
            filled("## Promotions\n\n## Deprecated\n", &entries),
            "## Promotions\n\n* a\n\n## Deprecated\n"
        );
        assert_eq!(
            filled("## Promotions\nProse.\n", &entries),
            "## Promotions\nProse.\n\n* a\n"
        );
        assert_eq!(filled("## Promotions", &entries), "## Promotions\n\n* a");
    }

    #[test]
    fn a_missing_section_is_added_in_the_order_of_the_template() {
        let entries = [
            ("Other Merges", "m"),
            ("Promotions", "p"),
            ("Version Updates", "v"),
        ];
        assert_eq!(
            filled(
                "---\ntitle: x\n---\n\n## Featured PRs\n\nx\n\n## Deprecated\n\n* d\n",
                &entries
            ),
            "---\ntitle: x\n---\n\n## Featured PRs\n\nx\n\n## Other Merges\n\n* m\n\n## Promotions\n\n* p\n\n## Deprecated\n\n* d\n\n## Version Updates\n\n* v\n"
        );
        assert_eq!(
            filled("---\ntitle: x\n---\n", &entries[..1]),
            "---\ntitle: x\n---\n\n## Other Merges\n\n* m\n"
        );
        assert_eq!(
            filled("## Shoutouts\n\nx", &entries[..1]),
            "## Other Merges\n\n* m\n\n## Shoutouts\n\nx"
        );
    }

    #[test]
    fn a_line_with_a_heading_behind_a_liquid_tag_stays_whole() {
        let text = "# Developer News\n{% assign x %}{{ x\n\n}} y\n-\n";
        let filled = filled(text, &[("Other Merges", "m")]);
        for line in text.lines() {
            assert!(
                filled.lines().any(|kept| kept == line),
                "{line} in {filled}"
            );
        }
    }

    #[test]
    fn featured_items_go_below_the_content_of_their_section() {
        let entries = [
            ("Featured PRs", "### [1: a](u)\n\n[me](v)"),
            ("Featured PRs", "### [2: b](u)"),
        ];
        let items = "### [1: a](u)\n\n[me](v)\n\n### [2: b](u)";
        assert_eq!(
            filled(
                "## Featured PRs\n\n### [0: z](u)\n\nProse.\n\n## Promotions\n",
                &entries
            ),
            format!("## Featured PRs\n\n### [0: z](u)\n\nProse.\n\n{items}\n\n## Promotions\n")
        );
        assert_eq!(
            filled("## Featured PRs\n\n## Promotions\n", &entries),
            format!("## Featured PRs\n\n{items}\n\n## Promotions\n")
        );
        assert_eq!(
            filled("## Featured PRs\r\n\r\n*\r\n", &entries),
            format!("## Featured PRs\n\n{items}\n").replace('\n', "\r\n")
        );
        assert_eq!(
            filled("## Promotions\n\n* p\n", &entries),
            format!("## Featured PRs\n\n{items}\n\n## Promotions\n\n* p\n")
        );
    }

    #[test]
    fn headings_in_code_are_ignored() {
        let text = "```\n## Promotions\n\n*\n```\n\n## Promotions\n\n*\n";
        assert_eq!(
            filled(text, &[("Promotions", "a")]),
            "```\n## Promotions\n\n*\n```\n\n## Promotions\n\n* a\n"
        );
    }
}
