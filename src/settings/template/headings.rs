//! The headings of a template.

use std::collections::HashMap;

use crate::settings::template::placeholders::without_comments;
use crate::settings::{SectionId, SectionSetting, heading_words, section_meant};

/// One heading of the template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateHeading {
    /// Its text without link targets, with its placeholders.
    pub words: String,
    /// The heading's line as it is written, without `#`.
    pub source: String,
    /// 1 to 6.
    pub level: u8,
    /// The section of the settings that it means.
    pub section: Option<SectionId>,
    /// Whether a list starts on the next line.
    pub is_tight: bool,
}

/// The headings in `body`, which may hold `POST_SECTIONS`.
pub(super) fn read(body: &str, sections: &[SectionSetting]) -> Vec<TemplateHeading> {
    let body = without_comments(body);
    let mut out = Vec::new();
    let mut fence: Option<&str> = None;
    let mut lines = body.lines().peekable();
    while let Some(line) = lines.next() {
        let opening = ["```", "~~~"]
            .into_iter()
            .find(|mark| line.trim_start().starts_with(mark));
        match (fence, opening) {
            (None, Some(mark)) => fence = Some(mark),
            (Some(open), Some(mark)) if open == mark => fence = None,
            _ => {}
        }
        if fence.is_some() {
            continue;
        }
        if line.trim() == "POST_SECTIONS" {
            out.extend(sections.iter().enumerate().map(of_settings));
            continue;
        }
        let level = line.bytes().take_while(|byte| *byte == b'#').count();
        let Some(rest) = line.get(level..).filter(|rest| rest.starts_with(' ')) else {
            continue;
        };
        if !(1..=6).contains(&level) {
            continue;
        }
        let source = rest.trim().trim_end_matches('#').trim_end();
        let next = lines.peek().map_or("", |line| line.trim());
        out.push(TemplateHeading {
            words: heading_words(source).into_owned(),
            source: source.to_owned(),
            level: u8::try_from(level).unwrap_or(6),
            section: section_meant(sections, source),
            is_tight: next.starts_with(['*', '-', '+']),
        });
    }
    // As in an edition, the heading of the highest level is the section's.
    let mut highest: HashMap<SectionId, (u8, usize)> = HashMap::new();
    for (at, heading) in out.iter().enumerate() {
        if let Some(id) = heading.section {
            let place = highest.entry(id).or_insert((heading.level, at));
            *place = (*place).min((heading.level, at));
        }
    }
    for (at, heading) in out.iter_mut().enumerate() {
        let is_section = |id: &SectionId| highest.get(id).is_some_and(|place| place.1 == at);
        heading.section = heading.section.filter(is_section);
    }
    out
}

fn of_settings((at, section): (usize, &SectionSetting)) -> TemplateHeading {
    TemplateHeading {
        words: section.heading.clone(),
        source: section.heading.clone(),
        level: super::USUAL_LEVEL,
        section: Some(SectionId(at)),
        is_tight: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    #[test]
    fn headings_have_their_level_and_their_section() {
        let settings = Settings::parse(
            "sections:\n  - {heading: Compiler, shape: bullets}\n  - {heading: \"`uefi-rs`\", shape: bullets}\n",
        )
        .expect("valid");
        let body = "# News #POST_NUMBER\n\n## Updates ##\n\n#### Compiler\n*\n\n<!--\n## Hidden\n-->\n\
                    ```\n# code\n```\n### [`uefi-rs`](https://x.org)\n\n#tag\n";
        let headings = read(body, &settings.sections);
        let plain: Vec<(&str, u8, Option<usize>, bool)> = headings
            .iter()
            .map(|heading| {
                let section = heading.section.map(|SectionId(at)| at);
                (
                    heading.words.as_str(),
                    heading.level,
                    section,
                    heading.is_tight,
                )
            })
            .collect();
        assert_eq!(
            plain,
            [
                ("News #POST_NUMBER", 1, None, false),
                ("Updates", 2, None, false),
                ("Compiler", 4, Some(0), true),
                ("`uefi-rs`", 3, Some(1), false),
            ]
        );
    }

    #[test]
    fn the_built_in_template_has_the_sections_of_the_settings() {
        let settings = Settings::default();
        let headings = &settings.template.headings;
        assert_eq!(headings.len(), settings.sections.len());
        assert!(headings.iter().all(|heading| heading.level == 2));
    }
}
