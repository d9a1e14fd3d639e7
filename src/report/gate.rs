//! What became of gates, for programs: of `unstick release-overdue` and `kubectl unstick release`.

use schemars::JsonSchema;
use serde::Serialize;

/// One gate that `unstick release-overdue` opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(extend("additionalProperties" = false))]
pub struct OverdueGate {
    /// The pod's namespace.
    pub namespace: String,
    /// The pod's name.
    pub pod: String,
    /// Why it was opened, in a word.
    pub reason: String,
    /// The same in a sentence.
    pub message: String,
}

/// What became of one pod that a person released.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(extend("additionalProperties" = false))]
pub struct ReleasedPod {
    /// The pod's name.
    pub pod: String,
    /// What held it: `InitContainer` or `ReadinessGate`.
    pub gate: &'static str,
    /// How it stands: `Open` or `Held`.
    pub state: &'static str,
    /// Who opened it, `Operator` or `Plugin`; null while it is held.
    pub by: Option<&'static str>,
}
