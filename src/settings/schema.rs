//! The JSON Schema of `lwkd.yaml`, with which editors complete and check the settings.

/// The schema as text. A test compares it with the types that parse `lwkd.yaml`.
pub const SCHEMA: &str = include_str!("../../templates/lwkd.schema.json");

#[cfg(test)]
use serde_json::Value;

/// Joins the lines of doc comments, which are wrapped for the source file only.
#[cfg(test)]
pub(crate) fn unwrap_descriptions(value: &mut Value) {
    match value {
        Value::Object(map) => {
            if let Some(Value::String(text)) = map.get_mut("description") {
                *text = text.replace('\n', " ");
            }
            map.values_mut().for_each(unwrap_descriptions);
        }
        Value::Array(list) => list.iter_mut().for_each(unwrap_descriptions),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::raw::RawSettings;
    use crate::settings::{BUILT_IN, STARTER, Settings};

    fn schema() -> Value {
        let settings = schemars::generate::SchemaSettings::draft07();
        let mut schema = settings
            .into_generator()
            .into_root_schema_for::<RawSettings>();
        schema.insert("title".to_owned(), "The settings of lwkd".into());
        let mut value = schema.to_value();
        unwrap_descriptions(&mut value);
        value
    }

    #[test]
    fn the_schema_matches_the_types() {
        let wanted = serde_json::to_string_pretty(&schema()).expect("JSON") + "\n";
        assert!(
            SCHEMA == wanted,
            "templates/lwkd.schema.json does not match src/settings/raw.rs; it should be:\n{wanted}"
        );
    }

    #[test]
    fn the_shipped_settings_match_the_schema() {
        let examples = [
            include_str!("../../examples/03-another-newsletter/README.in/lwkd.yaml"),
            include_str!("../../examples/05-this-week-in-rust/README.in/lwkd.yaml"),
            include_str!("../../examples/06-nushell/README.in/lwkd.yaml"),
            include_str!("../../examples/07-rust-osdev/README.in/lwkd.yaml"),
        ];
        for yaml in [BUILT_IN, STARTER].into_iter().chain(examples) {
            assert_eq!(misfits(yaml), Vec::<String>::new());
        }
        for yaml in &examples[1..] {
            assert!(yaml.lines().count() < 60, "an example is short");
        }
    }

    #[test]
    fn every_key_is_documented() {
        let mut missing = Vec::new();
        undocumented(&schema(), "", &mut missing);
        assert_eq!(missing, Vec::<String>::new());
    }

    /// Adds the keys below `path` that have no description to `out`.
    fn undocumented(value: &Value, path: &str, out: &mut Vec<String>) {
        match value {
            Value::Object(map) => {
                let keys = map.get("properties").and_then(Value::as_object);
                for (key, part) in keys.into_iter().flatten() {
                    if part.get("description").is_none() {
                        out.push(format!("{path}/{key}"));
                    }
                }
                for (key, value) in map {
                    undocumented(value, &format!("{path}/{key}"), out);
                }
            }
            Value::Array(list) => list.iter().for_each(|value| undocumented(value, path, out)),
            _ => {}
        }
    }

    /// The parser and the schema reject the same mistakes.
    #[test]
    fn the_parser_and_the_schema_reject_the_same() {
        for yaml in [
            "newsleter: {}\n",
            "newsletter: {publication: {days_after: soon}}\n",
            "releases: [{name: kops}]\n",
            "releases: [{repository: a/b, pre_release: true}]\n",
            "releases: [[a]]\n",
            "sections: [{heading: News, shape: list}]\n",
            "sections: all\n",
            "checks: {off: slug-mismatch}\n",
        ] {
            assert!(!misfits(yaml).is_empty(), "{yaml}");
            assert!(Settings::parse(yaml).is_err(), "{yaml}");
        }
    }

    /// The places where `yaml` does not match the schema.
    fn misfits(yaml: &str) -> Vec<String> {
        let value: Value = serde_yaml::from_str(yaml).expect("YAML");
        let root = schema();
        let mut out = Vec::new();
        fit(&value, &root, &root, "", &mut out);
        out
    }

    /// Implements the part of JSON Schema that our schema uses.
    fn fit(value: &Value, schema: &Value, root: &Value, path: &str, out: &mut Vec<String>) {
        let Some(schema) = schema.as_object() else {
            return;
        };
        for (keyword, rule) in schema {
            match keyword.as_str() {
                "$ref" => {
                    let pointer = rule.as_str().expect("a pointer").trim_start_matches('#');
                    fit(
                        value,
                        root.pointer(pointer).expect("there"),
                        root,
                        path,
                        out,
                    );
                }
                "allOf" => {
                    for part in rule.as_array().expect("a list") {
                        fit(value, part, root, path, out);
                    }
                }
                "anyOf" | "oneOf" => {
                    let fits = |part: &&Value| {
                        let mut misfits = Vec::new();
                        fit(value, part, root, path, &mut misfits);
                        misfits.is_empty()
                    };
                    if !rule
                        .as_array()
                        .expect("a list")
                        .iter()
                        .any(|values| fits(&values))
                    {
                        out.push(format!("{path} matches no alternative"));
                    }
                }
                "type" => {
                    let names = match rule {
                        Value::Array(names) => names.clone(),
                        one => vec![one.clone()],
                    };
                    if !names.iter().any(|name| name.as_str() == Some(kind(value))) {
                        out.push(format!("{path} is a {}", kind(value)));
                    }
                }
                "enum" => {
                    if !rule.as_array().expect("a list").contains(value) {
                        out.push(format!("{path} is {value}"));
                    }
                }
                "const" if rule != value => out.push(format!("{path} is {value}")),
                "minimum" if value.as_f64() < rule.as_f64() => out.push(format!("{path} is small")),
                "maximum" if value.as_f64() > rule.as_f64() => out.push(format!("{path} is large")),
                "required" => {
                    for key in rule.as_array().expect("a list") {
                        let key = key.as_str().expect("a key");
                        if value.is_object() && value.get(key).is_none() {
                            out.push(format!("{path} has no {key}"));
                        }
                    }
                }
                "properties" => {
                    for (key, part) in rule.as_object().expect("a map") {
                        if let Some(value) = value.get(key) {
                            fit(value, part, root, &format!("{path}/{key}"), out);
                        }
                    }
                }
                "additionalProperties" if rule.is_object() => {
                    for (key, value) in value.as_object().into_iter().flatten() {
                        fit(value, rule, root, &format!("{path}/{key}"), out);
                    }
                }
                "additionalProperties" => {
                    let known = schema.get("properties").and_then(Value::as_object);
                    for key in value
                        .as_object()
                        .into_iter()
                        .flat_map(|object| object.keys())
                    {
                        if !known.is_some_and(|known| known.contains_key(key)) {
                            out.push(format!("{path} has an unknown key {key}"));
                        }
                    }
                }
                "items" => {
                    for (at, value) in value.as_array().into_iter().flatten().enumerate() {
                        fit(value, rule, root, &format!("{path}/{at}"), out);
                    }
                }
                "const" | "minimum" | "maximum" => {}
                "$schema" | "title" | "description" | "default" | "format" | "definitions" => {}
                other => panic!("this check does not know the keyword {other}"),
            }
        }
    }

    fn kind(value: &Value) -> &'static str {
        match value {
            Value::Null => "null",
            Value::Bool(_) => "boolean",
            Value::Number(number) if number.is_i64() || number.is_u64() => "integer",
            Value::Number(_) => "number",
            Value::String(_) => "string",
            Value::Array(_) => "array",
            Value::Object(_) => "object",
        }
    }
}
