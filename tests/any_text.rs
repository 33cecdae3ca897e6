//! Parsing, checking and fixing are total: any text gives findings, never a panic, and every
//! span fits the text.

use std::time::{Duration, Instant};

use chrono::DateTime;
use lwkd::archive::Archive;
use lwkd::post::{Post, Section};
use lwkd::record::Record;
use lwkd::rules;
use lwkd::rules::{CheckStage, Context, RULES};
use lwkd::settings::Settings;
use lwkd::text::Span;
use proptest::prelude::*;
use proptest::sample::select;

prop_compose! {
    /// Fragments of editions and of what breaks them, in any order.
    fn markdown()(fragments in proptest::collection::vec(select(vec![
        "---\n", "title: Week Ending July 28, 2024\n", "date: 2024-07-30 21:00:00 -0000\n", "slug: 2024-07-28-update\n",
        "## Other Merges\n", "### [#1: a](https://github.com/a/b/pull/2)\n", "* ", "*\n", "- ", "  * ", "\n", "\n\n", "\r\n", " ", "é", "👩‍💻",
        "[a](https://github.com/kubernetes/kubernetes/pull/1)", "[", "](", ")", "((", "`", "``", "```\n", "<b>", "<!--", "-->", "{{ x }}", "{%", "|",
        "word word", "teh ", ".", "\u{feff}", "\u{202e}", "\0", "\x1b[31m", "https://x.org/a b", "<!-- lwkd: allow bullet-period -->", "&amp;", "\\",
        "| a | b |\n|---|---|\n", "> ", "1. ", "Title\n===\n", "[r]: https://x.org\n", "![i](x)", "**", "#", "<<<<<<< HEAD\n",
        "+++\n", "title = \"a\"\n", "date = 2024-07-30\n", "[extra]\n", "Title: a\n", "Date: 2024-07-30\n", "# ", "#### Compiler\n",
    ]), 0..60)) -> String {
        fragments.concat()
    }
}

/// The built-in newsletter, and newsletters whose front matter is TOML, plain lines and missing.
fn any_settings() -> impl Strategy<Value = Settings> {
    let other = |template: &str| {
        let yaml = "site: other\nnewsletter: {title: \"News {number}\"}\nsections: [{heading: Compiler, shape: bullets, required: true}]\n";
        Settings::parse(yaml)
            .expect("valid")
            .with_template(template)
    };
    select(vec![
        Settings::default(),
        other(
            "+++\ntitle = \"POST_TITLE\"\ndate = POST_DATE\nslug = \"POST_SLUG\"\n+++\n# N\n#### Compiler\n",
        ),
        other("Title: POST_TITLE\nNumber: POST_NUMBER\nDate: POST_DATE\n\n#### Compiler\n*\n"),
        other("# News #POST_NUMBER\n\n### Compiler\n"),
    ])
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![3 => markdown(), 1 => any::<String>()]
}

fn fits(text: &str, span: Span) -> bool {
    span.start <= span.end && text.get(span.start..span.end).is_some()
}

fn spans_of(section: &Section) -> Vec<Span> {
    let own = [section.heading, section.title, section.body, section.own];
    let bullets = section
        .bullets
        .iter()
        .flat_map(|bullet| [bullet.span, bullet.marker, bullet.content]);
    let links = section
        .links
        .iter()
        .flat_map(|link| [link.span, link.text, link.url]);
    let below = section.subsections.iter().flat_map(spans_of);
    own.into_iter()
        .chain(bullets)
        .chain(links)
        .chain(below)
        .collect()
}

