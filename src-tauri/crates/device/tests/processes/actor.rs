//! Another process of ours, which does what it is asked, line by line. The keyring is found through the environment,
//! and a process cannot safely change its own; so this test binary starts itself again with another one.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use device::{keyring, lock, profile};

const ROLE: &str = "MUTUAL_LEARNING_TEST_ACTOR";

const PASSPHRASE: &str = "siete ríos y un puente";

/// Stands before each answer, since the test runner writes to the same stream.
const MARK: &str = "answer: ";

pub struct Actor {
    child: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Actor {
    pub fn start(environment: &[(&str, &Path)]) -> Self {
        Self::run(Command::new(std::env::current_exe().unwrap()), environment)
    }

    /// The process comes about at the end of `command`, to which the arguments of this binary are added.
    pub fn run(mut command: Command, environment: &[(&str, &Path)]) -> Self {
        command
            .args([
                "--exact",
                "actor::actor",
                "--ignored",
                "--nocapture",
                "--test-threads=1",
            ])
            .env(ROLE, "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        for (name, value) in environment {
            command.env(name, value);
        }
        let mut child = command.spawn().unwrap();
        let questions = child.stdin.take().unwrap();
        let answers = BufReader::new(child.stdout.take().unwrap());
        Self {
            child,
            questions,
            answers,
        }
    }

    /// Asks for one thing and waits for its answer: what was found, or the code of the error.
    pub fn ask(&mut self, question: &str, folder: &Path) -> String {
        writeln!(self.questions, "{question} {}", folder.display()).unwrap();
        loop {
            let mut line = String::new();
            let read = self.answers.read_line(&mut line).unwrap();
            assert_ne!(
                read, 0,
                "the other process ended before it answered {question}"
            );
            if let Some((_, answer)) = line.split_once(MARK) {
                return answer.trim_end().to_owned();
            }
        }
    }

    /// Ends it as a crash or the system would (SIGKILL).
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Actor {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

#[test]
#[ignore = "is the other process of the tests beside it, and started by them"]
fn actor() {
    assert!(
        std::env::var_os(ROLE).is_some(),
        "only the other tests start this one"
    );
    let mut held = Vec::new();
    for line in std::io::stdin().lines() {
        let line = line.unwrap();
        let (question, folder) = line.split_once(' ').unwrap();
        let answer = answer(question, Path::new(folder), &mut held);
        writeln!(std::io::stdout(), "\n{MARK}{answer}").unwrap();
    }
}

fn answer(question: &str, folder: &Path, held: &mut Vec<lock::Held>) -> String {
    let key = |result: Result<profile::MasterKey, device::Error>| match result {
        // enough to compare two keys by, and no key
        Ok(key) => format!("key {:02x?}", *key.derive("mutual-learning tests")),
        Err(error) => [error.code().to_owned()]
            .into_iter()
            .chain(error.params().remove("reason"))
            .collect::<Vec<_>>()
            .join(" "),
    };
    match question {
        "create" => key(profile::create(folder, profile::Keep::Keyring)),
        "create-with-passphrase" => key(profile::create(
            folder,
            profile::Keep::Passphrase(PASSPHRASE),
        )),
        "unlock-with-passphrase" => key(profile::unlock(folder, Some(PASSPHRASE))),
        "change-passphrase" => {
            match profile::begin_change(folder, Some(PASSPHRASE), "otra frase larga") {
                Ok(_) => "changed".to_owned(),
                Err(error) => error.code().to_owned(),
            }
        }
        "unlock" => key(profile::unlock(folder, None)),
        "standing" => format!("{:?}", keyring::standing()),
        "hold" => match lock::try_hold(folder).unwrap() {
            Some(lock) => {
                held.push(lock);
                "held".to_owned()
            }
            None => "taken".to_owned(),
        },
        #[cfg(target_os = "linux")]
        _ => super::disk::answer(question, folder)
            .or_else(|| super::notices::answer(question, folder))
            .or_else(|| super::tray::answer(question, folder))
            .or_else(|| super::commands::answer(question, folder))
            .unwrap_or_else(|| super::desktop::answer(question)),
        #[cfg(not(target_os = "linux"))]
        _ => panic!("nobody knows how to {question}"),
    }
}
