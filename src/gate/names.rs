//! The name of a recovery that an init container starts itself: the same for all pods of a rollout.
//!
//! Nothing of the cluster is known there but the pod's own name, so the rollout is read from that.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

/// A recovery's name has room for a number that is put behind it when the same rollout comes again.
const LONGEST: usize = 112;
/// Characters that Kubernetes makes random endings of.
const RANDOM: &[u8] = b"bcdfghjklmnpqrstvwxz2456789";
/// How long the hash in the name of a ReplicaSet is; words of an app's name are as long, but seldom hold a digit.
const HASH: std::ops::RangeInclusive<usize> = 6..=10;
/// A generated name is cut to this length, its random ending included.
const GENERATED: usize = 63;

/// The name of the recovery by which all pods of this pod's rollout do the work once.
#[must_use]
pub fn rollout_recovery_id(namespace: &str, policy: &str, pod: &str) -> String {
    let name = format!("init/{namespace}/{policy}/{}", rollout_part(pod));
    if name.chars().count() <= LONGEST {
        return name;
    }
    let digest = Sha256::digest(name.as_bytes());
    let mut short: String = name.chars().take(LONGEST - 17).collect();
    short.push('~');
    for byte in digest.iter().take(8) {
        // Writing to a text does not fail.
        let _ = write!(short, "{byte:02x}");
    }
    short
}

/// A pod's name without what tells it from the others of its rollout: `shop-6d4cf56db6-x2x7c` is one of
/// `shop-6d4cf56db6`, `shop-3` one of `shop`.
fn rollout_part(pod: &str) -> &str {
    let is_random = |end: &str| end.len() == 5 && end.bytes().all(|byte| RANDOM.contains(&byte));
    let is_ordinal = |end: &str| !end.is_empty() && end.bytes().all(|byte| byte.is_ascii_digit());
    let is_plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let is_ending = |end: &str| end.len() == 5 && is_plain(end);
    let is_hash =
        |part: &str| HASH.contains(&part.len()) && is_plain(part) && part.bytes().any(|byte| byte.is_ascii_digit());
    match pod.rsplit_once('-') {
        Some((rest, end)) if !rest.is_empty() && (is_random(end) || is_ordinal(end)) => rest,
        // Behind the hash of a ReplicaSet stands an ending, whoever made it.
        Some((rest, end)) if is_ending(end) && rest.rsplit_once('-').is_some_and(|(_, hash)| is_hash(hash)) => rest,
        // Cut in the middle of its hash, it has no dash before the ending.
        _ => {
            match pod.len().checked_sub(5).filter(|_| pod.len() == GENERATED).and_then(|at| pod.split_at_checked(at)) {
                Some((rest, end)) if is_random(end) => rest,
                _ => pod,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pods_of_one_rollout_have_one_part_in_common() {
        let long = format!("{}-6d4cf56d", "a".repeat(49));
        for (pod, part) in [
            ("shop-6d4cf56db6-x2x7c", "shop-6d4cf56db6"),
            ("shop-6d4cf56db6-zz4w9", "shop-6d4cf56db6"),
            ("shop-7f9c6b5d4-x2x7c", "shop-7f9c6b5d4"),
            ("shop-0", "shop"),
            ("shop-web-12", "shop-web"),
            ("agent-x2x7c", "agent"),
            ("shop", "shop"),
            ("shop-again", "shop-again"),
            ("shop-7d9f8b6c5d-abcde", "shop-7d9f8b6c5d"),
            ("shop-7d9f8b6c5d-abcdn", "shop-7d9f8b6c5d"),
            ("shop-7d9f8b6c5d-abcd", "shop-7d9f8b6c5d-abcd"),
            ("shop-7d9f8b6c5d-Abcde", "shop-7d9f8b6c5d-Abcde"),
            ("shop-backend-again", "shop-backend-again"),
            ("7d9f8b6c5d-abcde", "7d9f8b6c5d-abcde"),
            ("shop-", "shop-"),
            ("-0", "-0"),
            ("", ""),
            (&format!("{long}x2x7c"), &long),
        ] {
            assert_eq!(rollout_part(pod), part, "{pod}");
        }
    }

    #[test]
    fn a_name_that_would_be_too_long_stays_one_of_its_own() {
        assert_eq!(rollout_recovery_id("shop", "runs", "shop-0"), "init/shop/runs/shop");
        let long =
            |end: &str| rollout_recovery_id(&"n".repeat(63), &"p".repeat(253), &format!("{}-{end}", "w".repeat(200)));
        assert_eq!(long("x").chars().count(), LONGEST);
        assert_ne!(long("x"), long("y"));
        assert_eq!(long("0"), long("1"));
    }
}
