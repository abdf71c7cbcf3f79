//! What came of each part of a long verb. All parts are run, then summed up; one that could not be
//! judged is counted as that, never as passed.

use crate::closing;
use crate::step::Step;
use crate::trouble::Trouble;

/// What came of one part.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was run and is well.
    Passed,
    /// It was run and is not well: why.
    Failed(String),
    /// It could not be run here: why.
    NotChecked(String),
}

/// The parts so far, and the closing lines of the runners among them.
#[derive(Debug, Default)]
pub struct Tally {
    parts: Vec<(String, Outcome)>,
    closing: Vec<String>,
}

impl Tally {
    /// Runs one part and remembers what came of it. True when nothing is wrong with it.
    pub fn part(&mut self, name: &str, work: impl FnOnce() -> Result<(), Trouble>) -> bool {
        println!("\n== {name}");
        let outcome = match work() {
            Ok(()) => Outcome::Passed,
            Err(trouble) => {
                eprintln!("{trouble}");
                Outcome::Failed(trouble.what().to_owned())
            }
        };
        let well = outcome == Outcome::Passed;
        self.parts.push((name.to_owned(), outcome));
        well
    }

    /// Runs a test runner as a part and keeps its closing lines.
    pub fn runner(&mut self, name: &str, step: Step) -> bool {
        let mut closing = Vec::new();
        let well = self.part(name, || {
            let failed = step.failed();
            let ended = step.run_and_keep()?;
            closing = closing::lines(&ended.printed);
            closing.extend(closing::lines(&ended.told));
            if ended.well { Ok(()) } else { Err(failed) }
        });
        self.closing.extend(closing);
        well
    }

    /// Remembers a part that could not be run, with the reason.
    pub fn not_checked(&mut self, name: &str, why: &str) {
        println!("\n== {name}\n{name}: not checked, {why}");
        self.parts
            .push((name.to_owned(), Outcome::NotChecked(why.to_owned())));
    }

    /// Says what came of everything, the runners' own closing lines last.
    ///
    /// # Errors
    /// When any part failed.
    pub fn close(self) -> Result<(), Trouble> {
        println!("\n{}", self.summary());
        let failed: Vec<&str> = self
            .parts
            .iter()
            .filter(|(_, outcome)| matches!(outcome, Outcome::Failed(_)))
            .map(|(name, _)| name.as_str())
            .collect();
        if failed.is_empty() {
            return Ok(());
        }
        Err(Trouble::new(
            format!("failed: {}", failed.join(", ")),
            "each says above, under its own heading, what is wrong",
        ))
    }

    fn summary(&self) -> String {
        let count = |wanted: fn(&Outcome) -> bool| {
            self.parts
                .iter()
                .filter(|(_, outcome)| wanted(outcome))
                .count()
        };
        let mut lines = vec![format!(
            "== {} parts: {} well, {} wrong, {} not checked",
            self.parts.len(),
            count(|outcome| matches!(outcome, Outcome::Passed)),
            count(|outcome| matches!(outcome, Outcome::Failed(_))),
            count(|outcome| matches!(outcome, Outcome::NotChecked(_))),
        )];
        lines.extend(self.parts.iter().map(|(name, outcome)| match outcome {
            Outcome::Passed => format!("  well         {name}"),
            Outcome::Failed(why) => {
                let first = why.lines().next().unwrap_or_default();
                format!("  WRONG        {name}: {first}")
            }
            Outcome::NotChecked(why) => format!("  not checked  {name}: {why}"),
        }));
        lines.extend(self.closing.iter().cloned());
        lines.join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_failure_stops_nothing_and_is_named_at_the_end() {
        let mut tally = Tally::default();
        assert!(tally.part("format", || Ok(())));
        assert!(!tally.part("lints", || Err(Trouble::new("a warning", "mend it"))));
        tally.not_checked("advisories", "no connection");
        assert!(
            tally
                .summary()
                .starts_with("== 3 parts: 1 well, 1 wrong, 1 not checked\n")
        );
        assert_eq!(tally.close().unwrap_err().what(), "failed: lints");
    }

    #[test]
    fn what_was_not_checked_is_no_failure_and_no_pass() {
        let mut tally = Tally::default();
        tally.not_checked("advisories", "no connection");
        assert!(tally.summary().contains("0 well, 0 wrong, 1 not checked"));
        assert!(tally.close().is_ok());
    }

    #[test]
    fn the_runners_closing_lines_come_last() {
        let mut tally = Tally::default();
        tally.part("stories", || Ok(()));
        tally.closing.push("2 stories were told".to_owned());
        assert!(tally.summary().ends_with("\n2 stories were told"));
    }
}
