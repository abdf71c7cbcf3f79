//! A program of our own that does what may go wrong: reading a file that was made to harm. It gets the file over a pipe, has
//! limits on memory and time, and answers over another pipe; however it ends, this one goes on.

use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::sync_channel;
use std::time::{Duration, Instant};

use crate::error::Error;

/// What a child may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// So long it may work.
    pub time: Duration,
    /// So many bytes it may answer.
    pub output: u64,
}

#[allow(clippy::needless_pass_by_value, reason = "it stands in `map_err`")]
fn failed(error: io::Error) -> Error {
    Error::internal(error.to_string())
}

/// How a child ended.
#[derive(Debug, PartialEq, Eq)]
pub enum Ended {
    /// It answered.
    Well(Vec<u8>),
    /// It refused, and said why.
    Refused(Vec<u8>),
    /// It crashed, took too long, or answered too much. What it had said until then.
    Badly(Vec<u8>),
}

/// The program beside this one that has this name.
///
/// # Errors
/// `internal` where this program's own place is not known.
pub fn beside(name: &str) -> Result<PathBuf, Error> {
    let own = std::env::current_exe().map_err(failed)?;
    Ok(own.with_file_name(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
}

/// The code with which a child says that it refuses.
pub const REFUSED: u8 = 3;

/// Limits the memory that this process may take, in bytes, and the time that it may work, in seconds. Only Linux has such limits
/// for a process. Elsewhere the parent ends it when its time is over.
pub fn limit_own(memory: u64, seconds: u64) {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        for (resource, most) in [(Resource::As, memory), (Resource::Cpu, seconds)] {
            let limit = Rlimit {
                current: Some(most),
                maximum: Some(most),
            };
            if let Err(error) = setrlimit(resource, limit) {
                tracing::warn!("limits: {error}");
            }
        }
    }
    #[cfg(not(target_os = "linux"))]
    let _ = (memory, seconds);
}

/// Ends a child, whatever comes.
struct Reaped(Child);

impl Drop for Reaped {
    fn drop(&mut self) {
        // one that has ended already is no error
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// Runs a program, gives it `input`, and waits for its answer.
///
/// # Errors
/// `internal` where it cannot be started; those of reading `input`.
pub fn run(
    program: &Path,
    arguments: &[&str],
    input: &mut dyn Read,
    limits: Limits,
) -> Result<Ended, Error> {
    let mut command = Command::new(program);
    command
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    #[cfg(windows)]
    {
        use std::os::windows::process::CommandExt as _;
        // no black window, and the person's own work comes first
        command.creation_flags(0x0800_0000 | 0x0000_4000);
    }
    let begun = Instant::now();
    let mut child = Reaped(command.spawn().map_err(failed)?);
    let (Some(mut to), Some(from)) = (child.0.stdin.take(), child.0.stdout.take()) else {
        return Err(Error::internal("a child without pipes"));
    };
    let (answer, answered) = sync_channel(1);
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        // what came before it broke off is an answer too
        drop(from.take(limits.output + 1).read_to_end(&mut bytes));
        // nobody listens any more where it could not be ended
        answer.send(bytes).ok();
    });
    // one that does not read fills the pipe: a thread waits for it, and ends with it
    let (piece, pieces) = sync_channel::<Vec<u8>>(2);
    let writer = std::thread::spawn(move || {
        for piece in pieces {
            if to.write_all(&piece).is_err() {
                // it has seen enough
                break;
            }
        }
    });
    let fed = feed(input, &piece, begun, limits.time);
    drop(piece);
    let in_time = fed.map_err(failed)?;
    let mut bytes = None;
    let status = loop {
        if bytes.is_none() {
            bytes = answered.recv_timeout(Duration::from_millis(5)).ok();
        } else {
            std::thread::park_timeout(Duration::from_millis(2));
        }
        if let Some(status) = child.0.try_wait().map_err(failed)? {
            break Some(status);
        }
        let too_much = |bytes: &Vec<u8>| bytes.len() as u64 > limits.output;
        // it may have closed its output and stay all the same
        if !in_time || begun.elapsed() > limits.time || bytes.as_ref().is_some_and(too_much) {
            break None;
        }
    };
    // once it is ended, its output ends as well
    drop(child);
    drop(writer);
    let bytes = match bytes {
        Some(bytes) => bytes,
        None => answered.recv_timeout(AFTERWARDS).unwrap_or_default(),
    };
    if bytes.len() as u64 > limits.output {
        return Ok(Ended::Badly(Vec::new()));
    }
    Ok(match status.and_then(|status| status.code()) {
        Some(0) => Ended::Well(bytes),
        Some(code) if code == i32::from(REFUSED) => Ended::Refused(bytes),
        _ => Ended::Badly(bytes),
    })
}

/// So long what it said last is waited for once it has ended.
const AFTERWARDS: Duration = Duration::from_secs(2);

/// Gives the input on, piece by piece. False: time is over.
fn feed(
    input: &mut dyn Read,
    to: &std::sync::mpsc::SyncSender<Vec<u8>>,
    begun: Instant,
    time: Duration,
) -> io::Result<bool> {
    use std::sync::mpsc::TrySendError;
    loop {
        let mut piece = vec![0; 256 * 1024];
        let length = input.read(&mut piece)?;
        if length == 0 {
            return Ok(true);
        }
        piece.truncate(length);
        loop {
            match to.try_send(piece) {
                Ok(()) => break,
                // it ended, and its answer says how
                Err(TrySendError::Disconnected(_)) => return Ok(true),
                Err(TrySendError::Full(again)) if begun.elapsed() < time => {
                    piece = again;
                    std::thread::park_timeout(Duration::from_millis(2));
                }
                Err(TrySendError::Full(_)) => return Ok(false),
            }
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn ran(script: &str, input: &[u8]) -> Ended {
        let limits = Limits {
            time: Duration::from_millis(1_500),
            output: 1_000,
        };
        let mut input = input;
        run(Path::new("/bin/sh"), &["-c", script], &mut input, limits).unwrap()
    }

    #[test]
    fn a_child_answers_refuses_crashes_hangs_and_talks_too_much() {
        let much = vec![b'x'; 2_000_000];
        assert_eq!(ran("cat", b"hello"), Ended::Well(b"hello".to_vec()));
        assert_eq!(ran("head -c 3", &much), Ended::Well(b"xxx".to_vec()));
        assert_eq!(
            ran("echo no; exit 3", &much),
            Ended::Refused(b"no\n".to_vec())
        );
        assert_eq!(ran("kill -SEGV $$", b""), Ended::Badly(Vec::new()));
        assert_eq!(ran("exit 1", b""), Ended::Badly(Vec::new()));
        assert_eq!(ran("cat", &much), Ended::Badly(Vec::new()));
        assert_eq!(ran("exec sleep 100", &much), Ended::Badly(Vec::new()));
        let some = Ended::Badly(b"some\n".to_vec());
        assert_eq!(ran("echo some; exec sleep 100", b""), some);
        assert_eq!(ran("echo some; kill -SEGV $$", b""), some);
        // what closes its output is not waited for without end
        assert_eq!(
            ran("exec 1>&-; exec sleep 100", b""),
            Ended::Badly(Vec::new())
        );
    }
}
