//! What a pull request says in a line: its title, or the first sentence of its release note where the title does not
//! say it.

use crate::style::wording::code::as_written;
use crate::style::wording::mishap::simplify_bug_phrasing;
use crate::style::wording::phrase::{is_joint, is_weak, words};
use crate::style::wording::shorten::shortened;
use crate::style::{capitalised, clean, component_prefix, first_sentence, verb};
use crate::text::Untrusted;

/// The statement of a pull request in the words of the house: cleaned, at most about twelve words, code in code font, in
/// sentence case. `by_note`: its note says better than its title why it stands where it stands. `None` where there is
/// nothing to say.
pub(crate) fn statement(
    title: &Untrusted,
    note: Option<&Untrusted>,
    by_note: bool,
    lower_case: &[String],
) -> Option<String> {
    let title = clean(title);
    let note = note.map(|note| clean(&first_sentence(note.raw()).into()));
    let note = note.as_ref().map_or("", |note| note.raw());
    let title = match cut_short(title.raw(), note) {
        Some(whole) => whole,
        None => title.raw(),
    };
    let [first, second] = if tells(note) && (by_note || !tells(title)) {
        [note, title]
    } else {
        [title, note]
    };
    let says = |string: &String| string.contains(char::is_alphanumeric);
    let said = worded(first, lower_case);
    if says(&said) && !said.ends_with('…') {
        return Some(said);
    }
    let other =
        Some(worded(second, lower_case)).filter(|value| says(value) && !value.ends_with('…'));
    other.or(Some(said).filter(says))
}

/// Whether a sentence names anything: "Remove the feature gate" does not, nor does "Fixes".
fn tells(sentence: &str) -> bool {
    let empty = |text: &&str| {
        let word = text.trim_matches(['`', ',', ';', ':']).to_lowercase();
        is_weak(&word) || is_joint(&word) || verb(&word).is_some()
    };
    !words(sentence).iter().all(empty)
}

/// A text as the house writes it: shortened, with code in code font, in sentence case.
pub(crate) fn worded(text: &str, lower_case: &[String]) -> String {
    let (head, statement) = text.split_at(component_prefix(text).unwrap_or(0));
    let direct = simplify_bug_phrasing(statement)
        .map(|simplify_bug_phrasing| format!("{head}{simplify_bug_phrasing}"));
    let line = shortened(direct.as_deref().unwrap_or(text));
    let words = words(&line).into_iter().map(as_written);
    in_sentence_case(&words.collect::<Vec<_>>().join(" "), lower_case)
}

/// The whole of a title that was cut: the note's sentence if it goes on where the title stops; else the title up to its
/// last joint. `None`: the title is whole.
fn cut_short<'a>(title: &'a str, note: &'a str) -> Option<&'a str> {
    let kept = title.trim_end_matches(['…', '.']).trim_end();
    let marked = title.ends_with('…') || title.ends_with("...");
    let same = |a: char, b: char| a.eq_ignore_ascii_case(&b);
    let goes_on = note.chars().count() > kept.chars().count()
        && kept.split(' ').count() > 3
        && kept.chars().zip(note.chars()).all(|(a, b)| same(a, b));
    if goes_on {
        return Some(note);
    }
    let (whole_words, _) = kept.rsplit_once(' ').filter(|_| marked)?;
    // "in a single annot…": what the last phrase was about is lost.
    let ends = whole_words.rmatch_indices(' ').take(4);
    let joint = |at: &usize| {
        let next = whole_words
            .get(at + 1..)
            .and_then(|whole_word| whole_word.split(' ').next());
        next.is_some_and(is_joint)
    };
    let back = ends.map(|end| end.0).skip_while(|value| !joint(value));
    let phrase = back.take_while(joint).last();
    Some(
        whole_words
            .get(..phrase.unwrap_or(whole_words.len()))
            .unwrap_or(whole_words),
    )
}

