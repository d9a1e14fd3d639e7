//! The API server's audit log: who asked for what, and what the answer was. The oracle for roles and for request counts.

use std::path::PathBuf;

use serde_json::Value;

/// The log of one cluster, from a point on.
#[derive(Clone, Debug)]
pub(crate) struct Audit {
    file: PathBuf,
    start: usize,
}

/// One request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Request {
    /// `system:serviceaccount:NAMESPACE:NAME`, `system:node:node1`, `admin`, …; whom it spoke for, if it did.
    pub(crate) user: String,
    pub(crate) agent: String,
    /// `get`, `list`, `watch`, `create`, `update`, `patch`, `delete`, …
    pub(crate) verb: String,
    /// Empty for what is no resource: look at `uri`.
    pub(crate) group: String,
    pub(crate) resource: String,
    pub(crate) subresource: String,
    pub(crate) namespace: String,
    pub(crate) name: String,
    pub(crate) uri: String,
    pub(crate) code: u16,
    /// Which of a ServiceAccount's tokens it came with.
    pub(crate) token: String,
    /// When it came in, as RFC 3339.
    pub(crate) time: String,
}

impl Audit {
    pub(crate) fn of(file: PathBuf) -> Self {
        Self { file, start: 0 }
    }

    /// The same log from now on.
    pub(crate) fn since_now(mut self) -> Self {
        self.start = std::fs::metadata(&self.file).map_or(0, |data| usize::try_from(data.len()).expect("64 bits"));
        self
    }

    /// All requests since then; a watch counts once, when it starts.
    pub(crate) fn requests(&self) -> Vec<Request> {
        let bytes = std::fs::read(&self.file).unwrap_or_default();
        // The last line may be half written.
        let end = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let lines = bytes.get(self.start..end).unwrap_or_default().split(|byte| *byte == b'\n');
        lines.filter(|line| !line.is_empty()).filter_map(request).collect()
    }

    /// Those of one user, a ServiceAccount's say: `user_of("shop", "unstick")`.
    pub(crate) fn by(&self, user: &str) -> Vec<Request> {
        self.requests().into_iter().filter(|request| request.user == user).collect()
    }
}

/// The user that a ServiceAccount's pods are.
pub(crate) fn user_of(namespace: &str, account: &str) -> String {
    format!("system:serviceaccount:{namespace}:{account}")
}

fn request(line: &[u8]) -> Option<Request> {
    let event: Value = serde_json::from_slice(line).unwrap_or_else(|error| panic!("an audit event: {error}"));
    let said = |pointer: &str| event.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
    let text = |pointer: &str| said(pointer).unwrap_or_default();
    let (stage, verb) = (text("/stage"), text("/verb"));
    let code = event.pointer("/responseStatus/code").and_then(Value::as_u64).unwrap_or_default();
    let counts = match (stage.as_str(), verb == "watch") {
        ("ResponseStarted", watch) => watch,
        // A watch that was refused never starts.
        (_, watch) => !watch || code >= 400,
    };
    if !counts {
        return None;
    }
    Some(Request {
        user: said("/impersonatedUser/username").unwrap_or_else(|| text("/user/username")),
        agent: text("/userAgent"),
        verb,
        group: text("/objectRef/apiGroup"),
        resource: text("/objectRef/resource"),
        subresource: text("/objectRef/subresource"),
        namespace: text("/objectRef/namespace"),
        name: text("/objectRef/name"),
        uri: text("/requestURI"),
        code: u16::try_from(code).unwrap_or_default(),
        token: text("/user/extra/authentication.kubernetes.io~1credential-id/0"),
        time: text("/requestReceivedTimestamp"),
    })
}
