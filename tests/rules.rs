//! Every `tests/rules/<rule>/<case>.md` is a draft. The `.out` file beside it is the report and, if
//! safe fixes change the draft, the fixed draft. `SNAPSHOTS=overwrite cargo test --test rules`
//! updates the `.out` files.
//!
//! A line `%% …` starts another part of a case. `%% draft 2024-07-28-update.md, now
//! 2024-08-01T12:00:00Z, publish` says how the draft below it is checked; these are the defaults,
//! except for `publish`. `%% settings`, `%% record` and `%% edition FILE` hold the files beside the
//! draft. `␠` is a space at the end of a line, `␍` a carriage return, and `␃` removes the newline
//! before it.

use std::error::Error;
use std::fs::read_to_string;
use std::path::{Path, PathBuf};

use lwkd::archive::Archive;
use lwkd::diagnostic::Applicability;
use lwkd::edition::file_date;
use lwkd::post::Post;
use lwkd::record::Record;
use lwkd::report::{CheckedFile, human};
use lwkd::rules::{CheckStage, Context, FixFilter, Fixes, Rule, apply_fixes, check, named};
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
                    archive.add(date, name, body, &settings);
                }
                _ => return Err(format!("`%% {part}`: unknown part").into()),
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
        clock: now.parse()?,
        stage,
    };
    check_declared_fixes(&context, rule)?;
    Ok(report_and_fix(&context, rule))
}

/// Checks that the findings carry only those kinds of fixes that the rule declares.
fn check_declared_fixes(context: &Context<'_>, rule: &Rule) -> Result<(), Failed> {
    let declared: &[Applicability] = match rule.fixes {
        Fixes::None => &[],
        Fixes::Safe => &[Applicability::Safe],
        Fixes::Unsafe => &[Applicability::Unsafe],
        Fixes::Both => &[Applicability::Safe, Applicability::Unsafe],
    };
    for finding in check(context, std::slice::from_ref(rule)) {
        if let Some(fix) = finding.fix
            && !declared.contains(&fix.applicability)
        {
            return Err(format!("{} declares no such fix: {}", rule.name, fix.title).into());
        }
    }
    Ok(())
}

/// The report on the draft and, if safe fixes change it, the fixed draft with its report.
fn report_and_fix(context: &Context<'_>, rule: &Rule) -> String {
    let rules = std::slice::from_ref(rule);
    let report = |post: &Post, findings| {
        let path = context.file_name.to_owned();
        let checked = CheckedFile {
            path,
            post: post.clone(),
            findings,
        };
        human(&checked, Some(100), false)
    };
    let mut out = report(context.post, check(context, rules));
    let fixed = apply_fixes(context, rules, FixFilter::default());
    if fixed.post.text != context.post.text {
        let text = fixed.post.text.replace('\r', "␍").replace(" \n", "␠\n");
        out += &format!("---- fixed ----\n{text}{}", report(&fixed.post, fixed.left));
    }
    out
}
