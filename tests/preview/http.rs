//! One request a connection, over loopback: small enough to say any `Host`, and no library's idea
//! of one.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// An answer, its head as it came.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Answer {
    /// The value of a header; empty if it is missing.
    pub(crate) fn header(&self, name: &str) -> &str {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines
            .filter(|line| line.0.eq_ignore_ascii_case(name))
            .map(|line| line.1)
            .next()
            .unwrap_or("")
    }
}

/// Asks the server at `port` of this machine. `head`: more header lines, or another `Host`.
pub(crate) fn ask(
    port: u16,
    method: &str,
    path: &str,
    head: &[(&str, &str)],
    body: &str,
) -> Answer {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("a server");
    stream
        .set_read_timeout(Some(Duration::from_secs(30)))
        .expect("a limit");
    let mut request = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
    if !head.iter().any(|head| head.0 == "Host") {
        request.push_str(&format!("Host: 127.0.0.1:{port}\r\n"));
    }
    for (name, value) in head {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    request.push_str(&format!("Content-Length: {}\r\n\r\n{body}", body.len()));
    stream.write_all(request.as_bytes()).expect("asked");
    // Not every server closes the connection when it is asked to: the length says where the answer
    // ends.
    let mut stream = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        assert_ne!(stream.read_line(&mut head).expect("answered"), 0, "{head}");
    }
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        let is_length = name.eq_ignore_ascii_case("content-length");
        is_length.then(|| value.trim().parse().expect("a length"))
    });
    let mut body = vec![0; length.unwrap_or(0)];
    stream.read_exact(&mut body).expect("a body");
    let body = String::from_utf8(body).expect("text");
    let status = head.split(' ').nth(1).and_then(|nth| nth.parse().ok());
    Answer {
        status: status.expect("a status"),
        head,
        body,
    }
}
