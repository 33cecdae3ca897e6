//! The whole page: the edition, its outline, its length, its findings, and the texts that announce
//! it.

use crate::diagnostic::{Diagnostic, Severity};
use crate::post::Post;
use crate::preview::article::{Article, article};
use crate::preview::html::{escape, fill};
use crate::preview::notes::severity;
use crate::preview::writer::Heading;
use crate::rules::CheckStage;
use crate::settings::{KeyRole, Settings};
use crate::text::{Span, safe_for_terminal};

const TEMPLATE: &str = include_str!("../../templates/page.html");

/// Words per minute in silent reading of English non-fiction: the mean of 190 studies
/// ([Brysbaert 2019](https://doi.org/10.1016/j.jml.2019.104047)).
const READING_SPEED: usize = 238;

/// A longer text in bytes is folded.
const MAX_OPEN: usize = 1000;

/// What the page shows.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The draft's path as the user would type it.
    pub display_path: &'a str,
    pub post: &'a Post,
    /// In the order of the text.
    pub findings: &'a [Diagnostic],
    /// The stage that the findings are for.
    pub stage: CheckStage,
    pub settings: &'a Settings,
    pub announcements: &'a [AnnouncementText],
    /// Why the draft cannot be read now. The page shows the last text that could.
    pub error: Option<&'a str>,
    /// Identifies this state of the draft.
    pub version: &'a str,
}

/// A text to send when the edition is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnnouncementText {
    /// What it is, such as "E-mail subject".
    pub title: String,
    /// Its length and the limit, for people.
    pub length: String,
    pub text: String,
}

/// The edition as a draft and as for publication.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pages {
    pub draft: String,
    pub publish: String,
}

/// The page for `view`.
pub fn page(view: &View<'_>) -> String {
    let text = &*view.post.text;
    let value = |role| {
        let field = view.post.field(role, view.settings);
        escape(field.map_or("", |field| field.value.of(text)))
    };
    let article = article(view.post, view.findings, view.settings.newsletter.site);
    let (title, date) = (value(KeyRole::Title), value(KeyRole::Date));
    let words = word_count(view.post);
    let minutes = words.div_ceil(READING_SPEED);
    let mission = view.settings.newsletter.reading_minutes;
    let over = if minutes > usize::from(mission) {
        " over"
    } else {
        ""
    };
    let length = format!(
        "<span>{words} words</span> <span class=\"time{over}\">{minutes} min read (limit {mission})</span>"
    );
    fill(
        TEMPLATE,
        &[
            ("version", &escape(view.version)),
            ("file", &escape(&safe_for_terminal(view.display_path))),
            (
                "title",
                if title.is_empty() {
                    "(no title)"
                } else {
                    &title
                },
            ),
            ("date", &date),
            ("length", &length),
            ("findings", &findings_in_words(view.findings)),
            ("stage", stage_switch(view.stage)),
            ("error", &view.error.map_or(String::new(), error_banner)),
            ("outline", &outline(view, &article.headings)),
            ("front-matter", &front_matter(view.post, &article)),
            ("article", &article.body),
            ("to-send", &announcement_section(view.announcements)),
        ],
    )
}

fn error_banner(message: &str) -> String {
    let message = escape(&safe_for_terminal(message));
    format!(
        "<p class=\"error-banner\" role=\"alert\">{message}. Below is the last version that could be read.</p>"
    )
}

fn stage_switch(stage: CheckStage) -> &'static str {
    match stage {
        CheckStage::Draft => "<a href=\"/?publish\">Check for publication</a>",
        CheckStage::Publish => "<a href=\"/\">Check as a draft</a>",
    }
}

/// The number of findings of each severity, each with a link to the first.
fn findings_in_words(findings: &[Diagnostic]) -> String {
    let kinds = [Severity::Error, Severity::Warning, Severity::Hint];
    let words: Vec<String> = kinds
        .into_iter()
        .filter_map(|kind| {
            let count = findings
                .iter()
                .filter(|finding| finding.severity == kind)
                .count();
            let first = findings
                .iter()
                .position(|finding| finding.severity == kind)?
                + 1;
            let name = severity(kind);
            let plural = if count == 1 { "" } else { "s" };
            Some(format!(
                "<a class=\"count {name}\" href=\"#finding-{first}\">{count} {name}{plural}</a>"
            ))
        })
        .collect();
    if words.is_empty() {
        "<span class=\"count clean\">no problems</span>".to_owned()
    } else {
        words.join(" ")
    }
}

/// The number of words that a reader reads. A code span counts as one.
fn word_count(post: &Post) -> usize {
    let words = post.draft.words.iter().map(|word| word.span.of(&post.text));
    let words = words
        .flat_map(str::split_whitespace)
        .filter(|word| word.contains(char::is_alphanumeric));
    let body = post.draft.body;
    let code = post
        .draft
        .code
        .iter()
        .filter(|code| body.contains_span(**code));
    words.count() + code.count()
}

