//! Whether a policy can be put into force, and what then applies.
//!
//! In: a policy as the API server let it in, and where its environment comes from. Out: what applies, or all that is wrong
//! in one sentence each. The API server checks the same rules but for zones, schedules and what a Job cannot do without.

use crate::{
    api::{RecoveryPolicy, problems},
    policy::{EffectivePolicy, EnvironmentSources, effective},
};

/// What applies of a policy.
///
/// # Errors
/// All that is wrong with it, one sentence each, on one line.
pub fn accept(policy: &RecoveryPolicy, sources: &EnvironmentSources<'_>) -> Result<EffectivePolicy, String> {
    let broken = problems(policy);
    if !broken.is_empty() {
        return Err(broken.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "));
    }
    if policy.spec.database.url_from.is_none() {
        return Err(
            "spec.database.urlFrom: is missing; name the Secret and its key that hold the database URL, as in secretKeyRef: {name: shop-db, key: url}"
                .to_owned(),
        );
    }
    let applies = effective(policy.metadata.name.as_deref(), &policy.spec, sources);
    applies.and_then(|applies| applies.may_settle().map(|()| applies)).map_err(|fault| fault.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::parse_policy;

    fn policy(spec: &str) -> RecoveryPolicy {
        parse_policy(&format!(
            "apiVersion: unstick.dev/v1alpha1\nkind: RecoveryPolicy\nmetadata: {{name: a, namespace: shop}}\nspec: {spec}"
        ))
        .unwrap()
    }

    #[test]
    fn the_namespaces_label_names_the_environment() {
        let policy = policy("{database: {urlFrom: {secretKeyRef: {name: db, key: url}}}}");
        let sources = EnvironmentSources { namespace: Some("staging"), ..EnvironmentSources::default() };
        assert_eq!(accept(&policy, &sources).unwrap().environment, "staging");
    }

    #[test]
    fn a_policy_that_names_no_secret_is_refused_before_any_job() {
        let said = accept(&policy("{}"), &EnvironmentSources::default()).unwrap_err();
        assert!(said.starts_with("spec.database.urlFrom: is missing"), "{said}");
    }

    #[test]
    fn a_preset_that_is_for_checks_only_is_refused_before_any_job_unless_the_policy_only_looks() {
        let of = |spec: &str| {
            let spec = format!("{{database: {{urlFrom: {{secretKeyRef: {{name: db, key: url}}}}}}, {spec}}}");
            accept(&policy(&spec), &EnvironmentSources::default())
        };
        let said = of("runs: {preset: airflow}").unwrap_err();
        assert!(said.starts_with("spec.runs.preset: airflow is for checks only: "), "{said}");
        assert!(said.contains("spec.recovery.dryRun"), "{said}");
        assert!(of("runs: {preset: airflow}, recovery: {dryRun: true}").unwrap().dry_run);
        assert!(of("runs: {preset: airflow}, environments: [{name: production, dryRun: true}]").unwrap().dry_run);
        assert!(of("runs: {preset: airflow}, suspend: true").is_ok(), "nothing is started");
    }

    #[test]
    fn a_policy_that_the_api_server_would_not_have_let_in_is_refused_with_its_path() {
        let mut policy = policy("{database: {urlFrom: {secretKeyRef: {name: db, key: url}}}}");
        policy.spec.triggers.schedule = Some("61 * * * *".to_owned());
        let said = accept(&policy, &EnvironmentSources::default()).unwrap_err();
        assert!(said.starts_with("spec.triggers.schedule"), "{said}");
    }
}
