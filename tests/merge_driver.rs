//! The merge driver as git runs it, in repositories with fixed identities.

#[path = "common/clone.rs"]
mod clone;

use clone::{BASE, Clone, EDITION, with_bullet};

/// A clone with the driver and a branch `other` beside `main`, each with one bullet more at the
/// same place.
fn two_writers() -> Clone {
    let clone = Clone::new();
    let outcome = clone.lwkd(&["hook", "install"]);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    clone.branch("other", &with_bullet(2002));
    clone.write(EDITION, &with_bullet(2001));
    clone
}

fn assert_merged(clone: &Clone) {
    let both = with_bullet(2001).replace(
        "pull/2001)",
        "pull/2001)\n* kubectl adds [flag 2002](https://github.com/kubernetes/kubernetes/pull/2002)",
    );
    assert_eq!(clone.read(EDITION), both);
}

#[test]
fn git_merge_keeps_the_bullets_of_both() {
    let clone = two_writers();
    clone.commit("Write ours");
    clone.git(&["merge", "--quiet", "--no-ff", "--no-edit", "other"]);
    assert_merged(&clone);
}

#[test]
fn git_rebase_and_cherry_pick_keep_the_bullets_of_both() {
    let clone = two_writers();
    clone.commit("Write ours");
    clone.git(&["switch", "--quiet", "--create", "picked"]);
    clone.git(&["cherry-pick", "other"]);
    assert_merged(&clone);
    clone.git(&["switch", "--quiet", "other"]);
    clone.git(&["rebase", "--quiet", "main"]);
    assert_merged(&clone);
}

#[test]
fn git_stash_pop_keeps_the_bullets_of_both() {
    let clone = two_writers();
    clone.git(&["stash", "--quiet"]);
    clone.git(&["merge", "--quiet", "--ff-only", "other"]);
    clone.git(&["stash", "pop", "--quiet"]);
    let text = clone.read(EDITION);
    assert!(
        text.contains("pull/2001") && text.contains("pull/2002"),
        "{text}"
    );
    assert!(!text.contains("<<<<<<<"), "{text}");
}

#[test]
fn a_conflict_is_one_bullet_and_git_knows_of_it() {
    let clone = two_writers();
    clone.write(EDITION, &BASE.replace("reports", "shows"));
    clone.commit("Reword ours");
    clone.branch("third", BASE);
    clone.git(&["switch", "--quiet", "other"]);
    clone.write(EDITION, &with_bullet(2002).replace("reports", "counts"));
    clone.commit("Reword theirs");
    clone.git(&["switch", "--quiet", "main"]);
    let merge = clone.try_git(&["merge", "--no-edit", "other"]);
    assert_eq!(merge.code, Some(1), "{merge:?}");
    assert!(merge.out.contains("CONFLICT"), "{merge:?}");
    let text = clone.read(EDITION);
    assert_eq!(text.matches("<<<<<<< ours").count(), 1, "{text}");
    let (_, conflict) = text.split_once("<<<<<<< ours\n").expect("a conflict");
    let (conflict, _) = conflict.split_once(">>>>>>> theirs").expect("its end");
    assert_eq!(conflict.lines().count(), 3, "{text}");
    assert!(
        text.contains("pull/2002"),
        "the other bullet is merged: {text}"
    );
}

/// The driver that is registered, with `lwkd merge-driver` replaced.
fn replace_driver(clone: &Clone, by: &str) {
    let driver = clone.git(&["config", "merge.lwkd.driver"]);
    assert!(driver.contains("lwkd merge-driver"), "{driver}");
    let driver = driver.trim_end().replace("lwkd merge-driver", by);
    clone.git(&["config", "merge.lwkd.driver", &driver]);
}

#[test]
fn a_driver_that_fails_or_is_missing_loses_no_side() {
    for driver in ["no-such-program", "exit_2() { return 2; }; exit_2"] {
        let clone = two_writers();
        replace_driver(&clone, driver);
        clone.commit("Write ours");
        let merge = clone.try_git(&["merge", "--no-edit", "other"]);
        assert_eq!(merge.code, Some(1), "{merge:?}");
        let text = clone.read(EDITION);
        assert!(text.contains("<<<<<<< ours"), "{text}");
        assert!(
            text.contains("pull/2001") && text.contains("pull/2002"),
            "{text}"
        );
    }
}

#[test]
fn what_the_driver_refuses_git_merges_with_markers() {
    let clone = two_writers();
    clone.write(
        EDITION,
        &with_bullet(2001).replace("## Promotions", "<<<<<<< HEAD\n## Promotions"),
    );
    clone.commit("Commit a marker");
    let merge = clone.try_git(&["merge", "--no-edit", "other"]);
    assert_eq!(merge.code, Some(1), "{merge:?}");
    let text = clone.read(EDITION);
    assert!(
        text.contains("pull/2001") && text.contains("pull/2002"),
        "{text}"
    );
}

#[test]
fn the_driver_is_registered_once() {
    let clone = Clone::new();
    clone.write(".git/info/attributes", "*.png binary");
    clone.lwkd(&["-C", "_posts", "hook", "install"]);
    let wanted = "*.png binary\n/_posts/*.md merge=lwkd\n/.lwkd/*.yaml merge=lwkd\n";
    assert_eq!(clone.read(".git/info/attributes"), wanted);
    let again = clone.lwkd(&["hook", "install"]);
    assert_eq!(again.code, Some(0), "{again:?}");
    assert!(again.err.contains("already registered"), "{again:?}");
    assert_eq!(clone.read(".git/info/attributes"), wanted);
}

#[test]
fn records_of_both_count() {
    let clone = two_writers();
    let record = |number: u32| {
        format!("Other Merges:\n- {{url: https://github.com/a/b/pull/{number}, state: offered}}\n")
    };
    clone.write(".lwkd/2026-07-05.yaml", &record(1));
    clone.commit("Write ours");
    clone.git(&["switch", "--quiet", "other"]);
    clone.write(".lwkd/2026-07-05.yaml", &record(2));
    clone.commit("Write theirs");
    clone.git(&["merge", "--quiet", "--no-edit", "main"]);
    let text = clone.read(".lwkd/2026-07-05.yaml");
    assert!(
        text.contains("pull/1,") && text.contains("pull/2,"),
        "{text}"
    );
}