/// The outline: each section with the number of its items or bullets, or "empty".
fn outline(view: &View<'_>, headings: &[Heading]) -> String {
    let top: Vec<&Heading> = headings
        .iter()
        .filter(|heading| heading.level <= 2)
        .collect();
    let mut out = String::new();
    for (at, heading) in top.iter().enumerate() {
        let end = top
            .get(at + 1)
            .map_or(view.post.text.len(), |top| top.start);
        let span = Span::new(heading.start, end);
        let items = headings
            .iter()
            .filter(|heading| heading.level == 3 && span.contains_offset(heading.start));
        let bullets = view.post.bullets();
        let bullets = bullets
            .filter(|(_, bullet)| !bullet.is_bare() && span.contains_offset(bullet.span.start));
        let held = match (items.count(), bullets.count()) {
            _ if is_unwritten(view, span) => "empty".to_owned(),
            (0, 0) => String::new(),
            (0, bullets) => bullets.to_string(),
            (items, _) => items.to_string(),
        };
        let empty = if held == "empty" {
            " class=\"empty\""
        } else {
            ""
        };
        let inside = view
            .findings
            .iter()
            .filter(|finding| span.contains_offset(finding.span.start));
        let worst = inside.map(|finding| finding.severity).min();
        let dot = worst.map_or(String::new(), |worst| {
            let worst = severity(worst);
            format!(" <span class=\"dot {worst}\" role=\"img\" aria-label=\"{worst}\" title=\"{worst}\"></span>")
        });
        out.push_str(&format!(
            "<li{empty}><a href=\"#{}\">{}</a>{dot}<span class=\"held\">{held}</span></li>\n",
            escape(&heading.address),
            escape(&heading.title),
        ));
    }
    out
}

/// Whether the section that starts in `span` holds no more than its skeleton.
fn is_unwritten(view: &View<'_>, span: Span) -> bool {
    let mut sections = view.post.all_sections();
    let section = sections.find(|section| span.contains_offset(section.heading.start));
    section.is_some_and(|section| {
        let skeleton = section
            .kind
            .map_or("", |kind| &view.settings.section(kind).skeleton);
        section.is_unwritten(skeleton, &view.post.text)
    })
}

/// The front matter, which readers do not see. Unfolded if it has findings.
fn front_matter(post: &Post, article: &Article) -> String {
    let head = Span::new(0, post.draft.body.start)
        .of(&post.text)
        .trim_end();
    let notes = &article.front_matter_notes;
    if head.is_empty() && notes.is_empty() {
        return String::new();
    }
    let open = if notes.is_empty() { "" } else { " open" };
    format!(
        "<details class=\"front-matter\"{open}><summary>Front matter</summary><div><span class=\"notes\">{notes}</span><pre>{}</pre></div></details>",
        escape(head)
    )
}

fn announcement_section(texts: &[AnnouncementText]) -> String {
    if texts.is_empty() {
        return String::new();
    }
    let one = |announcement: &AnnouncementText| {
        let text = escape(&announcement.text);
        let open = if announcement.text.len() <= MAX_OPEN {
            " open"
        } else {
            ""
        };
        format!(
            "<details{open}><summary>{} <span class=\"length\">{}</span></summary>\
             <button type=\"button\" class=\"copy\" data-copy=\"{text}\">Copy</button><pre>{text}</pre></details>\n",
            escape(&announcement.title),
            escape(&announcement.length),
        )
    };
    let texts: String = texts.iter().map(one).collect();
    format!("<section class=\"to-send\"><h2>To send</h2>\n{texts}</section>")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rendered(text: &str, error: Option<&str>) -> String {
        let settings = Settings::default();
        page(&View {
            display_path: "_posts/a<b>.md",
            post: &Post::parse(text, &settings),
            findings: &[],
            stage: CheckStage::Draft,
            settings: &settings,
            announcements: &[AnnouncementText {
                title: "Social <post>".to_owned(),
                length: "12 of 300".to_owned(),
                text: "{{title}} \"&".to_owned(),
            }],
            error,
            version: "1",
        })
    }

    #[test]
    fn every_placeholder_of_the_template_is_replaced_once() {
        let html = rendered(
            "---\ntitle: \"{{date}} <x>\"\n---\n\n{{ site.url }} &amp; more\n",
            None,
        );
        assert!(html.contains("<h1>{{date}} &lt;x&gt;</h1>"), "{html}");
        assert!(html.contains("{{ site.url }} &amp; more"), "{html}");
        assert!(html.contains("_posts/a&lt;b&gt;.md"), "{html}");
        assert!(
            html.contains("data-copy=\"{{title}} &quot;&amp;\""),
            "{html}"
        );
        assert!(html.contains("Social &lt;post&gt;"), "{html}");
    }

    #[test]
    fn the_outline_shows_empty_sections() {
        let text = "## Developer News\n\nWords.\n\n## Featured PRs\n\n### One\n\nWords.\n\n## Promotions\n\n*\n\n## Deprecated\n\n* a\n* b\n";
        let html = rendered(text, None);
        for (address, held) in [
            ("developer-news", ""),
            ("featured-prs", "1"),
            ("promotions", "empty"),
            ("deprecated", "2"),
        ] {
            let line = html
                .lines()
                .find(|line| line.contains(&format!("href=\"#{address}\"")));
            let line = line.unwrap_or_else(|| panic!("{address}: {html}"));
            assert!(
                line.contains(&format!("<span class=\"held\">{held}</span>")),
                "{line}"
            );
        }
    }

    #[test]
    fn only_visible_words_are_counted() {
        let count = |text: &str| word_count(&Post::parse(text, &Settings::default()));
        assert_eq!(
            count(
                "---\ntitle: not these\n---\n\n## Two words\n\n* [three](https://x.org/y) & `code it`\n"
            ),
            4
        );
        assert_eq!(count(""), 0);
    }

    #[test]
    fn an_error_is_shown() {
        let html = rendered("", Some("a.md was removed"));
        assert!(html.contains("role=\"alert\">a.md was removed."), "{html}");
    }
}
