//! What a pull request says in a line, from its title or from the first sentence of its release
//! note.

use super::choice::choose;
use super::code::HouseStyle;
use super::cut::{continued, ends_open};
use super::line::worded;
use super::note::ReleaseNote;
use super::title::{LONGEST_READ, Title};
use crate::text::Untrusted;

/// Which text a bullet is made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextSource {
    Title,
    Note,
}

/// Which text to take where both the title and the release note would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preference {
    Source(TextSource),
    /// The one whose line has nearly so many words: newsletters differ in how long their bullets
    /// are.
    Length(usize),
}

/// A bullet has about so many words at most. Editors wrote 17 to 19 in 2026.
pub(super) const MOST_WORDS: usize = 18;

/// What a pull request says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// In the words of the house; not yet Markdown.
    pub text: String,
    pub source: TextSource,
    /// The same from the other source, where there is one that says something else.
    pub other: Option<String>,
}

/// The statement of a pull request, from `preferred` unless that says nothing or hides what the
/// other one says. `None` where neither says anything.
pub fn statement(
    title: &Untrusted,
    note: Option<&Untrusted>,
    preferred: Preference,
    house: &HouseStyle<'_>,
) -> Option<Statement> {
    let parsed = Title::parse(title, house);
    let note = note.map(ReleaseNote::parse).unwrap_or_default();
    let noted = Title::parse(&Untrusted::new(note.sentence.clone()), house);
    let cut = title.raw().trim_end().ends_with('…') || title.raw().trim_end().ends_with("...");
    let whole = continued(&parsed.line(), &noted.line(), cut);
    let from_title = worded(whole.as_deref().unwrap_or(&parsed.line()), house);
    let mut from_note = worded(&noted.line(), house);
    if note.action_required && !from_note.is_empty() {
        from_note = format!("ACTION REQUIRED: {from_note}");
    }
    let says = |line: &str| line.contains(char::is_alphanumeric);
    let too_long = note.sentence.chars().count() > LONGEST_READ;
    if (ends_open(&noted.line()) || too_long) && says(&from_title) {
        // "Added support for:" and a list; a sentence that was not read to its end
        from_note.clear();
    }
    let source = match (says(&from_title), says(&from_note)) {
        (false, false) => return None,
        (true, false) => TextSource::Title,
        (false, true) => TextSource::Note,
        (true, true) => choose(
            &parsed,
            &noted,
            &from_title,
            &from_note,
            note.action_required,
            preferred,
        ),
    };
    let (text, other) = match source {
        TextSource::Title => (from_title, from_note),
        TextSource::Note => (from_note, from_title),
    };
    let other = Some(other).filter(|other| says(other) && *other != text);
    Some(Statement {
        text,
        source,
        other,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    fn said(title: &str, note: &str, source: TextSource) -> Option<String> {
        let settings = Settings::default();
        let lower_case = ["kubelet".to_owned()];
        let house = HouseStyle {
            lower_case: &lower_case,
            terms: &[],
            ..HouseStyle::of(&settings)
        };
        let note = (!note.is_empty()).then(|| Untrusted::from(note));
        Some(
            statement(
                &title.into(),
                note.as_ref(),
                Preference::Source(source),
                &house,
            )?
            .text,
        )
    }

    #[test]
    fn a_title_that_was_cut_is_made_whole() {
        let note = "Added the new endpoint to the scheduler and to the kubelet. More.";
        assert_eq!(
            said(
                "Added the new endpoint to the schedul",
                note,
                TextSource::Title
            )
            .as_deref(),
            Some("Add the new endpoint to the scheduler and to the kubelet")
        );
        assert_eq!(
            said(
                "kubelet: publish all failures in one annot…",
                "",
                TextSource::Title
            )
            .as_deref(),
            Some("kubelet: publish all failures")
        );
    }

    #[test]
    fn one_source_speaks_where_the_other_says_nothing() {
        let title = |title, note| said(title, note, TextSource::Title);
        assert_eq!(
            title("", "Added a flag. It is good.").as_deref(),
            Some("Add a flag")
        );
        assert_eq!(
            title("Fix issue", "The kubelet retries the probe.").as_deref(),
            Some("The kubelet retries the probe")
        );
        assert_eq!(title("Clarify", "").as_deref(), Some("Clarify"));
        assert_eq!(title("[WIP] ...", ""), None);
        let note = |title, note| said(title, note, TextSource::Note);
        assert_eq!(
            note("Add a cache", "Fixed an issue.").as_deref(),
            Some("Add a cache")
        );
    }
}