/// Calls `with` with everything that `check` would be given for this text.
fn checked<T>(
    post: &Post,
    settings: &Settings,
    stage: CheckStage,
    with: impl Fn(&Context<'_>) -> T,
) -> T {
    let (archive, record) = (Archive::default(), Record::default());
    with(&Context {
        post,
        file_name: "2024-07-28-update.md",
        settings,
        archive: &archive,
        record: &record,
        now: DateTime::from_timestamp(1_722_427_200, 0).expect("a time"),
        clock: DateTime::from_timestamp(1_722_427_200, 0).expect("a time"),
        stage,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn every_span_of_a_post_fits_its_text(text in any_text(), settings in any_settings()) {
        let post = Post::parse(text.as_str(), &settings);
        let fields = post.draft.front_matter.iter().flat_map(|head| &head.fields);
        for span in fields.flat_map(|field| [field.line, field.key, field.token, field.value]) {
            prop_assert!(fits(&text, span), "{span:?} in {text:?}");
        }
        let draft = &post.draft;
        let sections = draft.sections.iter().flat_map(spans_of);
        let runs = draft.runs.iter().map(|run| run.span);
        let words = draft.words.iter().map(|word| word.span);
        let others = draft.code.iter().chain(&draft.html).copied().chain([draft.preamble, draft.body]);
        for span in sections.chain(runs).chain(words).chain(others) {
            prop_assert!(fits(&text, span), "{span:?} in {text:?}");
        }
        let starts: Vec<usize> = post.all_sections().map(|section| section.heading.start).collect();
        prop_assert!(starts.is_sorted(), "sections out of order in {text:?}");
    }

    #[test]
    fn every_finding_fits_its_text(text in any_text(), settings in any_settings()) {
        let post = Post::parse(text.as_str(), &settings);
        for stage in [CheckStage::Draft, CheckStage::Publish] {
            let found = checked(&post, &settings, stage, |value| rules::check(value, RULES));
            for it in &found {
                let edits = it.fix.iter().flat_map(|fix| fix.edits.iter().map(|edit| edit.span));
                let labels = it.labels.iter().map(|label| label.span);
                for span in edits.chain(labels).chain([it.span]) {
                    prop_assert!(fits(&text, span), "{}: {span:?} in {text:?}", it.rule);
                }
            }
        }
    }

    #[test]
    fn fixing_twice_changes_nothing_more(text in any_text()) {
        let settings = Settings::default();
        let post = Post::parse(text.as_str(), &settings);
        let once = checked(&post, &settings, CheckStage::Publish, |value| rules::fix(value, RULES, false));
        if let Some(once) = once {
            let twice = checked(&once, &settings, CheckStage::Publish, |value| rules::fix(value, RULES, false));
            prop_assert_eq!(twice.map(|twice| twice.text), None, "after {:?}", once.text);
        }
    }
}

/// Quadratic work on this length takes minutes, linear work less than a second.
#[test]
fn the_cost_of_a_repeated_fragment_is_linear() {
    const LENGTH: usize = 200_000;
    let settings = Settings::default();
    for fragment in [
        "a",
        "http",
        "PodsXyz",
        "Pods-",
        "of of the the ",
        "[",
        "]",
        "](",
        "![a](",
        "(",
        ")",
        "`",
        "*",
        "**",
        "_",
        "<",
        "<!--",
        "{{",
        "{:",
        "|",
        "\\",
        ":",
        ": ",
        " ,",
        "://",
        "https://",
        "https://github.com/a/b/pull/1 ",
        "[a](https://github.com/kubernetes/kubernetes/pull/1) ",
        "* a\n",
        "* [a](https://github.com/kubernetes/kubernetes/pull/1)\n",
        "## Other Merges\n",
        "#",
        "> ",
        "é",
        "\u{200b}",
        "it's ",
        "<!-- lwkd: allow x -->\n",
        "\r\n",
        "---\n",
        "1.2.3 ",
        "CHANGELOG-",
        "May1",
        "=======\n",
    ] {
        let text = fragment.repeat(LENGTH / fragment.len());
        let start = Instant::now();
        let date = "2024-07-28".parse().expect("a date");
        let mut archive = Archive::default();
        archive.add(date, "2024-07-28-update.md", &text, &settings);
        let post = Post::parse(text, &settings);
        let found = checked(&post, &settings, CheckStage::Publish, |value| {
            rules::check(value, RULES)
        });
        let time = start.elapsed();
        let many = found.len();
        assert!(
            time < Duration::from_secs(10),
            "{fragment:?}: {time:?} for {many} findings"
        );
    }
}
