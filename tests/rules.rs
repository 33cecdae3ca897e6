//! Every `tests/rules/<rule>/<case>.md` is a draft; the `.out` beside it is what its writer sees and, where a fix is
//! safe, the mended draft. `SNAPSHOTS=overwrite cargo test --test rules` writes the `.out` files anew.
//!
//! A line `%% …` begins another part of a case. `%% draft 2024-07-28-update.md, now 2024-08-01T12:00:00Z, publish` says
//! how the draft below it is judged; without that line it is so, but not for publication. `%% settings`, `%% record` and
//! `%% edition FILE` hold what stands beside the draft. `␠` is a blank at a line's end, `␍` a carriage return, and `␃`
//! takes the line end before it away.

use std::error::Error;
use std::fs::read_to_string;
use std::path::{Path, PathBuf};

use lwkd::archive::Archive;
use lwkd::edition::file_date;
use lwkd::post::Post;
use lwkd::record::Record;
use lwkd::report::{CheckedFile, human};
use lwkd::rules::{CheckStage, Context, FixFilter, Rule, apply_fixes, check, named};
use lwkd::settings::Settings;

type Failed = Box<dyn Error>;

fn main() {
    let harness = tryfn::Harness::new("tests/rules", case, run);
    harness.select(["*/*.md"]).test();
}

fn case(draft: PathBuf) -> tryfn::Case {
    let name = draft.strip_prefix("tests/rules").unwrap_or(&draft);
    tryfn::Case {
        name: name.with_extension("").display().to_string(),
        expected: tryfn::Data::read_from(&draft.with_extension("out"), None).raw(),
        fixture: draft,
    }
}

fn run(path: &Path) -> Result<String, Failed> {
    let folder = path.parent().and_then(Path::file_name);
    let rule = folder
        .and_then(|folder| named(folder.to_str()?))
        .ok_or("no such rule")?;
    let case = read_to_string(path)?;
    let case = case
        .replace('␠', " ")
        .replace('␍', "\r")
        .replace("␃\n", "")
        .replace("\n␃", "");
    let case = match case.starts_with("%% ") {
        true => case,
        false => format!("%% draft 2024-07-28-update.md\n{case}"),
    };
    let (mut settings, mut record, mut archive) = <(Settings, Record, Archive)>::default();
    let (mut file, mut now, mut stage) = ("", "2024-08-01T12:00:00Z", CheckStage::Draft);
    let mut draft = "";
    for (title, body) in case.split("%% ").filter_map(|part| part.split_once('\n')) {
        for part in title.split(", ") {
            match part.split_once(' ').unwrap_or((part, "")) {
                ("draft", name) => (file, draft) = (name, body),
                ("now", time) => now = time,
                ("publish", _) => stage = CheckStage::Publish,
                ("settings", _) => settings = Settings::parse(body)?,
                ("record", _) => record = Record::parse(body)?,
                ("edition", name) => {
                    let date = file_date(name, &settings.newsletter).ok_or("no date")?;
                    archive.add(date, name, body, &settings.newsletter);
                }
                _ => return Err(format!("`%% {part}`: what is that?").into()),
            }
        }
    }
    let post = Post::parse(draft, &settings);
    let context = Context {
        post: &post,
        file_name: file,
        settings: &settings,
        archive: &archive,
        record: &record,
        now: now.parse()?,
        stage,
    };
    Ok(told(&context, rule))
}

/// The report on the draft and, where safe fixes change it, the mended draft and what is left to say about that.
fn told(context: &Context<'_>, rule: &Rule) -> String {
    let rules = std::slice::from_ref(rule);
    let report = |post: &Post, findings| {
        let path = context.file_name.to_owned();
        let judged = CheckedFile {
            path,
            post: post.clone(),
            findings,
        };
        human(&judged, 100, false)
    };
    let mut out = report(context.post, check(context, rules));
    let mended = apply_fixes(context, rules, FixFilter::default());
    if mended.post.text != context.post.text {
        let text = mended.post.text.replace('\r', "␍").replace(" \n", "␠\n");
        out += &format!(
            "---- mended ----\n{text}{}",
            report(&mended.post, mended.left)
        );
    }
    out
}
