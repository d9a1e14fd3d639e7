//! A server that answers as a test tells it, one connection after another or many at once.

use std::{
    io::{ErrorKind, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    time::Duration,
};

use socket2::SockRef;

/// What one connection gets.
#[derive(Clone, Debug)]
pub(crate) enum Says {
    /// An answer: status and body.
    Answer(u16, String),
    /// These bytes, and the end.
    Raw(Vec<u8>),
    /// Nothing, for as long as the other side stays.
    Nothing,
    /// A connection reset.
    Reset,
    /// Too much: this many megabytes of body.
    Megabytes(usize),
}

impl Says {
    /// An operator's answer.
    pub(crate) fn gate(state: &str) -> Self {
        let until = if state == "Held" { "\"2030-01-01T00:00:00Z\"" } else { "null" };
        let body = format!(
            r#"{{"state":"{state}","reason":"Recovered","message":"the recovery of the rollout","until":{until}}}"#
        );
        Self::Answer(200, body)
    }
}

/// One request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// Method and target.
    pub(crate) line: String,
    /// What came behind the header.
    pub(crate) body: String,
}

/// The server; its threads end with the test.
pub(crate) struct Fake {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Fake {
    /// Says these one after another, the last for ever.
    pub(crate) fn saying(script: Vec<Says>) -> Self {
        let next = Mutex::new(0);
        Self::answering(move |_| {
            let mut at = next.lock().expect("no panic under this lock");
            *at += 1;
            script[(*at - 1).min(script.len() - 1)].clone()
        })
    }

    /// Says what fits the request's first line.
    pub(crate) fn answering(say: impl Fn(&str) -> Says + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("its address");
        let (asked, say) = (Arc::new(Mutex::new(Vec::new())), Arc::new(say));
        let kept = Arc::clone(&asked);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (kept, say) = (Arc::clone(&kept), Arc::clone(&say));
                std::thread::spawn(move || {
                    let request = read(&stream);
                    let says = say(&request.line);
                    kept.lock().expect("no panic under this lock").push(request);
                    // The other side may be gone.
                    let _ = speak(stream, says);
                });
            }
        });
        Self { address, asked }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().expect("no panic under this lock").clone()
    }
}

fn read(mut stream: &TcpStream) -> Asked {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    let header = |bytes: &[u8]| bytes.windows(4).position(|end| end == b"\r\n\r\n").map(|at| at + 4);
    let wanted = |bytes: &[u8]| {
        let end = header(bytes)?;
        let text = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
        let length = text.lines().find_map(|line| line.strip_prefix("content-length: ")?.trim().parse::<usize>().ok());
        Some(end + length.unwrap_or(0))
    };
    while wanted(&bytes).is_none_or(|wanted| bytes.len() < wanted) {
        match stream.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => bytes.extend_from_slice(&buffer[..count]),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => break,
        }
    }
    let (head, body) = bytes.split_at(header(&bytes).unwrap_or(bytes.len()));
    let line = String::from_utf8_lossy(head).lines().next().unwrap_or_default().to_owned();
    Asked { line: line.trim_end_matches(" HTTP/1.1").to_owned(), body: String::from_utf8_lossy(body).into_owned() }
}

fn speak(mut stream: TcpStream, says: Says) -> std::io::Result<()> {
    match says {
        Says::Answer(status, body) => write!(
            stream,
            "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        ),
        Says::Raw(bytes) => stream.write_all(&bytes),
        Says::Nothing => stream.read(&mut [0]).map(|_| ()),
        Says::Reset => SockRef::from(&stream).set_linger(Some(Duration::ZERO)),
        Says::Megabytes(count) => {
            write!(stream, "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", count << 20)?;
            (0..count).try_for_each(|_| stream.write_all(&vec![b' '; 1 << 20]))
        }
    }
}
