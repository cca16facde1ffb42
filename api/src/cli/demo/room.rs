//! The demo's open workshop. It contains demo data, but the demo's facilitator creates it like any other workshop, so people with its
//! code can join, contribute, and vote.

use anyhow::Context as _;
use evidence::vocabulary::{BallotWeighting, RankingMethod, RoundKind};
use policy::Role;
use store::{Access, Change, InformationSheetInput, RoundInput, Workshop, WorkshopInput};

use crate::service::Service;

const CODE: &str = "DEMO-OPEN";

const SHEET: &str = "\
**This workshop is made up.** It shows how the service works. Nothing that you write here is used as evidence.

You can say what you think about teaching mental health professionals, ask questions, and put the questions in an order that matters to \
you. \
For each way in which your words could be used you say yes or no. You can change your mind at any time, and what is yours is taken back \
at once.

Do not write anything private here: this is a place to try things out.";

const QUESTIONS: [&str; 5] = [
    "What helps students to remember what they heard from people with lived experience? (made up)",
    "How should people be prepared and paid when they teach? (made up)",
    "Does it last when attitudes change after a course? (made up)",
    "What do people who use services notice afterwards? (made up)",
    "Which parts of a course gain most from being planned together? (made up)",
];

/// Opens the demo's workshop if it does not exist yet, and returns its join code.
///
/// # Errors
/// The facilitator's token is refused, or the database fails.
pub async fn demo_workshop(service: &Service, tokens: &[(Role, String)]) -> anyhow::Result<Option<String>> {
    let Some((_, token)) = tokens.iter().find(|(role, _)| *role == Role::ServiceUserEducator) else {
        return Ok(None);
    };
    let viewer = service.state().gatekeeper.viewer(Some(token)).await;
    let viewer = viewer.map_err(|refused| anyhow::anyhow!("the facilitator's token is refused: {refused:?}"))?;
    let access = service.store().as_viewer(viewer, "demo");
    let workshop = match access.workshop(CODE).await? {
        Some(workshop) => workshop,
        None => make(&access).await.context("while opening the demo's workshop")?,
    };
    let mut codes = access.join_codes_of(&[workshop.id]).await?;
    Ok(codes.remove(&workshop.id).and_then(|code| code.reveal(access.viewer()).cloned()))
}

async fn make(access: &Access) -> anyhow::Result<Workshop> {
    let input = WorkshopInput {
        code: Some(CODE.to_owned()),
        title: Some("A workshop to try out (made up)".to_owned()),
        mode: Change::Set(Some("in one room".to_owned())),
        ground_rules: Change::Set(Some(
            "One person speaks at a time. What is said here stays here. You can leave whenever you like.".to_owned(),
        )),
        ..WorkshopInput::default()
    };
    let workshop = access.create_workshop(&input).await?;
    let sheet = InformationSheetInput {
        version: "demo-1".to_owned(),
        text: SHEET.to_owned(),
        contact: "The person who started this demo".to_owned(),
    };
    access.publish_information_sheet(workshop.id, &sheet).await?;
    let mut questions = Vec::new();
    for text in QUESTIONS {
        questions.push(Some(access.submit_question(workshop.id, text).await?.id));
    }
    let round = RoundInput {
        kind: RoundKind::Interim,
        method: RankingMethod::Borda,
        weighting: BallotWeighting::EqualBallots,
        questions,
        dots_per_ballot: None,
        show_tally_while_open: false,
    };
    let round = access.create_round(workshop.id, &round).await?;
    access.open_round(round.id, round.version).await?;
    Ok(workshop)
}
