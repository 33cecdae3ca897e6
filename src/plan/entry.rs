//! A pull request as a bullet, in the shape and the words of the house.

use crate::activity::{Classification, PullRequest, Stage};
use crate::settings::SectionSource;
use crate::style::{HouseStyle, Preference, TextSource, in_house_style, linked, statement, tokens};
use crate::text::{Untrusted, safe_for_markdown};

/// The words of one pull request.
pub(crate) struct EntryText {
    /// The bullet as Markdown, without its marker.
    pub(crate) markdown: String,
    /// What it says, not yet Markdown, where that is a statement and no fixed shape.
    pub(crate) statement: Option<String>,
    /// The bullet that the other of title and release note gives, as Markdown, where that says
    /// something else.
    pub(crate) other: Option<String>,
}

impl EntryText {
    /// A bullet that is no statement, so that it shares no bullet with another.
    pub(crate) fn whole(markdown: String) -> Self {
        Self {
            markdown,
            statement: None,
            other: None,
        }
    }
}

/// The bullet of one pull request, from `preferred` where both title and release note would do.
/// `None` where there is nothing to say.
pub(crate) fn entry(
    pull_request: &PullRequest,
    class: &Classification,
    url: &str,
    preferred: Preference,
    house: &HouseStyle<'_>,
) -> Option<EntryText> {
    if class.filling == SectionSource::Promotions
        && let (Some(subject), Some(stage)) = (&class.subject, class.stage)
    {
        return Some(EntryText::whole(promotion(subject, stage, url, house)));
    }
    if class.filling == SectionSource::Versions
        && let (Some(library), Some(version)) = (&class.subject, &class.version)
    {
        let update = version_update(&[(library, version, url.to_owned())]);
        return Some(EntryText::whole(update));
    }
    let preferred = if class.by_note {
        Preference::Source(TextSource::Note)
    } else {
        preferred
    };
    let note = pull_request.release_note.as_ref();
    let said = statement(&pull_request.title, note, preferred, house)?;
    // Entries about versions name the library, not what is done with it.
    let in_section = |text: String| match class.filling {
        SectionSource::Versions => updated(&text),
        _ => text,
    };
    let text = in_section(said.text);
    let other = said.other.map(in_section).filter(|other| *other != text);
    Some(EntryText {
        markdown: linked(&text, url, house),
        other: other.map(|other| linked(&other, url, house)),
        statement: Some(text),
    })
}

/// "Bump gengo/v2 to latest" and "Update to latest gengo/v2" → "gengo/v2 to latest"
fn updated(text: &str) -> String {
    let verbs = [
        "Bump to ",
        "Bump ",
        "Update to ",
        "Update ",
        "Upgrade to ",
        "Upgrade ",
    ];
    let rest = verbs.iter().find_map(|verb| text.strip_prefix(verb));
    let rest = rest.filter(|rest| !rest.is_empty()).unwrap_or(text);
    match rest.trim_start_matches("the ").strip_prefix("latest ") {
        Some(library) if !library.contains(' ') => format!("{library} to latest"),
        _ => rest.to_owned(),
    }
}

fn promotion(subject: &Untrusted, stage: Stage, url: &str, house: &HouseStyle<'_>) -> String {
    let subject = in_house_style(&named_once(subject.raw()), house);
    format!(
        "[{} to {}]({url})",
        safe_for_markdown(&subject),
        stage.in_a_bullet()
    )
}

/// "HPA metrics `a_total`, `b_total` and `c_total`", "volume metrics (`a_total`)": the name of them
/// all is enough.
fn named_once(subject: &str) -> String {
    let all = tokens(subject);
    let is_one = |text: &str| text.starts_with(['`', '(']);
    let named = all.iter().position(|token| is_one(token.text)).unwrap_or(0);
    let (name, each) = all.split_at(named);
    let aside = each
        .first()
        .is_some_and(|token| token.text.starts_with('('));
    let many = each.iter().filter(|token| token.text.contains('`')).count() > 2;
    let kept = if !name.is_empty() && (aside || many) {
        name
    } else {
        &all
    };
    let words: Vec<&str> = kept.iter().map(|token| token.text).collect();
    words.join(" ")
}

/// `[sqlite to v3.6.11](…), [v3.5.23](…)`: updates of one library, the main one first.
pub(crate) fn version_update(updates: &[(&Untrusted, &Untrusted, String)]) -> String {
    let mut out = String::new();
    for (library, version, url) in updates {
        let version = safe_for_markdown(version.raw());
        if out.is_empty() {
            out = format!("[{} to {version}]({url})", safe_for_markdown(library.raw()));
        } else {
            out.push_str(&format!(", [{version}]({url})"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activity::classify;
    use crate::settings::Settings;

    fn bullet(title: &str, labels: &[&str], note: &str) -> Option<String> {
        let settings = Settings::default();
        let pull_request = PullRequest {
            title: title.into(),
            labels: labels.iter().map(|label| (*label).into()).collect(),
            release_note: (!note.is_empty()).then(|| note.into()),
            ..PullRequest::sample()
        };
        entry(
            &pull_request,
            &classify(&pull_request, &settings),
            "u",
            Preference::Source(TextSource::Title),
            &HouseStyle {
                lower_case: &["kubelet".to_owned(), "etcd".to_owned()],
                terms: &[],
                ..HouseStyle::of(&settings)
            },
        )
        .map(|entry| entry.markdown)
    }

    #[test]
    fn a_title_becomes_a_statement_in_house_style() {
        let cases = [
            (
                "fix: retry the probe when the node is gone.",
                "Retry the [probe](u) when the node is gone",
            ),
            (
                "kubelet: add --node-ip handling",
                "kubelet: add [`--node-ip` handling](u)",
            ),
            (
                "Added crd validation for spec.procMount (#123)",
                "Add [CRD validation](u) for `spec.procMount`",
            ),
            (
                "[KEP-4639]: Graduate ImageVolume to GA",
                "[ImageVolume to GA](u)",
            ),
            (
                "kubeadm: promoted the `Foo` feature gate to Beta",
                "[`Foo` to beta](u)",
            ),
            (
                "Promoted HPA metrics `a_total`, `b_total` and `c_total` to Beta",
                "[HPA metrics to beta](u)",
            ),
            (
                "Promoted volume metrics (`a_total`, `b_total`) to Beta",
                "[Volume metrics to beta](u)",
            ),
            (
                "Promoted the `A` and `B` gates to GA",
                "[`A` and `B` to GA](u)",
            ),
            ("etcd: bump to v3.6.10", "[etcd to v3.6.10](u)"),
            (
                "Update github.com/a/b to latest",
                "[`github.com/a/b`](u) to latest",
            ),
            (
                "Updated underlying images to be compatible with Go version `1.25.3`",
                "[go to 1.25.3](u)",
            ),
            ("Show {{ x }} | <b>", r"Show &#123;&#123; x }} \| [\<b>](u)"),
        ];
        for (title, expected) in cases {
            assert_eq!(bullet(title, &[], "").as_deref(), Some(expected), "{title}");
        }
    }
}
