//! From the address to the words: the longest of 20,000 posts' conversations in the real WebView, against an empty one in the
//! same window, and what the window holds in memory then.

use replica::Profile;
use serde_json::{Value, json};
use stories::Told;
use stories::home::{Home, PASSPHRASE};
use stories::webview::Window;
use zeroize::Zeroizing;

use crate::forum::{self, LONGEST, POSTS};
use crate::verdict::median;

/// Openings of each, alternating.
const RUNS: usize = 7;

/// Goes to a conversation, and gives when its beginning stood on the screen, and when its end did after going there, in
/// milliseconds.
const OPEN: &str = "
const [path, posts] = ARGUMENTS;
history.pushState(null, '', '/today'); dispatchEvent(new PopStateEvent('popstate'));
const drawn = (then) => requestAnimationFrame(() => requestAnimationFrame(then));
const when = (is, then) => { const look = () => (is() ? drawn(then) : requestAnimationFrame(look)); look(); };
when(() => !document.querySelector('.threadcol'), () => {
  const start = performance.now();
  let first = 0;
  history.pushState(null, '', path); dispatchEvent(new PopStateEvent('popstate'));
  const end = () => posts === 0 || document.querySelector('.threadcol .roll > :last-child article');
  when(() => document.querySelector('.threadcol .column h1') && document.querySelector('.threadcol article, .threadcol .none'), () => {
    first = performance.now() - start;
    const again = performance.now();
    document.querySelector('.threadcol .column').lastElementChild.scrollIntoView({ block: 'end' });
    when(end, () => done([first, performance.now() - again]));
  });
});";

/// Prints the table.
///
/// # Errors
/// When a program is missing, or the window shows nothing.
pub fn measure() -> Told {
    let home = Home::new()?;
    home.mutual(&["new", "--name", "Elena Prado"])?;
    {
        let key = device::profile::unlock(&home.profile(), Some(PASSPHRASE))?;
        let profile = Profile::open(
            &home.profile(),
            Zeroizing::new(*key.bytes()),
            &programme::NOUNS,
        )?;
        let id = profile.programmes()?.pop().ok_or("no programme")?;
        let mut programme = profile.programme(&id)?;
        forum::write(&mut programme, "2023-05-15T12:00:00Z".parse()?)?;
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let window = Window::open(&home, &["--now", "2023-05-15T12:12:00Z"]).await?;
        window.headed().await?;
        window
            .invoke("unlock", json!({ "passphrase": PASSPHRASE }))
            .await?;
        window.driver().refresh().await?;
        window.headed().await?;
        let before = window.memory()?;
        let open = async |path: &str, posts: u64| -> Told<(f64, f64)> {
            let script = OPEN.replace("ARGUMENTS", &json!([path, posts]).to_string());
            let taken = window.answer(&script).await?;
            let figure = |nth: usize| taken.get(nth).and_then(Value::as_f64).ok_or("no figure");
            Ok((figure(0)?, figure(1)?))
        };
        // the first one marks all as read, and is not counted
        open("/forum/question:q-s07-1", LONGEST).await?;
        let mut figures: [Vec<f64>; 4] = Default::default();
        for _ in 0..RUNS {
            let (peer_first, peer_end) = open("/forum/question:q-s07-2", 0).await?;
            let (first, end) = open("/forum/question:q-s07-1", LONGEST).await?;
            for (list, figure) in figures.iter_mut().zip([peer_first, peer_end, first, end]) {
                list.push(figure);
            }
        }
        let after = window.memory()?;
        let [peer_first, peer_end, first, end] = figures.map(median);
        println!("## Opening the longest conversation: {LONGEST} of {POSTS} posts, median of {RUNS} in ms\n");
        println!("| | an empty conversation | {LONGEST} posts | ratio |\n|---|---:|---:|---:|");
        println!("| its beginning is on the screen | {peer_first:.0} | {first:.0} | {:.2} |", first / peer_first);
        println!("| and its end, after going there | {peer_end:.0} | {end:.0} | {:.2} |", end / peer_end);
        println!("| the window's memory, MB: on Today, and after these openings | {before:.0} | {after:.0} | {:.2} |\n", after / before);
        Ok(())
    })
}
