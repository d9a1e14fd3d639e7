//! Takes secrets out of text that others wrote (a server's messages, a panic) before anybody reads it.

use secrecy::{ExposeSecret, SecretString};

use super::DatabaseUrl;

const HIDDEN: &str = "***";

/// Shorter secrets are not searched for: taking every `a` out of a message would hide the message, not the secret.
const SHORTEST: usize = 3;

/// The secrets of one database URL, ready to be taken out of text.
#[derive(Clone, Debug, Default)]
pub struct Redaction {
    secrets: Vec<SecretString>,
}

impl Redaction {
    /// The secrets that `url` holds.
    pub fn of(url: &DatabaseUrl) -> Redaction {
        let secrets = url.password().into_iter().filter(|secret| secret.expose_secret().len() >= SHORTEST);
        Redaction { secrets: secrets.cloned().collect() }
    }

    /// `text` without the secrets and without the credentials of any URL in it.
    pub fn scrub(&self, text: &str) -> String {
        let text = hide_credentials(text);
        self.secrets.iter().fold(text, |text, secret| text.replace(secret.expose_secret(), HIDDEN))
    }
}

/// `text` with the `user:password` of every URL in it hidden, and what stands behind its question mark.
pub fn hide_credentials(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (before, after) = rest.split_at(at + 3);
        shown.push_str(before);
        let end = after.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>')).unwrap_or(after.len());
        let mut url = &after[..end];
        if let Some(sign) = url.rfind('@') {
            shown.push_str(HIDDEN);
            url = &url[sign..];
        }
        match url.split_once('?') {
            Some((place, query)) => {
                // The sentence's own punctuation behind the URL.
                let kept = query.trim_end_matches([':', ';', ',', '.', ')']).len();
                shown.extend([place, "?", HIDDEN, &query[kept..]]);
            }
            None => shown.push_str(url),
        }
        rest = &after[end..];
    }
    shown.push_str(rest);
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_password_is_taken_out_of_a_servers_message() {
        let url = DatabaseUrl::parse("postgres://shop:s%33cret@db/shop").expect("a good URL");
        assert_eq!(Redaction::of(&url).scrub("role s3cret is not permitted"), "role *** is not permitted");
    }

    #[test]
    fn the_parameters_of_a_url_in_text_are_hidden() {
        let text = "no file postgres://u:p@h/d?schema=a&token=b; try postgres://h/d?";
        assert_eq!(hide_credentials(text), "no file postgres://***@h/d?***; try postgres://h/d?***");
    }

    #[test]
    fn the_credentials_of_a_url_in_text_are_hidden_even_with_an_at_sign_in_the_password() {
        let text = "cannot use mysql://shop:p@ss@db:3306/shop and 'postgres://x:y@h/d' or http://docs/";
        assert_eq!(
            hide_credentials(text),
            "cannot use mysql://***@db:3306/shop and 'postgres://***@h/d' or http://docs/"
        );
    }
}
