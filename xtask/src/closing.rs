//! The lines with which a test runner closes: kept word for word, so that the end of a long run says it all.

/// The closing lines in what cargo's test runner, nextest, vitest or svelte-check printed, in order.
/// A binary in which cargo found no test says nothing worth keeping.
pub fn lines(text: &str) -> Vec<String> {
    text.lines()
        .map(plain)
        .filter(|line| closes(line))
        .collect()
}

fn closes(line: &str) -> bool {
    let line = line.trim();
    let empty = line.starts_with("test result: ok. 0 passed; 0 failed; 0 ignored");
    let counts = line.contains(" passed") || line.contains(" failed") || line.contains(" skipped");
    !empty
        && (line.starts_with("test result:")
            || line.starts_with("Summary [")
            || (line.starts_with("Test Files ") || line.starts_with("Tests ")) && counts
            || line.starts_with("svelte-check found")
            || line.starts_with("FAIL [")
            || line.starts_with("test ") && line.ends_with("... FAILED"))
}

/// A line without the terminal's colours (ECMA-48 control sequences).
fn plain(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut characters = line.chars();
    while let Some(c) = characters.next() {
        if c != '\u{1b}' {
            out.push(c);
        } else if characters.next() == Some('[') {
            characters
                .by_ref()
                .find(|c| ('\u{40}'..='\u{7e}').contains(c));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_runner_is_understood_with_and_without_colours() {
        let text = "\
   Compiling mutual v0.1.0
test posts::a_reply_waits ... ok
test posts::a_reply_goes ... FAILED
test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s
\u{1b}[32m     Summary\u{1b}[0m [   0.21s] \u{1b}[1m12\u{1b}[0m tests run: 12 passed, 0 skipped
\u{1b}[2m Test Files \u{1b}[22m \u{1b}[1m3 passed\u{1b}[39m (3)
      Tests  14 passed (14)
Tests are run in order
svelte-check found 0 errors and 0 warnings
";
        assert_eq!(
            lines(text),
            [
                "test posts::a_reply_goes ... FAILED",
                "test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s",
                "     Summary [   0.21s] 12 tests run: 12 passed, 0 skipped",
                " Test Files  3 passed (3)",
                "      Tests  14 passed (14)",
                "svelte-check found 0 errors and 0 warnings",
            ]
        );
    }
}
