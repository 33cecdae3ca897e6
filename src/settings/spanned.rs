//! A value with its position in `lwkd.yaml`.

use serde::Deserialize;
use serde_yaml::Spanned as YamlSpanned;

/// A value and its position in `lwkd.yaml`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "YamlSpanned<T>")]
pub struct Spanned<T> {
    pub value: T,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
}

impl<T> Spanned<T> {
    /// `value` at the position of `self`.
    pub(super) fn with<U>(&self, value: U) -> Spanned<U> {
        Spanned {
            value,
            line: self.line,
            column: self.column,
        }
    }
}

impl<T> From<YamlSpanned<T>> for Spanned<T> {
    fn from(spanned: YamlSpanned<T>) -> Self {
        Self {
            line: spanned.referenced.line() as usize,
            column: spanned.referenced.column() as usize,
            value: spanned.value,
        }
    }
}

/// Omits the position from the JSON Schema.
#[cfg(test)]
impl<T: schemars::JsonSchema> schemars::JsonSchema for Spanned<T> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        T::json_schema(generator)
    }

    fn inline_schema() -> bool {
        T::inline_schema()
    }
}