/// A capital at the beginning, but for names that are written without one; after `component: ` no capital for a verb.
fn in_sentence_case(line: &str, lower_case: &[String]) -> String {
    let Some(at) = component_prefix(line) else {
        return begun(line, lower_case);
    };
    let (head, statement) = line.split_at(at);
    let name = head.trim_end_matches([':', ' ']);
    // A component before a colon is a name, not code.
    let bare = name.trim_matches('`');
    let name = if bare.contains(['`', '/', '_', '.', ' ']) {
        name
    } else {
        bare
    };
    let lower = name.to_lowercase();
    let name = if lower_case.contains(&lower) {
        lower
    } else if name.contains(' ') {
        begun(name, lower_case)
    } else {
        name.to_owned()
    };
    format!("{name}: {}", uncapitalised(statement))
}

/// `line` with a capital at its beginning, if that is no name.
fn begun(line: &str, lower_case: &[String]) -> String {
    let first = line.split(' ').next().unwrap_or("");
    let bare = first.trim_end_matches([':', ',']).trim_end_matches("'s");
    let identifier = |c: char| {
        c.is_ascii_uppercase() || c.is_ascii_digit() || matches!(c, '`' | '_' | '.' | '/' | '-')
    };
    if bare.contains(identifier) || lower_case.iter().any(|lower_case| lower_case == bare) {
        line.to_owned()
    } else {
        capitalised(line)
    }
}

/// A verb at the beginning in lower case.
fn uncapitalised(statement: &str) -> String {
    let first = statement.split(' ').next().unwrap_or("");
    let mut letters = first.chars();
    let capital = letters.next().filter(|letter| letter.is_ascii_uppercase());
    match capital {
        Some(capital)
            if letters.all(|letter| letter.is_ascii_lowercase()) && verb(first).is_some() =>
        {
            let (_, rest) = statement.split_at(capital.len_utf8());
            format!("{}{rest}", capital.to_ascii_lowercase())
        }
        _ => statement.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::strategy::Strategy;

    use super::*;

    fn said(title: &str, note: &str) -> Option<String> {
        let note = (!note.is_empty()).then(|| note.into());
        statement(&title.into(), note.as_ref(), false, &["kubelet".to_owned()])
    }

    #[test]
    fn a_title_that_was_cut_is_made_whole() {
        let note = "Added the new endpoint to the scheduler and to the kubelet. More.";
        assert_eq!(
            said("Added the new endpoint to the schedul", note).as_deref(),
            Some("Add the new endpoint to the scheduler and to the kubelet")
        );
        assert_eq!(
            said("kubelet: publish all failures in one annot…", "").as_deref(),
            Some("kubelet: publish all failures")
        );
    }

    #[test]
    fn components_are_named_in_one_way() {
        let cases = [
            (
                "`kubeadm`: Changed the default",
                "kubeadm: change the default",
            ),
            ("Kubelet: Fixed a race", "kubelet: fix a race"),
            ("kubelet config: Fixed a race", "kubelet config: fix a race"),
            ("peer discovery: Fixed a race", "Peer discovery: fix a race"),
            ("kubelet now retries", "kubelet now retries"),
            ("DRA: Rename a field", "DRA: rename a field"),
        ];
        for (title, expected) in cases {
            assert_eq!(said(title, "").as_deref(), Some(expected));
        }
    }

    #[test]
    fn without_a_title_the_note_speaks_and_without_both_nothing_does() {
        assert_eq!(
            said("", "Added a flag. It is good.").as_deref(),
            Some("Add a flag")
        );
        assert_eq!(
            said("Fix issue", "The kubelet retries the probe.").as_deref(),
            Some("The kubelet retries the probe")
        );
        assert_eq!(said("Clarify", "").as_deref(), Some("Clarify"));
        assert_eq!(said("[WIP] ...", ""), None);
    }

    proptest::proptest! {
        #[test]
        fn any_title_is_one_short_line(
            title in proptest::collection::vec(
                proptest::prop_oneof![
                    "[a-zA-Z'\"(),:.…*\\[\\]#é-]{1,12}",
                    proptest::sample::select(vec![
                        "Fixed", "a", "bug", "where", "that", "was", "not", "to", "and", "when", "in", "because", "so",
                        "the", "kubelet", "kubelet:", "(see", "it)", "which,", "could", "cause", "once", "still", "now", "`x y`",
                    ]).prop_map(str::to_owned),
                ],
                0..40,
            ),
        ) {
            let said = said(&title.join(" "), "").unwrap_or_default();
            proptest::prop_assert!(words(&said).len() <= 19 && !said.contains('\n'), "{said}");
        }
    }
}
