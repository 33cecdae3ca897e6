//! What is written in code font: flags, fields, functions, paths; what is
//! written in capitals, and what is written in one way only.

use super::lexicon::{WordClass, is};
use crate::settings::{FieldClass, FieldWords, Settings};

/// Words that a newsletter reads and writes in its own way.
#[derive(Clone, Copy, Debug)]
pub struct HouseStyle<'s> {
    /// Names that begin a line in lower case: `gRPC`.
    pub lower_case: &'s [String],
    /// Words that are written in one way only: `GitHub`.
    pub terms: &'s [String],
    /// The words of its field.
    pub words: &'s FieldWords,
    /// What comes before a proposal's number; empty where there are no proposals.
    pub proposal: &'s str,
}

impl<'s> HouseStyle<'s> {
    /// The ways of the newsletter with these settings.
    pub fn of(settings: &'s Settings) -> Self {
        let proposals = settings.newsletter.proposals.as_ref();
        Self {
            lower_case: &settings.checks.lower_case,
            terms: &settings.checks.terms,
            words: &settings.words,
            proposal: proposals.map_or("", |proposals| &proposals.name),
        }
    }
}

impl HouseStyle<'_> {
    /// Whether `word`, in lower case, is of `class` in English or in the field.
    pub(super) fn is(&self, word: &str, class: WordClass) -> bool {
        let of_field = match class {
            WordClass::Acronym => Some(FieldClass::Acronym),
            WordClass::Chore => Some(FieldClass::Chore),
            WordClass::Everywhere => Some(FieldClass::Everywhere),
            _ => None,
        };
        is(word, class) || of_field.is_some_and(|class| self.words.are(word, class))
    }

    /// Whether `word`, in lower case, is a part of the project.
    pub(super) fn is_component(&self, word: &str) -> bool {
        self.words.are(word, FieldClass::Component)
    }

    /// What follows the name of a proposal at the start of `text`, in any case.
    pub(super) fn behind_proposal<'t>(&self, text: &'t str) -> Option<&'t str> {
        let head = text.get(..self.proposal.len())?;
        let is_named = !head.is_empty() && head.eq_ignore_ascii_case(self.proposal);
        is_named.then(|| &text[head.len()..])
    }

    /// `word`, with the punctuation that touches it, as the newsletter writes it.
    pub(super) fn written(&self, word: &str) -> String {
        if word.contains(' ') && !word.contains('`') {
            // In a quotation or in brackets only flags change.
            let words = word.split(' ').map(|word| match parts(word).1 {
                core if is_flag(core) => in_code_font(word),
                _ => word.to_owned(),
            });
            return words.collect::<Vec<_>>().join(" ");
        }
        let (head, core, tail) = parts(word);
        if let Some(term) = self
            .terms
            .iter()
            .find(|term| term.eq_ignore_ascii_case(core))
        {
            return format!("{head}{term}{tail}");
        }
        self.acronym(word).unwrap_or_else(|| in_code_font(word))
    }

    /// `crd` → `CRD`: what is written in capitals wherever it is a word.
    fn acronym(&self, word: &str) -> Option<String> {
        let (head, bare, tail) = parts(word);
        if !self.is(bare, WordClass::Acronym) {
            return None;
        }
        // `crds` is `crd` and an ending, `dns` is not.
        let capitals = match bare
            .strip_suffix('s')
            .filter(|one| self.is(one, WordClass::Acronym))
        {
            Some(one) if bare != "https" => format!("{}s", one.to_uppercase()),
            _ => bare.to_uppercase(),
        };
        Some(format!("{head}{capitals}{tail}"))
    }
}

/// A word, and the punctuation around it.
fn parts(word: &str) -> (&str, &str, &str) {
    let mark = |c: char| {
        matches!(
            c,
            '(' | ')' | '"' | '\'' | '“' | '”' | ',' | ';' | ':' | '.' | '?' | '!'
        )
    };
    // `.spec` is a field.
    let opened = word.trim_start_matches(|c: char| mark(c) && c != '.');
    let core = opened.trim_end_matches(mark);
    let head = word.get(..word.len() - opened.len()).unwrap_or("");
    (head, core, opened.get(core.len()..).unwrap_or(""))
}

/// `word` in code font if it is code; its punctuation stays outside, quotation marks around code
/// go.
fn in_code_font(word: &str) -> String {
    let (head, core, tail) = parts(word);
    let with_call = tail
        .strip_prefix("()")
        .and_then(|rest| Some((word.get(head.len()..word.len() - rest.len())?, rest)));
    let (core, tail) = with_call.unwrap_or((core, tail));
    let marked = core.contains(['`', '|', '<', '>', '{', '"']);
    if core.contains('`') || marked && !is_flag(core) || !is_code(core) {
        return word.to_owned();
    }
    let quotes = ['"', '\'', '“', '”'];
    let (head, tail) = match (head.ends_with(quotes), tail.starts_with(quotes)) {
        (true, true) if !word.contains(' ') => (
            head.trim_end_matches(quotes),
            tail.trim_start_matches(quotes),
        ),
        _ => (head, tail),
    };
    format!("{head}`{core}`{tail}")
}

