//! The record's JSON Schema, made from the types themselves.

use schemars::schema_for;
use serde_json::Value;

use super::Record;

/// JSON Schema of [`Record`], as `wirecheck schema` prints it.
pub fn schema() -> Value {
    schema_for!(Record).to_value()
}
