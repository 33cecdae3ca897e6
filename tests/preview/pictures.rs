//! The pictures of the page that the README shows.
//!
//! A picture cannot be compared, because each version of a browser draws a little differently. What
//! it was made from can: the page, its style and its script. If one of them changes, the pictures
//! are out of date, and `SNAPSHOTS=overwrite cargo test --test preview` takes them again.

use std::fs;
use std::path::Path;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use ring::digest::{SHA256, digest};
use serde_json::json;

use crate::{Preview, common, webdriver::Browser};

const FOLDER: &str = "examples/pictures";

/// Name, colour scheme, width and height of each picture.
const PICTURES: [(&str, &str, u32, u32); 3] = [
    ("preview-light", "light", 1280, 800),
    ("preview-dark", "dark", 1280, 800),
    ("preview-narrow", "light", 390, 800),
];

/// The draft of the sample week after `lwkd demo`, with two mistakes that a writer still has to
/// correct.
fn draft() -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let demo = common::lwkd()
        .args(["demo", "newsletter", "--quiet"])
        .current_dir(folder.path())
        .output()
        .expect("started");
    assert!(demo.status.success(), "{demo:?}");
    let path = folder.path().join("newsletter").join(common::EDITION);
    let text = fs::read_to_string(path).expect("a draft");
    let mut wrong = text.clone();
    for (right, mistake) in [
        ("still wait to be moved", "are still waiting to to be moved"),
        ("Pods can mount", "Pods recieve"),
    ] {
        assert!(wrong.contains(right), "{right} in {text}");
        wrong = wrong.replacen(right, mistake, 1);
    }
    wrong
}

/// The hash of everything that a picture shows. The version of the page names the process.
fn source(preview: &Preview) -> String {
    let version = format!("data-version=\"{}\"", preview.version());
    let mut all = String::new();
    for path in ["/", "/page.css", "/page.js"] {
        all += &preview.get(path).body.replace(&version, "");
    }
    let hash = digest(&SHA256, all.as_bytes());
    let hex = hash.as_ref().iter().map(|byte| format!("{byte:02x}"));
    hex.collect::<String>() + "\n"
}

#[cfg(unix)]
#[test]
fn the_pictures_in_the_readme_show_the_page_as_it_is() {
    let preview = Preview::of(&draft());
    let source = source(&preview);
    let kept = Path::new(FOLDER).join("preview.sha256");
    if std::env::var_os("SNAPSHOTS").is_some_and(|how| how == "overwrite") {
        let browser = Browser::start().expect("a browser to take the pictures with");
        take(&browser, preview.port);
        fs::write(&kept, &source).expect("written");
    }
    assert_eq!(
        fs::read_to_string(&kept).unwrap_or_default(),
        source,
        "the pictures are out of date: SNAPSHOTS=overwrite cargo test --test preview pictures"
    );
    let readme = fs::read_to_string("README.md").expect("a README");
    for (name, ..) in PICTURES {
        let path = format!("{FOLDER}/{name}.png");
        let picture = fs::read(&path).unwrap_or_default();
        assert!(picture.starts_with(b"\x89PNG"), "{path}");
        assert!(
            readme.contains(&path) || name != "preview-light",
            "{path} is in the README"
        );
    }
}

/// Takes the pictures with a browser.
fn take(browser: &Browser, port: u16) {
    fs::create_dir_all(FOLDER).expect("made");
    for (name, scheme, width, height) in PICTURES {
        let media = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
        browser.devtools("Emulation.setEmulatedMedia", &media);
        let size = json!({
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false,
        });
        browser.devtools("Emulation.setDeviceMetricsOverride", &size);
        browser.open(&format!("http://127.0.0.1:{port}/"));
        let shot = browser.devtools("Page.captureScreenshot", &json!({"format": "png"}));
        let shot = shot["data"].as_str().expect("a picture");
        let shot = BASE64_STANDARD.decode(shot).expect("base64");
        fs::write(format!("{FOLDER}/{name}.png"), shot).expect("written");
    }
}
