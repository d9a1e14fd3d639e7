use super::*;

#[test]
fn the_operators_url_is_plain_http_and_nothing_secret() {
    let shown = |text: &str| OperatorUrl::parse(text).map(|url| url.to_string());
    assert_eq!(OperatorUrl::usual().to_string(), "http://unstick.unstick-system.svc:8081");
    for (text, expected) in [
        ("http://unstick.unstick-system.svc:8081", "http://unstick.unstick-system.svc:8081"),
        (" http://10.0.0.1 ", "http://10.0.0.1:80"),
        ("http://[::1]:8081/", "http://[::1]:8081"),
        ("http://gateway:80/unstick/", "http://gateway:80/unstick"),
    ] {
        assert_eq!(shown(text).as_deref(), Ok(expected));
    }
    for text in [
        "",
        "unstick",
        "https://unstick:8081",
        "http://",
        "http://a:b@unstick",
        "http://x?y=1",
        "http://x:99999",
        "ftp://x",
    ] {
        assert!(shown(text).unwrap_err().contains("http://HOST:PORT"), "{text}");
    }
}
