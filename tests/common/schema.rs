//! Reports are validated against the schemas that ship in `templates/schemas/`.

#![allow(dead_code)] // each test binary uses a part

use std::fs;
use std::path::Path;

use boon::{Compiler, Schemas};
use serde_json::Value;

/// Where the schemas are.
pub(crate) fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/schemas"))
}

/// Why `report`, one JSON value, does not match the schema `name`; `None` if it does. A key that
/// the schema does not describe is a mismatch too.
pub(crate) fn mismatch(name: &str, report: &Value) -> Option<String> {
    let path = folder().join(format!("{name}.schema.json"));
    let text = fs::read_to_string(&path).unwrap_or_else(|_| panic!("no {}", path.display()));
    let mut schema: Value = serde_json::from_str(&text).expect("JSON");
    close(&mut schema);
    let (mut compiler, mut schemas) = (Compiler::new(), Schemas::new());
    compiler.enable_format_assertions();
    let address = "file:///schema.json";
    compiler.add_resource(address, schema).expect("a resource");
    let index = compiler.compile(address, &mut schemas).expect("a schema");
    let error = schemas.validate(report, index).err()?;
    Some(format!("{error:#}\nin {report:#}"))
}

/// # Panics
/// Unless `output` is one report that matches the schema `name`.
pub(crate) fn assert_report(name: &str, output: &str) -> Value {
    let report = serde_json::from_str(output);
    let report = report.unwrap_or_else(|error| panic!("{name}: {error} in {output:?}"));
    assert_eq!(mismatch(name, &report), None);
    report
}

/// # Panics
/// Unless each line of `output`, of which there is at least one, matches the schema `name`.
pub(crate) fn assert_lines(name: &str, output: &str) -> Vec<Value> {
    assert!(!output.is_empty(), "{name} has no lines");
    let lines = output.lines();
    lines.map(|line| assert_report(name, line)).collect()
}

/// Forbids keys that a schema does not describe. The schemas that ship allow them, so that a report
/// can get a new key without breaking a program that validates.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            if map.contains_key("properties") {
                map.entry("additionalProperties")
                    .or_insert(Value::Bool(false));
            }
            map.values_mut().for_each(close);
        }
        Value::Array(list) => list.iter_mut().for_each(close),
        _ => {}
    }
}
