//! Sentence case: a capital at the beginning, but for names that are written without one.

use super::code::HouseStyle;
use super::lexicon::{WordClass, is};
use super::title::component_prefix;
use super::token::tokens;
use super::verb::{capitalised, verb};

/// `line` as the house writes it: code in code font, terms in their one way, in sentence case.
pub fn in_house_style(line: &str, house: &HouseStyle<'_>) -> String {
    let written: Vec<String> = tokens(line)
        .iter()
        .map(|token| house.written(token.text))
        .collect();
    in_sentence_case(&written.join(" "), house)
}

/// A capital at the beginning; after `component: ` no capital for a verb.
pub(super) fn in_sentence_case(line: &str, house: &HouseStyle<'_>) -> String {
    let Some(at) = component_prefix(line) else {
        return opened(line, house);
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
    let name = if house.lower_case.contains(&lower) {
        lower
    } else if name.contains(' ') {
        opened(name, house)
    } else {
        name.to_owned()
    };
    // `node: cpumgr: Add …`
    let statement = match component_prefix(statement) {
        Some(at) => {
            let (inner, rest) = statement.split_at(at);
            format!("{inner}{}", uncapitalised(rest))
        }
        None => uncapitalised(statement),
    };
    format!("{name}: {statement}")
}

/// `line` with a capital at its beginning, if that is no name.
fn opened(line: &str, house: &HouseStyle<'_>) -> String {
    let first = line.split(' ').next().unwrap_or("");
    let bare = first.trim_end_matches([':', ',']).trim_end_matches("'s");
    let identifier = |c: char| {
        c.is_ascii_uppercase()
            || c.is_ascii_digit()
            || matches!(c, '`' | '_' | '.' | '/' | '-' | '@')
    };
    let name = house.lower_case.iter().any(|name| name == bare);
    let hyphenated = bare.contains('-')
        && !bare.starts_with('-')
        && verb(bare.split('-').next().unwrap_or("")).is_none();
    if name || hyphenated || bare.replace('-', "").contains(identifier) || bare.starts_with('-') {
        line.to_owned()
    } else {
        capitalised(line)
    }
}

/// A verb at the beginning in lower case.
pub(super) fn uncapitalised(statement: &str) -> String {
    let first = statement.split(' ').next().unwrap_or("");
    let mut letters = first.chars();
    let capital = letters.next().filter(char::is_ascii_uppercase);
    let lower = first.to_lowercase();
    let common =
        verb(first).is_some() || is(&lower, WordClass::Joint) || is(&lower, WordClass::Determiner);
    match capital {
        Some(capital) if letters.all(|c| c.is_ascii_lowercase()) && common => {
            let (_, rest) = statement.split_at(capital.len_utf8());
            format!("{}{rest}", capital.to_ascii_lowercase())
        }
        _ => statement.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    #[test]
    fn components_are_named_in_one_way() {
        let settings = Settings::default();
        let lower_case = ["kubelet".to_owned(), "kubeadm".to_owned()];
        let house = HouseStyle {
            lower_case: &lower_case,
            terms: &[],
            ..HouseStyle::of(&settings)
        };
        let cases = [
            (
                "`kubeadm`: change the default",
                "kubeadm: change the default",
            ),
            ("Kubelet: Fix a race", "kubelet: fix a race"),
            ("kubelet config: Fix a race", "kubelet config: fix a race"),
            ("peer discovery: Fix a race", "Peer discovery: fix a race"),
            ("kubelet now retries", "kubelet now retries"),
            ("DRA: Rename a field", "DRA: rename a field"),
            ("add a flag", "Add a flag"),
            ("node: cpumgr: Add a flag", "node: cpumgr: add a flag"),
        ];
        for (line, expected) in cases {
            assert_eq!(in_house_style(line, &house), expected);
        }
    }
}
