//! Bullets in the form that the settings give them.

use crate::activity::PullRequest;
use crate::settings::{BulletForm, BulletValue};
use crate::text::{safe_for_markdown, safe_inside_markdown};

/// What GitHub shows as the author of a pull request whose account was deleted.
const DELETED_ACCOUNT: &str = "ghost";

/// The bullet of a pull request as Markdown, without its marker. `statement` is its sentence in
/// house style. `None` where the title is empty, or where the form asks for a sentence and there is
/// no `statement`.
pub(crate) fn pull_request_bullet(
    form: &BulletForm,
    pull_request: &PullRequest,
    url: &str,
    statement: Option<&str>,
) -> Option<String> {
    let author = pull_request.author.as_ref();
    let author = author.map_or(DELETED_ACCOUNT, |author| author.login.raw());
    let title = safe_inside_markdown(pull_request.title.raw());
    form.fill(|value| match value {
        BulletValue::Statement => statement.map(ToOwned::to_owned),
        BulletValue::Title => (!title.is_empty()).then(|| title.clone()),
        BulletValue::Number => Some(pull_request.number.to_string()),
        BulletValue::Author => Some(safe_inside_markdown(author)),
        BulletValue::Repository => Some(safe_for_markdown(pull_request.repository.as_str())),
        BulletValue::Url => Some(url.to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    fn bullet(form: &str, title: &str) -> Option<String> {
        let yaml = format!("bullets: {{form: '{form}'}}\n");
        let settings = Settings::parse(&yaml).expect("valid");
        let pull_request = PullRequest {
            title: title.into(),
            number: 7,
            ..PullRequest::sample()
        };
        let form = &settings.bullets.form;
        pull_request_bullet(form, &pull_request, "https://x.org/7", Some("[Fix](u) it"))
    }

    #[test]
    fn a_title_keeps_its_words_and_is_made_safe() {
        let form = "[{title} (#{number})]({url})";
        for (title, expected) in [
            ("feat(x): add `a | b`", "feat(x): add `a | b`"),
            (
                "[Tag] Bump <b> {{ x }}",
                r"\[Tag\] Bump \<b> &#123;&#123; x }}",
            ),
            ("Gave `table` its own width.", "Gave `table` its own width."),
            ("a\nb ](javascript:x)", r"a b \](javascript:x)"),
        ] {
            let expected = format!("[{expected} (#7)](https://x.org/7)");
            assert_eq!(bullet(form, title), Some(expected), "{title}");
        }
        assert_eq!(bullet(form, " "), None);
    }

    #[test]
    fn a_statement_is_a_part_of_a_bullet() {
        assert_eq!(
            bullet("{statement} by {author}", "x").as_deref(),
            Some("[Fix](u) it by alice")
        );
    }
}
