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

#[tokio::test]
async fn a_proxy_that_asks_for_patience_is_asked_again_and_one_that_refuses_is_not() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    for (status, opens) in [
        ("408 Request Timeout", true),
        ("425 Too Early", true),
        ("429 Too Many Requests", true),
        ("403 Forbidden", false),
    ] {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = OperatorUrl::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        let refused = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\n\r\n");
        let open = "HTTP/1.1 200 OK\r\ncontent-length: 16\r\n\r\n{\"state\":\"Open\"}";
        let served = tokio::spawn(async move {
            for answer in [refused.as_str(), refused.as_str(), open] {
                let (mut stream, _) = listener.accept().await.unwrap();
                let _ = stream.read(&mut [0; 1024]).await.unwrap();
                stream.write_all(answer.as_bytes()).await.unwrap();
            }
        });
        let question = Question { namespace: "shop".into(), policy: "runs".into(), pod: "p".into(), uid: None };
        let asked = ask(&url, &question, Instant::now() + Duration::from_secs(60)).await;
        match opens {
            true => assert!(matches!(asked, Asked::Open(_)), "{status}: {asked:?}"),
            false => assert_eq!(asked, Asked::Unreachable(format!("it answered {status}"))),
        }
        served.abort();
    }
}