fn is_code(word: &str) -> bool {
    is_flag(word)
        || is_snake_case(word)
        || is_call(word)
        || is_tag(word)
        || is_path(word)
        || is_field(word)
        || is_camel_case(word)
}

/// A switch of a command: `--node-ip`, `--node-ip=::`, `-R`.
pub fn is_flag(word: &str) -> bool {
    let letter = |name: &str| name.starts_with(|c: char| c.is_ascii_alphabetic());
    match word.strip_prefix("--") {
        Some(name) => letter(name),
        None => word
            .strip_prefix('-')
            .is_some_and(|name| name.len() == 1 && letter(name)),
    }
}

/// `watch_list_duration_seconds`, `EDITOR_PATH`
fn is_snake_case(word: &str) -> bool {
    let plain = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric());
    let name = word.strip_prefix('_').unwrap_or(word);
    name.contains('_') && name.split('_').all(plain)
}

/// `NewSimpleClientset()`
fn is_call(word: &str) -> bool {
    word.len() > "()".len() && word.ends_with("()")
}

/// A tag in source code: `+build:linux`, `x8t:enum`
fn is_tag(word: &str) -> bool {
    let marked = word
        .strip_prefix('+')
        .is_some_and(|name| name.contains(':'));
    let is_name = |part: &str| part.starts_with(|c: char| c.is_ascii_lowercase());
    let with_digits = |part: &str| part.contains(|c: char| c.is_ascii_digit());
    let named = word
        .split_once(':')
        .is_some_and(|(kind, name)| is_name(kind) && with_digits(kind) && is_name(name));
    marked || named
}

/// `example.org/client`, `pkg/proxy`, `/statusz`
fn is_path(word: &str) -> bool {
    let Some((first, rest)) = word.split_once('/') else {
        return false;
    };
    if first.is_empty() {
        return rest.len() > 2 && rest.starts_with(|c: char| c.is_ascii_alphabetic());
    }
    let host = first.contains('.') && first.starts_with(|c: char| c.is_ascii_alphabetic());
    let folder = is(first, WordClass::Folder) || first == "api";
    (host || folder) && rest.starts_with(|c: char| c.is_ascii_alphanumeric())
}

/// `spec.terminationGracePeriod`, `CSIDriver.Spec`, `sets.Set[string]`
fn is_field(word: &str) -> bool {
    let plain = |part: &str| {
        let name = part.split(['[', ']']).next().unwrap_or("");
        name.len() > 1
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
            && !name.starts_with(|c: char| c.is_ascii_digit())
    };
    word.contains('.') && !word.contains("](") && word.split('.').all(plain)
}

/// `procMount`, but not `macOS`, `sqlite` or `StatefulSet`: those are names.
fn is_camel_case(word: &str) -> bool {
    let small = word.chars().take_while(char::is_ascii_lowercase).count();
    small >= 2
        && word != "macOS"
        && word.chars().any(|c| c.is_ascii_uppercase())
        && word.chars().all(|c| c.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_fields_functions_and_paths_are_code() {
        let cases = [
            ("--node-ip,", "`--node-ip`,"),
            ("(watch_list_seconds)", "(`watch_list_seconds`)"),
            ("V().Error()", "`V().Error()`"),
            ("\"notReady\"", "`notReady`"),
            ("k8s.io/utils", "`k8s.io/utils`"),
            ("sets.Set[string]", "`sets.Set[string]`"),
            ("+k8s:enum", "`+k8s:enum`"),
            ("k8s:maxItems", "`k8s:maxItems`"),
            ("/statusz", "`/statusz`"),
            ("-R", "`-R`"),
        ];
        for (word, expected) in cases {
            assert_eq!(in_code_font(word), expected);
        }
        for word in [
            "kOps",
            "macOS",
            "and/or",
            "StatefulSet",
            "v1.30.2",
            "client-go/metadata",
            "e.g.",
            "IPv4/IPv6",
            "--",
            "`done`",
            "x|y_z",
            "go1.22",
            "-",
            "-5",
        ] {
            assert_eq!(in_code_font(word), word);
        }
    }

    #[test]
    fn acronyms_and_terms_are_written_in_one_way() {
        let terms = ["Kubernetes".to_owned()];
        let settings = Settings::default();
        let house = HouseStyle {
            terms: &terms,
            lower_case: &[],
            ..HouseStyle::of(&settings)
        };
        for (word, expected) in [
            ("crds,", "CRDs,"),
            ("dns", "DNS"),
            ("kubernetes", "Kubernetes"),
            ("(api)", "(API)"),
            ("Pods", "Pods"),
        ] {
            assert_eq!(house.written(word), expected);
        }
    }
}
