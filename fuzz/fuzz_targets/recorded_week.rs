//! Any text as the file of `fill --from`.

#![no_main]

use std::collections::BTreeSet;

use libfuzzer_sys::fuzz_target;
use lwkd::digest::digest;
use lwkd::github::Recording;
use lwkd::post::{UrlKey, urls_in};
use lwkd::record::Record;
use lwkd::scaffold::{BUILT_IN_TEMPLATE, scaffold};
use lwkd_fuzz::{SETTINGS, fill, week};

fuzz_target!(|json: &str| {
    let activity = match Recording::parse(json) {
        Ok(recording) => recording.activity(),
        Err(error) => {
            assert!(!error.to_string().is_empty());
            return;
        }
    };
    digest(&activity, week(), &SETTINGS);
    let draft = scaffold(BUILT_IN_TEMPLATE, week(), None, None, &SETTINGS);
    let filled = fill(&draft, &Record::default(), &activity, &SETTINGS);
    let merged = activity.pull_requests.iter().map(|it| &it.url);
    let released = activity.releases.iter().map(|it| &it.url);
    let urls: BTreeSet<UrlKey> = merged.chain(released).map(|url| UrlKey::of(url)).collect();
    for entry in &filled.plan.entries {
        for span in urls_in(&entry.text) {
            let url = span.of(&entry.text);
            // Code is no link.
            if entry.text[..span.start].matches('`').count() % 2 == 1 {
                continue;
            }
            let kep = url.starts_with("https://github.com/kubernetes/enhancements/");
            assert!(
                kep || urls.contains(&UrlKey::of(url)),
                "{url} in {:?}",
                entry.text
            );
        }
    }
});
