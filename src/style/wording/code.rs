//! What stands in code font, as the stylesheet asks: flags, fields, functions, paths; and what is written in capitals.

/// `word` as the newsletter writes it: in capitals, in code font, or as it is.
pub(crate) fn as_written(word: &str) -> String {
    acronym(word).unwrap_or_else(|| in_code_font(word))
}

/// `crd` → `CRD`: what is written in capitals wherever it is a word.
fn acronym(word: &str) -> Option<String> {
    const ACRONYMS: &[&str] = &[
        "api", "apf", "cbor", "cel", "cni", "cpu", "crd", "crds", "cri", "csi", "cve", "dns",
        "dra", "dv", "gpu", "hpa", "http", "https", "ip", "json", "jwt", "kms", "numa", "oci",
        "oidc", "psa", "pv", "pvc", "pvcs", "pvs", "rbac", "ssa", "tls", "vac", "vpa", "yaml",
    ];
    let bare = word.trim_end_matches([':', ',', ';', ')', '.']);
    let tail = word.get(bare.len()..).unwrap_or("");
    ACRONYMS.contains(&bare).then(|| {
        let capitals = match bare.strip_suffix('s') {
            Some(one) if bare != "tls" && bare != "dns" && bare != "https" && bare != "kms" => {
                format!("{}s", one.to_uppercase())
            }
            _ => bare.to_uppercase(),
        };
        format!("{capitals}{tail}")
    })
}

/// `word` in code font if it is code; its punctuation stays outside, quotation marks around code go.
fn in_code_font(word: &str) -> String {
    let opened = word.trim_start_matches(['(', '"', '\'', '“']);
    let (head, _) = word.split_at(word.len() - opened.len());
    let inner = opened.trim_end_matches([',', ';', ':', '.', '"', '\'', '”', '?', '!', ')']);
    let call = inner.ends_with('(')
        && opened
            .get(inner.len()..)
            .is_some_and(|opened| opened.starts_with(')'));
    let inner = if call {
        opened.get(..inner.len() + 1).unwrap_or(inner)
    } else {
        inner
    };
    let tail = opened.get(inner.len()..).unwrap_or("");
    if inner.contains(['`', '|', '<', '>', '{']) || !is_code(inner) {
        return word.to_owned();
    }
    let quotes = ['"', '\'', '“', '”'];
    let (head, tail) = match (head.ends_with(quotes), tail.starts_with(quotes)) {
        (true, true) => (
            head.trim_end_matches(quotes),
            tail.trim_start_matches(quotes),
        ),
        _ => (head, tail),
    };
    format!("{head}`{inner}`{tail}")
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

/// `--node-ip`, `--node-ip=::`
fn is_flag(word: &str) -> bool {
    let name = word.strip_prefix("--");
    name.is_some_and(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()))
}

/// `watch_list_duration_seconds`, `KUBECTL_PATH`
fn is_snake_case(word: &str) -> bool {
    let plain = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric());
    word.contains('_') && word.split('_').all(plain)
}

/// `NewSimpleClientset()`
fn is_call(word: &str) -> bool {
    word.len() > "()".len() && word.ends_with("()")
}

/// `+k8s:enum`
fn is_tag(word: &str) -> bool {
    let marked = word
        .strip_prefix('+')
        .is_some_and(|rest| rest.contains(':'));
    marked
        || word
            .strip_prefix("k8s:")
            .is_some_and(|rest| !rest.is_empty())
}

/// `k8s.io/client-go`, `pkg/proxy`, `/statusz`
fn is_path(word: &str) -> bool {
    const FOLDERS: &[&str] = &[
        "api", "cluster", "cmd", "hack", "pkg", "plugin", "staging", "test", "vendor",
    ];
    let Some((first, rest)) = word.split_once('/') else {
        return false;
    };
    if first.is_empty() {
        return rest.len() > 2 && rest.starts_with(|c: char| c.is_ascii_alphabetic());
    }
    let host = first.contains('.') && first.starts_with(|c: char| c.is_ascii_alphabetic());
    (host || FOLDERS.contains(&first)) && rest.starts_with(|c: char| c.is_ascii_alphanumeric())
}

/// `spec.terminationGracePeriod`, `CSIDriver.Spec`, `sets.Set[string]`
fn is_field(word: &str) -> bool {
    let plain = |text: &str| {
        let name = text.split(['[', ']']).next().unwrap_or("");
        name.len() > 1
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
            && !name.starts_with(|c: char| c.is_ascii_digit())
    };
    word.contains('.') && !word.contains("](") && word.split('.').all(plain)
}

/// `procMount`, but not `kOps`, `macOS`, `etcd` or `StatefulSet`: those are names.
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
        ] {
            assert_eq!(in_code_font(word), word);
        }
    }
}
