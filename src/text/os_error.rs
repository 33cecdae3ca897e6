//! Messages of the operating system as part of a sentence.

/// The message `said` ("Broken pipe (os error 32)") without its code and in lower case.
pub fn os_words(said: &str) -> String {
    let words = said.split(" (os error").next().unwrap_or(said);
    words.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_is_removed_from_a_message() {
        assert_eq!(os_words("Broken pipe (os error 32)"), "broken pipe");
        assert_eq!(os_words("early eof"), "early eof");
    }
}
