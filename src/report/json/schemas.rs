//! The JSON Schemas of the reports, as the types generate them.

#![cfg(test)]

use std::path::Path;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::Value;

use crate::plan::{FillReport, ScheduleReport};
use crate::report::json::{
    DigestReport, FindingLine, MergeListReport, MergeReport, PublishReport, PullRequestReport,
    RuleReport, StatusReport,
};
use crate::rules::RULES;
use crate::settings::unwrap_descriptions;

/// The names of the rules.
pub(super) fn rule_name(_: &mut SchemaGenerator) -> Schema {
    let names: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
    json_schema!({"type": "string", "enum": names})
}

/// The schema of one report, with a title that names the command.
fn schema<T: JsonSchema>(title: &str) -> Value {
    let settings = SchemaSettings::draft07().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<T>();
    schema.insert("title".to_owned(), title.into());
    let mut schema = schema.to_value();
    unwrap_descriptions(&mut schema);
    schema
}

/// Each schema with the name of its file.
fn schemas() -> [(&'static str, Value); 10] {
    [
        (
            "check",
            schema::<FindingLine<'_>>("A line of lwkd check --format json"),
        ),
        (
            "digest",
            schema::<DigestReport>("lwkd digest --format json"),
        ),
        (
            "explain-pull-request",
            schema::<PullRequestReport>("lwkd explain PR --format json"),
        ),
        (
            "explain-rule",
            schema::<RuleReport>(
                "lwkd explain RULE --format json, and a line of lwkd check --list --format json",
            ),
        ),
        (
            "explain-schedule",
            schema::<ScheduleReport>("lwkd explain schedule --format json"),
        ),
        ("fill", schema::<FillReport<'_>>("lwkd fill --format json")),
        (
            "merge",
            schema::<MergeReport<'_>>("lwkd merge PR --format json"),
        ),
        (
            "merge-list",
            schema::<MergeListReport<'_>>("lwkd merge --format json, without arguments"),
        ),
        (
            "publish",
            schema::<PublishReport<'_>>("lwkd publish --format json"),
        ),
        (
            "status",
            schema::<StatusReport>("lwkd status --format json"),
        ),
    ]
}

#[test]
fn the_schemas_match_the_types() {
    let overwrite = std::env::var_os("SNAPSHOTS").is_some_and(|how| how == "overwrite");
    for (name, schema) in schemas() {
        let path = format!("templates/schemas/{name}.schema.json");
        let wanted = serde_json::to_string_pretty(&schema).expect("JSON") + "\n";
        if overwrite {
            std::fs::create_dir_all("templates/schemas").expect("a folder");
            std::fs::write(&path, &wanted).expect("written");
        }
        let current = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            current == wanted,
            "{path} does not match the types; update it with SNAPSHOTS=overwrite"
        );
    }
}

#[test]
fn every_schema_belongs_to_a_report() {
    let known = schemas().map(|(name, _)| format!("{name}.schema.json"));
    for entry in Path::new("templates/schemas").read_dir().expect("a folder") {
        let name = entry.expect("listed").file_name();
        let name = name.to_string_lossy().into_owned();
        assert!(known.contains(&name), "no report has the schema {name}");
    }
}
