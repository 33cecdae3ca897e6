//! What an operating system says of an error, as a part of a sentence.

/// `said` ("Broken pipe (os error 32)") without its code and in lower case.
pub fn os_words(said: &str) -> String {
    let words = said.split(" (os error").next().unwrap_or(said);
    words.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_goes_and_the_words_stay() {
        assert_eq!(os_words("Broken pipe (os error 32)"), "broken pipe");
        assert_eq!(os_words("early eof"), "early eof");
    }
}
