//! Tests a facilitator who runs a workshop, with a screen in the room that nobody touches.

use super::{ROOM, Room};
use crate::browser::chrome::{Chrome, Window};
use crate::browser::seen::sign_in;

#[tokio::test]
async fn a_facilitator_runs_rounds_to_their_close_on_the_rooms_screen() {
    let room = Room::start().await;
    let lead = Chrome::open(Window::Desktop).await;
    sign_in(&lead, &room.app, "SERVICE_USER_EDUCATOR").await;
    lead.press("open in A workshop to try out").await;
    lead.press("Run this workshop").await;
    lead.reach("Run “A workshop to try out").await;
    lead.calm("lead").await;

    lead.press("Make an address for the room").await;
    lead.reach("Make an address for the room").await;
    lead.press("Make the address").await;
    lead.reach("The room's screen").await;
    let address = lead.text_of(".secret").await;
    let screen = Chrome::open(Window::Desktop).await;
    screen.go(&address).await;
    screen.wait(".wall .qr").await;
    screen.see(room.text(0)).await;
    let shown = screen.client.current_url().await.unwrap();
    assert_eq!(shown.path(), format!("{ROOM}/screen"));
    assert!(!shown.as_str().contains("token"), "the token does not stay in the address");
    screen.calm("screen-open").await;

    // From here on the screen is only read.
    lead.press("Done").await;
    lead.reach("Run “").await;
    lead.press("Round 1").await;
    lead.reach("Round 1").await;
    lead.press("Close this round").await;
    lead.reach("Close round 1?").await;
    lead.calm("lead-close").await;
    lead.press("Close it").await;
    lead.see("The round is closed.").await;
    lead.run("window.kept = true").await;
    screen.see("What came out of round 1").await;
    screen.see("Too few ballots to show yet.").await;
    assert_eq!(
        lead.run("return window.kept === true").await,
        true,
        "a page that nothing changes any more is not loaded again and again"
    );

    lead.press("Back to running the workshop").await;
    lead.reach("Run “").await;
    lead.press("Plan a round").await;
    lead.reach("Plan a round").await;
    lead.choose("Each person puts all questions in order").await;
    lead.click_each("input[name=questions]", 3).await;
    lead.press("How votes become an order").await;
    lead.choose("Yes, in steps").await;
    lead.calm("lead-plan").await;
    lead.press("Plan it").await;
    lead.reach("Round 2").await;
    let round = lead.last_part().await;
    lead.press("Open this round").await;
    lead.reach("Open round 2?").await;
    lead.press("Open it").await;
    lead.see("The round is open.").await;
    screen.see("Put these in order").await;
    screen.calm("screen-voting").await;

    // With fewer than eight ballots nothing is shown.
    for voter in 0..8 {
        let token = room.somebody().await;
        room.vote(&token, &round, if voter % 4 == 0 { &[1, 2, 0] } else { &[2, 0, 1] })
            .await;
    }
    screen.see("How it looks so far").await;
    assert_eq!(screen.texts(".wall ol.rank .what").await[0], room.text(2));
    screen.calm("screen-so-far").await;
    lead.press("Close this round").await;
    lead.reach("Close round 2?").await;
    lead.press("Close it").await;
    lead.see("The round is closed.").await;
    lead.calm("lead-closed").await;
    screen.see("What came out of round 2").await;
    let order = screen.texts(".wall ol.rank .what").await;
    assert_eq!(order, [2, 0, 1].map(|at| room.text(at)), "the order is on the wall");
    screen.calm("screen-closed").await;
    screen.close().await;
    lead.close().await;
}
