//! What holds for tidying and announcing any text. proptest prints the seed of a failure.

use std::fs;
use std::path::Path;

use chrono::NaiveDate;
use lwkd::edition::{EditionNames, Period};
use lwkd::post::Post;
use lwkd::publish::{announcement, drop_allow_comments, set_publication_date, tidy};
use lwkd::scaffold::scaffold;
use lwkd::settings::Settings;
use lwkd::text::apply;
use proptest::prelude::*;
use proptest::sample::select;

mod common;

fn tidied(text: &str) -> String {
    let settings = Settings::default();
    let post = Post::parse(text, &settings);
    let text = apply(text, &tidy(&post, &settings));
    let post = Post::parse(text.as_str(), &settings);
    apply(&text, &drop_allow_comments(&post))
}

const HEAD: &str = "---\ndate: 2024-07-30 21:00:00 -0000 # lwkd: allow date-wrong\n# lwkd: allow slug-mismatch\n---\n";

/// Lines as drafts have them, in any order.
fn a_draft() -> impl Strategy<Value = String> {
    let line = select(vec![
        "",
        "",
        "## Developer News",
        "## Promotions",
        "## Shoutouts",
        "### Election Update",
        "#### Deeper",
        "*",
        "  *",
        "* one",
        "  * two",
        "* [three](https://github.com/a/b/pull/3). <!-- lwkd: allow bullet-period -->",
        "<!-- lwkd: allow x -->",
        "```",
        "Text with é.",
    ]);
    (
        proptest::collection::vec(line, 0..24),
        select(vec!["\n", "\r\n"]),
    )
        .prop_map(|(lines, eol)| HEAD.replace('\n', eol) + &lines.join(eol))
}

/// The words of a text: what tidying must not lose.
fn words(text: &str) -> Vec<&str> {
    let content =
        |text: &&str| text.contains("one") || text.contains("two") || text.contains("Text");
    text.lines().map(str::trim).filter(content).collect()
}

proptest! {
    #[test]
    fn tidying_settles_and_loses_no_words(draft in a_draft()) {
        // Removing a bare bullet can leave something else to tidy, so a few rounds may follow.
        let rounds = std::iter::successors(Some(draft.clone()), |value| Some(tidied(value)));
        let rounds: Vec<String> = rounds.take(9).collect();
        for text in &rounds {
            prop_assert_eq!(words(text), words(&draft));
        }
        prop_assert_eq!(rounds.get(7), rounds.get(8));
    }

    #[test]
    fn any_text_can_be_tidied_stamped_and_announced(text in any::<String>(), seconds in 0..4_000_000_000_i64) {
        let settings = Settings::default();
        let at = chrono::DateTime::from_timestamp(seconds, 0).expect("a time");
        let text = tidied(&text);
        let post = Post::parse(text.as_str(), &settings);
        let stamped = apply(&text, &set_publication_date(&post, at, &settings));
        let post = Post::parse(stamped.as_str(), &settings);
        let period = Period::holding(at.date_naive(), settings.newsletter.cycle);
        let names = EditionNames::new(period, None, &settings.newsletter);
        announcement(&post, &names, at.date_naive(), &settings);
    }

    #[test]
    fn any_text_is_a_template(text in any::<String>(), day in 0..3_000_000_i32) {
        let day = NaiveDate::from_num_days_from_ce_opt(day).expect("a date");
        let settings = Settings::default().with_template(&text);
        let period = Period::holding(day, settings.newsletter.cycle);
        scaffold(&text, period, Some(7), None, &settings);
    }
}

#[cfg(unix)]
#[test]
fn without_a_cache_folder_the_mail_is_a_temporary_file() {
    let newsletter = tempfile::tempdir().expect("a folder");
    let posts = newsletter.path().join("_posts");
    fs::create_dir(&posts).expect("made");
    let edition = include_str!("commands/status.in/_posts/2024-07-21-update.md");
    fs::write(posts.join("2024-07-21-update.md"), edition).expect("written");
    let published = common::lwkd()
        .args(["publish", "2024-07-21", "--at", "2024-07-25"])
        .current_dir(newsletter.path())
        .env("XDG_CACHE_HOME", "/dev/null")
        .env("TMPDIR", newsletter.path())
        .output()
        .expect("started");
    assert_eq!(published.status.code(), Some(0), "{published:?}");
    let told = String::from_utf8_lossy(&published.stdout).into_owned();
    let body = told.lines().find_map(|line| line.strip_prefix("body     "));
    let body = Path::new(body.expect("it is reported"));
    assert!(body.starts_with(newsletter.path()), "{told}");
    let body = fs::read_to_string(body).expect("a file");
    assert!(body.starts_with("Week Ending July 21, 2024\n"), "{body}");
}
