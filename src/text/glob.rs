//! Patterns in which `*` stands for any text.

/// Whether `text` fits `pattern`, in which each `*` stands for any text, or none.
pub fn fits_glob(text: &str, pattern: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else {
        return false;
    };
    let Some(last) = parts.next_back() else {
        return rest.is_empty();
    };
    for part in parts {
        let Some(at) = rest.find(part) else {
            return false;
        };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_text() {
        for (text, pattern) in [
            ("a-b-c", "a*c"),
            ("a-b-c", "*b*"),
            ("abc", "abc"),
            ("", "*"),
            ("ab", "a*b"),
        ] {
            assert!(fits_glob(text, pattern), "{text} {pattern}");
        }
        for (text, pattern) in [("a", "a*a"), ("abc", "ab"), ("ab", "*c*"), ("x", "")] {
            assert!(!fits_glob(text, pattern), "{text} {pattern}");
        }
    }
}
