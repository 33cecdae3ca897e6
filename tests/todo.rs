//! A todo list holds what anyone with a GitHub account wrote, and comes back as whatever a writer
//! typed.

use lwkd::activity::{Activity, Author, PullRequest};
use lwkd::pick::{PickRequest, read_todo, with_errors, write_todo};
use lwkd::plan::{Entry, Plan, Source};
use lwkd::settings::{RepositoryName, SectionId, SectionSource, Settings};
use lwkd::text::{Untrusted, safe_for_markdown};
use proptest::prelude::*;
use proptest::sample::select;

prop_compose! {
    /// Fragments that could pass for a part of the list.
    fn fragments()(fragments in proptest::collection::vec(select(vec![
        "## Other Merges", "# ", "#! ", "##", "1 ", "2 words", "dismiss ", "dismiss 1\n", "\n", "\r\n", "\u{2028}", "\u{85}", "\u{202e}", "\u{1b}[2J", "[a](https://github.com/a/b/pull/1)",
        "](", "`", "é", "日本", " ", "{{ x }}", "KEP-1", "[KEP-", "* ", "\0", "<b>", "### [1: x](y)",
    ]), 0..12)) -> String {
        fragments.concat()
    }
}

fn outside() -> impl Strategy<Value = String> {
    prop_oneof![3 => fragments(), 1 => any::<String>()]
}

/// Calls `with` with an offer of a candidate for each title, in the sections of bullets in turn.
fn offered<T>(titles: &[(String, String)], with: impl Fn(&PickRequest<'_>) -> T) -> T {
    let settings = Settings::default();
    let merged_at = "2024-07-25T12:00:00Z".parse().expect("a time");
    let numbered = || titles.iter().zip(1..);
    let pull_request = |((title, note), number): (&(String, String), u64)| PullRequest {
        repository: RepositoryName::new("a/b").expect("a name"),
        number,
        url: format!("https://github.com/a/b/pull/{number}"),
        title: Untrusted::new(title),
        author: Some(Author {
            login: Untrusted::new(note),
            bot: false,
        }),
        labels: vec![Untrusted::new(title), Untrusted::new(note)],
        base: "master".to_owned(),
        head: Untrusted::default(),
        merged_at,
        gates: Vec::new(),
        second_search: false,
        release_note: Some(Untrusted::new(note)),
    };
    let entry = |((title, note), number): (&(String, String), u64)| Entry {
        section: SectionId(4 + usize::from(number % 2 == 0)),
        sources: vec![Source {
            url: format!("https://github.com/a/b/pull/{number}"),
            at: merged_at,
            base: None,
            version: None,
            stage: None,
            gates: Vec::new(),
        }],
        text: format!(
            "{} [is named](https://github.com/a/b/pull/{number})",
            safe_for_markdown(title)
        )
        .trim()
        .to_owned(),
        other: None,
        kind: SectionSource::Merges,
        score: 0,
        reasons: vec![note.clone()],
    };
    let activity = Activity {
        pull_requests: numbered().map(pull_request).collect(),
        ..Activity::default()
    };
    let mut entries: Vec<Entry> = numbered().map(entry).collect();
    entries.sort_by_key(|entry| entry.section);
    let plan = Plan {
        entries,
        ..Plan::default()
    };
    with(&PickRequest {
        plan: &plan,
        activity: &activity,
        settings: &settings,
        sections: &[],
    })
}

proptest! {
    #[test]
    fn a_list_that_nobody_edits_is_the_plan(titles in proptest::collection::vec((outside(), outside()), 1..5)) {
        offered(&titles, |offer| {
            let list = write_todo(offer);
            let choice = read_todo(&list, offer);
            let choice = choice.unwrap_or_else(|choice| panic!("{choice:?} in {list}"));
            let choice = choice.unwrap_or_else(|| panic!("nothing in {list}"));
            assert_eq!(&choice.plan, offer.plan, "{list}");
            assert!(choice.dismissed.is_empty(), "{list}");
        });
    }

    #[test]
    fn any_list_is_read_or_refused_and_nothing_is_invented(
        titles in proptest::collection::vec((outside(), outside()), 1..5),
        list in outside(),
        cut in any::<proptest::sample::Index>(),
    ) {
        offered(&titles, |offer| {
            let whole = write_todo(offer);
            let lines: Vec<&str> = whole.lines().collect();
            let (before, after) = lines.split_at(cut.index(lines.len()));
            let edited = format!("{}\n{list}\n{}", before.join("\n"), after.join("\n"));
            match read_todo(&edited, offer) {
                Ok(None) => {}
                Ok(Some(choice)) => {
                    let taken = choice.plan.entries.iter().flat_map(|entry| &entry.sources).count();
                    assert!(choice.dismissed.iter().all(|left| choice.plan.left_out.contains(left)));
                    let all = offer.plan.entries.iter().flat_map(|entry| &entry.sources).count();
                    assert_eq!(taken + choice.plan.left_out.len(), all, "{edited}");
                }
                Err(errors) => {
                    assert!(!errors.is_empty());
                    let last = edited.lines().count();
                    assert!(errors.iter().all(|error| (1..=last).contains(&error.line)), "{errors:?}");
                    let again = with_errors(&edited, &errors);
                    assert!(read_todo(&again, offer).is_err(), "{again}");
                }
            }
        });
    }
}
