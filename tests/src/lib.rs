//! What stories, journeys, pictures and benches share: the programs, a home of their own, and the real WebView.

pub mod axe;
pub mod desktop;
pub mod dice;
pub mod faults;
pub mod home;
pub mod layout;
pub mod made;
pub mod programs;
pub mod screen;
pub mod until;
pub mod webview;
pub mod world;

/// What went wrong, as a sentence for whoever runs it.
pub type Trouble = Box<dyn std::error::Error + Send + Sync>;

/// What a step gives.
pub type Told<T = ()> = Result<T, Trouble>;
