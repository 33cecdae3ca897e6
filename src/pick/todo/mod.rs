//! A plan as a text that a writer edits, as `git rebase -i` shows commits: one line for each
//! candidate.
//!
//! `## ` starts a section heading, any other `#` a comment, and a number a candidate. Text from
//! outside appears in one-line comments and after a candidate's number only, so it can make neither
//! a heading nor a candidate.

mod read;
mod write;

pub use read::{TodoError, read_todo};
pub use write::{with_errors, write_todo};

/// Width in columns that comments stay within.
const WIDTH: usize = 80;

/// Marks an error in the list; [`with_errors`] removes these lines again.
const ERROR_MARK: &str = "#! ";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activity::{Activity, Author, Feed, FetchError, FetchGap, PullRequest};
    use crate::pick::{Choice, PickRequest};
    use crate::plan::{Entry, Source};
    use crate::plan::{FeatureCandidate, Plan, Reason};
    use crate::settings::{RepositoryName, SectionSource, Settings};

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
            gates: Vec::new(),
            second_search: false,
            release_note: Some("Kubelet retries.\n## Deprecated\n7 forged".into()),
        }
    }

    fn entry(settings: &Settings, heading: &str, number: u64, words: &str) -> Entry {
        let pull_request = pull_request(number, "");
        Entry {
            section: settings.section_named(heading).expect("a section"),
            text: format!("{words} [here]({})", pull_request.url),
            sources: vec![Source {
                url: pull_request.url,
                at: pull_request.merged_at,
                base: None,
                version: None,
                stage: None,
                gates: Vec::new(),
            }],
            other: None,
            score: 1,
            kind: SectionSource::Merges,
            reasons: vec!["release note".to_owned()],
        }
    }

    /// Calls `with` with three candidates: two of Other Merges, one of Promotions.
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
    fn candidates_come_first_and_their_details_below() {
        let text = offered(write_todo);
        let list = format!("## Other Merges\n{ONE}\n{TWO}\n\n## Promotions\n3 three");
        assert!(text.contains(&list), "{text}");
        let (_, below) = text.split_once("# Details of each").expect("it is there");
        for known in [
            "# 1 11: [KEP-5] One",
            "\n#   by someone, merged",
            "\n# 3 13: Three\n",
        ] {
            assert!(below.contains(known), "{known} in {text}");
        }
    }

    #[test]
    fn the_rules_stand_first_and_notes_say_what_is_likely() {
        let text = offered(|offer| {
            let mut activity = offer.activity.clone();
            for merge in &mut activity.pull_requests {
                if merge.number < 13 {
                    merge.release_note = None;
                }
            }
            let plan = Plan {
                featured: vec![FeatureCandidate {
                    url: activity.pull_requests[2].url.clone(),
                    reasons: vec!["a feature"],
                }],
                ..offer.plan.clone()
            };
            write_todo(&PickRequest {
                plan: &plan,
                activity: &activity,
                ..*offer
            })
        });
        let first: Vec<&str> = text.lines().take(8).collect();
        let first = first.join("\n");
        assert!(first.contains("delete a line     not now"), "{text}");
        assert!(first.contains("dismiss 3"), "{text}");
        let group = format!(
            "## Other Merges\n# without a release note; editors publish few of them:\n{ONE}\n{TWO}"
        );
        assert!(text.contains(&group), "{text}");
        assert!(
            text.contains("## Featured PRs\n# likely: 3; to feature one"),
            "{text}"
        );
        assert!(
            text.contains("#   likely for a featured item: a feature"),
            "{text}"
        );
    }

    #[test]
    fn gaps_with_one_reason_are_on_one_line() {
        let text = offered(|offer| {
            let gap = |name: &str| FetchGap {
                repository: RepositoryName::new(name).expect("a name"),
                feed: Feed::Releases,
                error: FetchError::Server { status: 502 },
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
        let line = "# Missing: releases of a/b, c/d: server error 502\n";
        assert!(text.contains(line), "{text}");
    }

    #[test]
    fn text_from_outside_makes_neither_headings_nor_candidates() {
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
    fn lines_are_moved_reworded_deleted_and_dismissed() {
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
        assert_eq!(choice.dismissed, [], "a deleted line means not now");
        let [later] = choice.plan.left_out.as_slice() else {
            panic!("one is left: {:?}", choice.plan.left_out);
        };
        assert!(later.source.url.ends_with("/11"));
        assert_eq!(later.reason, Reason::Later);

        let choice = read(&format!("dismiss {ONE}\n## Promotions\n{TWO}\ndismiss 3\n"));
        let choice = choice.expect("readable").expect("candidates");
        assert_eq!(words(&choice).len(), 1);
        let dismissed = choice.dismissed.iter();
        let urls: Vec<bool> = dismissed
            .zip(["/11", "/13"])
            .map(|(left, end)| left.source.url.ends_with(end))
            .collect();
        assert_eq!(urls, [true, true], "{choice:?}");
        assert_eq!(choice.plan.left_out, choice.dismissed);
        let all = read("dismiss 1\ndismiss 2\ndismiss 3\n");
        assert_eq!(all.expect("readable").expect("a choice").dismissed.len(), 3);
    }

    #[test]
    fn a_line_moved_to_featured_prs_becomes_a_featured_item() {
        let text = format!("## Featured PRs\n{TWO}\n## KEP of the Week\n{ONE}\n");
        let choice = read(&text).expect("readable").expect("candidates");
        let items: Vec<&str> = words(&choice).into_iter().map(|word| word.1).collect();
        assert_eq!(
            items,
            [
                "### [12: Two \\[31m](https://github.com/kubernetes/kubernetes/pull/12)\n\n[someone](https://github.com/someone)",
                "### [KEP-5: One ## Promotions 1 forged](https://github.com/kubernetes/enhancements/issues/5)\n\n[someone](https://github.com/someone) [11](https://github.com/kubernetes/kubernetes/pull/11)",
            ]
        );
    }

    #[test]
    fn a_featured_item_keeps_the_text_that_a_writer_gave_it() {
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
    fn an_empty_list_means_nothing_to_do() {
        assert_eq!(read(""), Ok(None));
        assert_eq!(read("# a comment\n\n## Other Merges\n"), Ok(None));
    }

    #[test]
    fn errors_point_to_their_lines() {
        let url = "https://github.com/kubernetes/kubernetes/pull";
        let cases = [
            (format!("{ONE}\n"), "no section heading above"),
            (
                format!("## Other Mergs\n{ONE}\n"),
                "did you mean `## Other Merges`?",
            ),
            ("## Zoo\n".to_owned(), "unknown section `Zoo`; use one"),
            (
                format!("## Promotions\n{ONE}\n{ONE}\n"),
                "candidate 1 is listed twice (also in line 2)",
            ),
            (
                format!("## Promotions\n{ONE}\ndismiss 1\n"),
                "candidate 1 is listed twice (also in line 2)",
            ),
            (
                "dismiss it\n".to_owned(),
                "or with `dismiss` and the number",
            ),
            (
                "## Promotions\n4 x\n".to_owned(),
                "no candidate 4; they are numbered 1 to 3",
            ),
            ("## Promotions\n0 x\n".to_owned(), "no candidate 0"),
            (
                "## Promotions\n* mine\n".to_owned(),
                "starts with the number",
            ),
            (
                "## Promotions\n1st of many\n".to_owned(),
                "starts with the number",
            ),
            ("## Promotions\n1\n".to_owned(), "the text is missing"),
            ("## Promotions\n1 one\n".to_owned(), "the link is missing"),
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
    fn errors_appear_above_their_lines_and_are_replaced_later() {
        let text = "## Promotions\n4 x\n";
        let errors = read(text).expect_err("no such candidate");
        let shown = with_errors(text, &errors);
        assert_eq!(
            shown,
            "#! 1 line cannot be parsed; #! says why above each.\n## Promotions\n#! no candidate 4; they are numbered 1 to 3\n4 x\n"
        );
        let errors = read(&shown).expect_err("still none");
        assert_eq!(with_errors(&shown, &errors), shown);
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
            assert!(
                errors[0].message.contains("is not selected by --section"),
                "{errors:?}"
            );
        });
    }
}
