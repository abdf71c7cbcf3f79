//! Shows what was decided differently at once, and decides.

use programme::undecided::{settle, undecided};
use programme::words;

use crate::context::Context;
use crate::say::{self, Failure, Result};

/// What is typed after `mutual undecided`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Which, by its number in the list
    #[arg(long, value_name = "NUMBER", requires = "choose")]
    pub settle: Option<usize>,
    /// The value that shall stand, by its number
    #[arg(long, value_name = "NUMBER", requires = "settle")]
    pub choose: Option<usize>,
}

/// Runs the verb.
pub fn run(context: &Context, arguments: Arguments) -> Result<()> {
    let Arguments {
        settle: which,
        choose,
    } = arguments;
    let profile = context.profile()?;
    let mut programme = context.programme(&profile)?;
    if let (Some(which), Some(choose)) = (which, choose) {
        let list = undecided(&programme, context.language)?;
        let nth = |at: usize| at.checked_sub(1);
        let one = nth(which).and_then(|at| list.get(at));
        let value = one
            .zip(nth(choose))
            .and_then(|(one, at)| one.values.get(at));
        let (Some(one), Some(value)) = (one, value) else {
            return Err(Failure::of("change-unknown").with("id", which));
        };
        settle(&mut programme, context.now, one, value)?;
    }
    let list = undecided(&programme, context.language)?;
    if context.json {
        return say::json(&list);
    }
    if list.is_empty() {
        let nothing = words::word(context.language, "exchange.decided");
        return say::text(&format!("{nothing}\n"));
    }
    let mut text = String::new();
    for (at, one) in (1..).zip(&list) {
        text.push_str(&format!("{at}  {}: {}\n", one.subject, one.field));
        for (nth, value) in (1..).zip(&one.values) {
            let who = value.name.as_deref().unwrap_or_default();
            let shown = if value.shown { " *" } else { "" };
            text.push_str(&format!("   {nth}  {}  ({who}){shown}\n", value.text));
        }
    }
    say::text(&text)
}
