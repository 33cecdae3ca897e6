//! Any text as what an editor saves for the list of `fill --pick`.

#![no_main]

use std::collections::BTreeSet;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use lwkd::pick::{PickRequest, read_todo, with_errors, write_todo};
use lwkd::plan::Plan;
use lwkd::record::Record;
use lwkd::scaffold::{BUILT_IN_TEMPLATE, scaffold};
use lwkd_fuzz::{ACTIVITY, SETTINGS, fill, week};

static PLAN: LazyLock<Plan> = LazyLock::new(|| {
    let draft = scaffold(BUILT_IN_TEMPLATE, week(), None, None, &SETTINGS);
    let plan = fill(&draft, &Record::default(), &ACTIVITY, &SETTINGS).plan;
    let offer = PickRequest {
        plan: &plan,
        activity: &ACTIVITY,
        settings: &SETTINGS,
        sections: &[],
    };
    let unedited = read_todo(&write_todo(&offer), &offer);
    let unedited = unedited
        .expect("the list can be read")
        .expect("and is taken");
    assert_eq!(
        unedited.plan, plan,
        "a list that is saved as it is takes everything"
    );
    plan
});

fuzz_target!(|edited: &str| {
    let offer = PickRequest {
        plan: &PLAN,
        activity: &ACTIVITY,
        settings: &SETTINGS,
        sections: &[],
    };
    match read_todo(edited, &offer) {
        Ok(None) => {}
        Ok(Some(choice)) => {
            let urls = |plan: &Plan| -> BTreeSet<String> {
                let sources = plan.entries.iter().flat_map(|entry| &entry.sources);
                sources.map(|source| source.url.clone()).collect()
            };
            assert!(
                urls(&choice.plan).is_subset(&urls(&PLAN)),
                "a URL that was not offered"
            );
        }
        Err(errors) => {
            assert!(!errors.is_empty());
            let last = edited.lines().count().max(1);
            for error in &errors {
                assert!((1..=last).contains(&error.line), "{error:?}");
            }
            // What the writer typed is offered again, with the errors.
            let again = with_errors(edited, &errors);
            assert!(read_todo(&again, &offer).is_err(), "{again}");
            for line in edited.lines().filter(|line| !line.starts_with('#')) {
                assert!(
                    again.lines().any(|kept| kept.trim_end() == line.trim_end()),
                    "{line:?} is lost in {again}"
                );
            }
        }
    }
});
