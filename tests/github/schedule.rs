//! The release schedule, beside a week and alone, whole and in part.

use lwkd::activity::schedule::Schedule;
use wiremock::ResponseTemplate;

use crate::files::File;
use crate::upstream::Upstream;
use crate::{Asking, Run};

fn asking(token: bool) -> Asking {
    Asking {
        token,
        schedule: true,
        ..Asking::new()
    }
}

/// Nothing but the schedule.
fn alone(token: bool) -> Asking {
    let mut asking = asking(token);
    asking.settings.merges.clear();
    asking.settings.releases.clear();
    asking
}

fn with_files(change: impl Fn(&mut Vec<File>)) -> Upstream {
    let mut upstream = Upstream::new();
    change(&mut upstream.files);
    upstream
}

fn lines(schedule: &Schedule) -> Vec<String> {
    let milestones = schedule.milestones.iter();
    let milestones = milestones.map(|row| format!("{} {} {}", row.cycle, row.day, row.name.raw()));
    let patches = schedule.branches.iter().flat_map(|branch| &branch.next);
    let patches = patches.map(|patch| format!("{} {}", patch.version, patch.dates.target));
    let skipped = schedule.skipped.iter();
    let skipped = skipped.map(|row| format!("{}: {}", row.row.raw(), row.why));
    milestones.chain(patches).chain(skipped).collect()
}

const WHOLE: [&str; 6] = [
    "1.30 2024-04-17 v1.30.0 released",
    "1.31 2024-07-23 Code Freeze",
    "1.31 2024-07-31 Test Freeze",
    "1.31 2024-08-13 v1.31.0 released",
    "1.30.4 2024-08-13",
    "Retrospective: no date yet",
];

fn read(run: &Run) -> Vec<String> {
    lines(&run.activity().schedule)
}

#[tokio::test]
async fn it_comes_within_the_two_steps_of_a_week() {
    let run = asking(true).run(Upstream::new()).await;
    assert_eq!(read(&run), WHOLE);
    assert_eq!(run.gaps(), Vec::<String>::new());
    assert_eq!(run.activity().releases.len(), 4);
    assert_eq!(run.requests.len(), 6, "{:#?}", run.requests);
    let is_second: Vec<bool> = run
        .requests
        .iter()
        .map(|request| request.contains("README.md") || request.contains("pullRequest(number:"))
        .collect();
    assert_eq!(is_second, [false, false, false, false, true, true]);
    // What is asked for again is in the cache.
    let cached = Asking {
        cache: run.cache,
        ..asking(true)
    };
    let again = cached.run(Upstream::new()).await;
    assert_eq!(
        (read(&again), again.requests.len()),
        (WHOLE.map(str::to_owned).into(), 0)
    );
}

#[tokio::test]
async fn without_a_token_each_file_is_a_request_that_is_announced() {
    let run = alone(false).run(Upstream::new()).await;
    assert_eq!(read(&run), WHOLE);
    assert_eq!(run.gaps(), Vec::<String>::new());
    assert_eq!(run.requests.len(), 5, "{:#?}", run.requests);
    assert_eq!(run.events[0], "Spending { requests: 5 }");
}

#[tokio::test]
async fn a_folder_without_a_timeline_is_no_gap() {
    for token in [true, false] {
        let upstream = with_files(|files| {
            files.push((
                "kubernetes/sig-release",
                "releases/release-1.32/team.md",
                "# Team\n",
            ));
        });
        let run = alone(token).run(upstream).await;
        let expected: Vec<&str> = WHOLE.into_iter().skip(1).collect();
        assert_eq!(read(&run), expected, "token: {token}");
        assert_eq!(run.gaps(), Vec::<String>::new());
    }
}

#[tokio::test]
async fn what_is_missing_is_a_gap_and_the_rest_is_there() {
    for token in [true, false] {
        let without = |end: &'static str| {
            with_files(move |files| files.retain(|(_, path, _)| !path.ends_with(end)))
        };
        for (end, gap, kept) in [
            (
                "schedule.yaml",
                "release schedule of kubernetes/website: no file data/releases/schedule.yaml",
                5,
            ),
            (
                "phases.md",
                "release schedule of kubernetes/sig-release: no file releases/release_phases.md",
                6,
            ),
            (
                "README.md",
                "release schedule of kubernetes/sig-release: no file releases/release-*/README.md",
                1,
            ),
        ] {
            let run = alone(token).run(without(end)).await;
            assert_eq!(run.gaps(), [gap], "token: {token}");
            assert_eq!(read(&run).len(), kept, "token: {token}, {end}");
        }
        let broken = with_files(|files| {
            for (_, path, text) in files.iter_mut() {
                if path.ends_with("yaml") {
                    *text = "schedules: {\n";
                }
            }
        });
        let run = alone(token).run(broken).await;
        let gap = &run.gaps()[0];
        let start =
            "release schedule of kubernetes/website: cannot use data/releases/schedule.yaml: line ";
        assert!(gap.starts_with(start), "{gap}");
        assert_eq!(read(&run).len(), 5);
    }
}

#[tokio::test]
async fn a_server_error_is_a_gap_of_the_schedule_alone() {
    let mut upstream = Upstream::new();
    upstream.fault = Box::new(|_, text| {
        text.contains("README.md")
            .then(|| ResponseTemplate::new(502))
    });
    let run = asking(true).run(upstream).await;
    assert_eq!(
        run.gaps(),
        ["release schedule of kubernetes/sig-release: server error 502"]
    );
    assert_eq!(run.activity().pull_requests.len(), 4);
    assert_eq!(read(&run), ["1.30.4 2024-08-13"]);
}
