//! Texts that announce an edition: an e-mail and a social post.

use std::collections::HashSet;

use chrono::NaiveDate;
use unicode_segmentation::UnicodeSegmentation;

use crate::edition::EditionNames;
use crate::post::{Post, Section};
use crate::settings::template::TemplateHeading;
use crate::settings::{KeyRole, Pattern, PatternValues, SectionSource, Settings, heading_words};
use crate::text::safe_for_terminal;

/// The maximum length of a Bluesky post, in graphemes:
/// <https://github.com/bluesky-social/atproto/blob/main/lexicons/app/bsky/feed/post.json>.
pub const BLUESKY_MAX: usize = 300;

/// The default maximum length of a Mastodon post, in characters:
/// <https://docs.joinmastodon.org/user/posting/#text>.
pub const MASTODON_MAX: usize = 500;

/// Mastodon counts every URL as 23 characters: <https://docs.joinmastodon.org/user/posting/#links>.
const MASTODON_URL: usize = 23;

/// The texts that announce an edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announcement {
    /// The subject of the e-mail, on one line.
    pub subject: String,
    /// The body of the e-mail: the edition's title, then its text without front matter.
    pub body: String,
    /// The social post; every line is safe for a terminal. `None` if the settings have none.
    pub social: Option<String>,
    /// The public URL, if the settings name it.
    pub url: Option<String>,
}

/// The texts for the edition `post` with these `names`, published on the day `published`.
pub fn announcement(
    post: &Post,
    names: &EditionNames,
    published: NaiveDate,
    settings: &Settings,
) -> Announcement {
    let newsletter = &settings.newsletter;
    let title = post
        .field(KeyRole::Title, settings)
        .map(|field| safe_for_terminal(&field.text(&post.text)));
    let title = title.unwrap_or_else(|| names.title.clone());
    let url = names.url(published, newsletter);
    let values = PatternValues {
        date: names.end,
        number: names.number,
        title: &title,
        slug: &names.slug,
        url: url.as_deref().unwrap_or(""),
        facts: "",
    };
    let facts = facts(post, settings);
    let social = newsletter.social.as_ref();
    let social = social.map(|pattern| social_post(pattern, &facts, values));
    let subject = newsletter.email_subject.fill(&PatternValues {
        facts: &facts.join(", "),
        ..values
    });
    let eol = post.draft.eol.as_str();
    let body = post.draft.body.of(&post.text).trim();
    Announcement {
        subject,
        body: format!("{title}{eol}{eol}{body}{eol}"),
        social,
        url,
    }
}

/// The length of `text` on Bluesky, in graphemes.
pub fn bluesky_length(text: &str) -> usize {
    text.graphemes(true).count()
}

/// The length of `text` on Mastodon, in characters.
pub fn mastodon_length(text: &str) -> usize {
    let words = text.split_inclusive(char::is_whitespace);
    words
        .map(|part| {
            let word = part.trim_end();
            let length = part.chars().count();
            if word.starts_with("https://") || word.starts_with("http://") {
                length - word.chars().count() + MASTODON_URL
            } else {
                length
            }
        })
        .sum()
}

/// Includes as many facts as both networks have space for, and at least one.
fn social_post(pattern: &Pattern, facts: &[String], values: PatternValues<'_>) -> String {
    let with = |facts: &[String]| {
        let text = pattern.fill(&PatternValues {
            facts: &facts.join(", "),
            ..values
        });
        text.trim_end().to_owned()
    };
    let fits =
        |text: &str| bluesky_length(text) <= BLUESKY_MAX && mastodon_length(text) <= MASTODON_MAX;
    (1..=facts.len())
        .rev()
        .map(|count| with(facts.get(..count).unwrap_or_default()))
        .find(|text| fits(text))
        .unwrap_or_else(|| with(facts.get(..1).unwrap_or_default()))
}

/// What an edition covers, in a few words each: the titles of its featured items, else the lists
/// with the number of their bullets, else the section headings.
fn facts(post: &Post, settings: &Settings) -> Vec<String> {
    let template = &settings.template;
    let text = &*post.text;
    // What the template has is the edition's structure, not its news.
    let is_news = |section: &&Section| {
        let words = heading_words(section.title.of(text));
        let is_structure = |heading: &TemplateHeading| heading.words == words;
        section.kind.is_none() && !template.headings.iter().any(is_structure)
    };
    let sections = post.main_sections().filter(|section| section.level != 1);
    let subsections = sections.flat_map(|section| &section.subsections);
    let titles: Vec<String> = subsections
        .filter(is_news)
        .map(|subsection| plain_title(subsection, &post.text))
        .filter(|title| !title.is_empty())
        .collect();
    if !titles.is_empty() {
        return titles;
    }
    let is_list = |source: Option<SectionSource>| {
        source.is_some_and(|source| source != SectionSource::Schedule)
    };
    let main = post.main_sections().map(|section| section.heading.start);
    let main: HashSet<usize> = main.collect();
    let is_main = |section: &Section| main.contains(&section.heading.start);
    let has_news = |section: &&Section| match section.kind {
        Some(kind) => is_list(settings.section(kind).filled_by),
        None => is_main(section),
    };
    let lists = post.all_sections().filter(has_news).filter_map(|section| {
        let count = section
            .bullets
            .iter()
            .filter(|bullet| !bullet.is_bare())
            .count();
        let title = plain_title(section, &post.text);
        (count > 0).then(|| format!("{title} ({count})"))
    });
    let lists: Vec<String> = lists.collect();
    if !lists.is_empty() {
        return lists;
    }
    let sections = post.main_sections();
    let is_title = |section: &Section| section.level == 1 && !section.subsections.is_empty();
    let written = sections.filter(|section| {
        section.level > 0 && !is_title(section) && !section.says_nothing(&post.text)
    });
    written
        .map(|written| plain_title(written, &post.text))
        .collect()
}

