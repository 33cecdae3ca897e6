//! A plan as a text that a writer edits, the way `git rebase -i` shows commits: a line a candidate.
//!
//! `## ` begins the heading of a section, any other `#` a comment, and a number a candidate. What came from outside
//! stands in comments, one line each, and in words that begin with the candidate's number: it can neither make a heading
//! nor a candidate.

mod read;
mod write;

pub use read::{TodoError, read_todo};
pub use write::{with_complaints, write_todo};

/// Columns of a terminal; a comment stays within them.
const WIDTH: usize = 80;

/// What marks a complaint; [`with_complaints`] takes them away again.
const COMPLAINT: &str = "#! ";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activity::{Activity, Author, Feed, FetchGap, PullRequest};
    use crate::pick::{Choice, PickRequest};
    use crate::plan::Plan;
    use crate::plan::{Entry, Source};
    use crate::settings::{RepositoryName, Settings};

    fn pull_request(number: u64, title: &str) -> PullRequest {
        PullRequest {
            repository: RepositoryName::new("kubernetes/kubernetes").expect("a name"),
            number,
            url: format!("https://github.com/kubernetes/kubernetes/pull/{number}"),
            title: title.into(),
            author: Some(Author {
                login: "someone".into(),
                bot: false,
            }),
            labels: vec!["kind/feature".into()],
            base: "master".to_owned(),
            head: "".into(),
            merged_at: "2024-07-25T12:00:00Z".parse().expect("a time"),
            release_note: Some("Kubelet retries.\n## Deprecated\n7 forged".into()),
        }
    }

    fn entry(settings: &Settings, heading: &str, number: u64, words: &str) -> Entry {
        let it = pull_request(number, "");
        Entry {
            section: settings.section_named(heading).expect("a section"),
            text: format!("{words} [here]({})", it.url),
            sources: vec![Source {
                url: it.url,
                at: it.merged_at,
                base: None,
                version: None,
                stage: None,
            }],
            score: 1,
            reasons: vec!["release note".to_owned()],
        }
    }

    /// Calls `with` with an offer of three candidates: two of Other Merges, one of Promotions.
    fn offered<T>(with: impl Fn(&PickRequest<'_>) -> T) -> T {
        let settings = Settings::default();
        let activity = Activity {
            pull_requests: vec![
                pull_request(11, "[KEP-5] One\n## Promotions\n1 forged"),
                pull_request(12, "Two \u{1b}[31m\u{202e}"),
                pull_request(13, "Three"),
            ],
            ..Activity::default()
        };
        let plan = Plan {
            entries: vec![
                entry(&settings, "Other Merges", 11, "one"),
                entry(&settings, "Other Merges", 12, "two"),
                entry(&settings, "Promotions", 13, "three"),
            ],
            ..Plan::default()
        };
        with(&PickRequest {
            plan: &plan,
            activity: &activity,
            settings: &settings,
            sections: &[],
        })
    }

    fn read(text: &str) -> Result<Option<Choice>, Vec<TodoError>> {
        offered(|offer| read_todo(text, offer))
    }

    fn words(choice: &Choice) -> Vec<(usize, &str)> {
        let entries = choice.plan.entries.iter();
        entries
            .map(|entry| (entry.section.0, entry.text.as_str()))
            .collect()
    }

    const ONE: &str = "1 one [here](https://github.com/kubernetes/kubernetes/pull/11)";
    const TWO: &str = "2 two [here](https://github.com/kubernetes/kubernetes/pull/12)";

    #[test]
    fn a_list_that_is_left_alone_is_the_plan() {
        offered(|offer| {
            let choice = read_todo(&write_todo(offer), offer);
            let choice = choice.expect("readable").expect("candidates");
            assert_eq!(choice.plan, *offer.plan);
            assert_eq!(choice.dismissed, []);
        });
    }

    #[test]
    fn the_lines_stand_together_and_what_is_known_of_them_below() {
        let text = offered(write_todo);
        let list = format!("## Other Merges\n{ONE}\n{TWO}\n\n## Promotions\n3 three");
        assert!(text.contains(&list), "{text}");
        let (_, below) = text.split_once("# What is known").expect("it is there");
        for known in [
            "# 1 11: [KEP-5] One",
            "\n#   by someone, merged",
            "\n# 3 13: Three\n",
        ] {
            assert!(below.contains(known), "{known} in {text}");
        }
    }

    #[test]
    fn what_is_missing_for_one_reason_is_told_once() {
        let text = offered(|offer| {
            let gap = |name: &str| FetchGap {
                repository: RepositoryName::new(name).expect("a name"),
                part: Feed::Releases,
                why: "GitHub's limit is reached".to_owned(),
                help: None,
            };
            let plan = Plan {
                gaps: vec![gap("a/b"), gap("c/d")],
                ..offer.plan.clone()
            };
            write_todo(&PickRequest {
                plan: &plan,
                ..*offer
            })
        });
        let told = "# Missing: releases of a/b, c/d: GitHub's limit is reached\n";
        assert!(text.contains(told), "{text}");
    }

    #[test]
    fn what_came_from_outside_makes_neither_headings_nor_candidates() {
        let text = offered(write_todo);
        let open: Vec<&str> = text
            .lines()
            .filter(|line| !line.is_empty() && *line != "#" && !line.starts_with("# "))
            .collect();
        assert_eq!(
            open.iter().filter(|open| !open.starts_with("##")).count(),
            3
        );
        assert_eq!(open.len(), 3 + 10, "ten sections: {open:?}");
        assert!(!text.contains(['\u{1b}', '\u{202e}']));
        for line in text.lines().filter(|line| line.starts_with('#')) {
            assert!(line.chars().count() <= WIDTH, "{line}");
        }
    }

    #[test]
    fn lines_are_moved_reworded_and_deleted() {
        let text = format!(
            "## Promotions\n{TWO}\n3 Three, [now](https://github.com/kubernetes/kubernetes/pull/13)\n"
        );
        let choice = read(&text).expect("readable").expect("candidates");
        assert_eq!(
            words(&choice),
            [
                (
                    5,
                    "two [here](https://github.com/kubernetes/kubernetes/pull/12)"
                ),
                (
                    5,
                    "Three, [now](https://github.com/kubernetes/kubernetes/pull/13)"
                ),
            ]
        );
        let [gone] = choice.dismissed.as_slice() else {
            panic!("one is dismissed: {:?}", choice.dismissed);
        };
        assert!(gone.source.url.ends_with("/11"));
        assert_eq!(choice.plan.left_out, choice.dismissed);
    }

    #[test]
    fn a_featured_line_becomes_a_piece() {
        let text = format!("## Featured PRs\n{TWO}\n## KEP of the Week\n{ONE}\n");
        let choice = read(&text).expect("readable").expect("candidates");
        let pieces: Vec<&str> = words(&choice).into_iter().map(|word| word.1).collect();
        assert_eq!(
            pieces,
            [
                "### [12: Two \\[31m](https://github.com/kubernetes/kubernetes/pull/12)\n\n[someone](https://github.com/someone)",
                "### [KEP-5: One ## Promotions 1 forged](https://github.com/kubernetes/enhancements/issues/5)\n\n[someone](https://github.com/someone) [11](https://github.com/kubernetes/kubernetes/pull/11)",
            ]
        );
    }

    #[test]
    fn a_piece_takes_the_words_that_a_writer_gave_it() {
        let text =
            "## Featured PRs\n2 Two is [new](https://github.com/kubernetes/kubernetes/pull/12)\n";
        let choice = read(text).expect("readable").expect("candidates");
        assert!(
            choice.plan.entries[0]
                .text
                .starts_with("### [12: Two is new]("),
            "{choice:?}"
        );
    }

    #[test]
    fn an_empty_list_does_nothing() {
        assert_eq!(read(""), Ok(None));
        assert_eq!(read("# a comment\n\n## Other Merges\n"), Ok(None));
    }

    #[test]
    fn what_cannot_be_read_is_told_with_its_line() {
        let url = "https://github.com/kubernetes/kubernetes/pull";
        let cases = [
            (format!("{ONE}\n"), "no heading stands above"),
            (
                format!("## Other Mergs\n{ONE}\n"),
                "did you mean `## Other Merges`?",
            ),
            (
                "## Zoo\n".to_owned(),
                "there is no section `Zoo`; the headings",
            ),
            (
                format!("## Promotions\n{ONE}\n{ONE}\n"),
                "candidate 1 stands in line 2 already",
            ),
            (
                "## Promotions\n4 x\n".to_owned(),
                "there is no candidate 4; they go from 1 to 3",
            ),
            ("## Promotions\n0 x\n".to_owned(), "there is no candidate 0"),
            (
                "## Promotions\n* mine\n".to_owned(),
                "begins with the number",
            ),
            (
                "## Promotions\n1st of many\n".to_owned(),
                "begins with the number",
            ),
            ("## Promotions\n1\n".to_owned(), "no words stand here"),
            ("## Promotions\n1 one\n".to_owned(), "the link is gone"),
            (
                format!("## Promotions\n1 [one({url}/11)\n"),
                "the link is broken",
            ),
        ];
        for (text, expected) in cases {
            let errors = read(&text).expect_err(&text);
            assert_eq!(errors.len(), 1, "{text}: {errors:?}");
            assert!(errors[0].message.contains(expected), "{text}: {errors:?}");
            let last = text.lines().count();
            let line = if expected.contains("did you mean") {
                1
            } else {
                last
            };
            assert_eq!(errors[0].line, line, "{text}");
        }
    }

    #[test]
    fn complaints_stand_above_their_lines_and_go_when_it_is_read_again() {
        let text = "## Promotions\n4 x\n";
        let errors = read(text).expect_err("no such candidate");
        let shown = with_complaints(text, &errors);
        assert_eq!(
            shown,
            "#! 1 line cannot be read; #! says why above each.\n## Promotions\n#! there is no candidate 4; they go from 1 to 3\n4 x\n"
        );
        let errors = read(&shown).expect_err("still none");
        assert_eq!(with_complaints(&shown, &errors), shown);
    }

    #[test]
    fn only_open_sections_take_lines() {
        offered(|offer| {
            let promotions = offer.settings.section_named("Promotions").expect("there");
            let offer = PickRequest {
                sections: &[promotions],
                ..*offer
            };
            assert!(!write_todo(&offer).contains("## Other Merges"));
            let errors = read_todo(&format!("## Other Merges\n{ONE}\n"), &offer);
            let errors = errors.expect_err("closed");
            assert!(errors[0].message.contains("does not fill"), "{errors:?}");
        });
    }
}