/// The text of a heading, without links, backticks and the number of a featured item.
fn plain_title(section: &Section, text: &str) -> String {
    let mut out = String::new();
    let mut done = section.title.start;
    for link in section
        .links
        .iter()
        .filter(|link| section.title.contains_span(link.span))
    {
        out.push_str(text.get(done..link.span.start).unwrap_or(""));
        out.push_str(link.text.of(text));
        done = link.span.end;
    }
    out.push_str(text.get(done..section.title.end).unwrap_or(""));
    let out = safe_for_terminal(&out.replace(['`', '*'], ""));
    let title = match out.split_once(':') {
        Some((number, title)) if is_number(number.trim()) => title,
        _ => &out,
    };
    title.trim_matches(['#', ' ']).to_owned()
}

/// True for the number of a featured item: `126107`, `#126107`, `RFC-4639` or `RFC 4639`.
fn is_number(word: &str) -> bool {
    let digits = word.trim_start_matches(|c: char| c.is_ascii_uppercase());
    let digits = digits.trim_start_matches(['#', '-', ' ']);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edition::Period;

    const URL: &str = "https://lwkd.info/2024/20240801";

    impl Announcement {
        fn social(&self) -> &str {
            self.social.as_deref().unwrap_or("")
        }
    }

    fn announced(text: &str) -> Announcement {
        let settings = Settings::default();
        let post = Post::parse(text, &settings);
        let day = |text: &str| text.parse().expect("a date");
        let period = Period::holding(day("2024-07-28"), settings.newsletter.cycle);
        let names = EditionNames::new(period, None, &settings.newsletter);
        announcement(&post, &names, day("2024-08-01"), &settings)
    }

    #[test]
    fn the_body_follows_the_title_without_front_matter() {
        let announced = announced(
            "---\ntitle: Week Ending July 28, 2024\n---\n\n## Developer News\n\nThe CFP is open.\n\n",
        );
        assert_eq!(announced.subject, "LWKD: Week Ending July 28, 2024");
        assert_eq!(
            announced.body,
            "Week Ending July 28, 2024\n\n## Developer News\n\nThe CFP is open.\n"
        );
    }

    #[test]
    fn the_social_post_lists_the_featured_items() {
        let announced = announced(
            "## Developer News\n\n### Steering election\n\nVote.\n\n## Featured PRs\n\n\
             ### [126107: Add `--wait` to kubectl](https://github.com/kubernetes/kubernetes/pull/126107)\n\nIt waits.\n\n\
             ## KEP of the Week\n\n### [KEP-4639: OCI volumes](https://github.com/kubernetes/enhancements/issues/4639)\n\nVolumes.\n",
        );
        assert_eq!(
            announced.social(),
            format!(
                "Week ending July 28: Steering election, Add --wait to kubectl, OCI volumes\n\n{URL}\n\n#kubernetes #containers #CloudNative"
            )
        );
    }

    #[test]
    fn without_featured_items_it_counts_the_lists() {
        let announced =
            announced("## Other Merges\n\n* one\n* two\n*\n\n## Shoutouts\n\n* thanks\n");
        assert!(
            announced
                .social()
                .starts_with("Week ending July 28: Other Merges (2)\n")
        );
    }

    #[test]
    fn without_lists_it_lists_the_sections() {
        let announced = announced("## Developer News\n\nVote.\n\n## Shoutouts\n\n* thanks\n");
        let post = "Week ending July 28: Developer News, Shoutouts\n";
        assert!(announced.social().starts_with(post), "{announced:?}");
    }

    #[test]
    fn the_number_of_a_featured_item_is_left_out() {
        for heading in [
            "KEP 3521: Scheduling readiness",
            "#122717: # Scheduling readiness",
            "KEP-3521: Scheduling readiness",
        ] {
            let announced = announced(&format!(
                "## KEP of the Week\n\n### [{heading}](https://example.org/)\n\nText.\n"
            ));
            assert!(
                announced
                    .social()
                    .starts_with("Week ending July 28: Scheduling readiness\n"),
                "{announced:?}"
            );
        }
        assert!(!is_number("Top 10"));
    }

    #[test]
    fn the_social_post_fits_both_networks() {
        let items: String = (0..40)
            .map(|at| format!("### The feature with the number {at}\n\nText.\n\n"))
            .collect();
        let announced = announced(&format!("## Developer News\n\n{items}"));
        let length = bluesky_length(announced.social());
        assert!((250..=BLUESKY_MAX).contains(&length), "{length}");
        assert!(
            announced
                .social()
                .contains("number 0, The feature with the number 1,")
        );
    }

    #[test]
    fn lengths_are_counted_as_the_networks_do() {
        assert_eq!(bluesky_length("e\u{301}👩‍💻"), 2);
        assert_eq!(mastodon_length(&format!("a {URL}\nb")), 1 + 1 + 23 + 1 + 1);
    }
}
