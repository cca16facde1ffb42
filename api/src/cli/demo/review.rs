//! The demo's review: real publications of the evidence as the records of two searches, and made-up decisions on them, so that each role
//! can try its part.

use std::sync::Arc;

use anyhow::Context as _;
use citation::{Bibliography, Contributor, Doi, RecordKind, Writer, WrittenFormat};
use evidence::vocabulary::{AccountKind, ReviewKind, ScreeningStage, ScreeningVerdict, SearchSourceKind};
use policy::Role;
use policy::id::RecordId;
use store::bundle::Bundle;
use store::bundle::files::ReportRow;
use store::{
    Access, AccountInput, Change, ExclusionReasonInput, IncomingFile, PageArguments, RecordFilter, RecordsOf, Review, ReviewInput,
    SearchSourceInput, Vote,
};

use super::people::issue;
use crate::service::Service;
use ScreeningStage::{FullText, TitleAbstract};
use ScreeningVerdict::{Exclude, Include, Unsure};

const CODE: &str = "DEMO-REVIEW";

const CRITERIA: [&str; 4] = [
    "The people who are taught work in mental health, or are learning to.",
    "People with lived experience take part in the teaching: they plan it, give it, or assess it.",
    "The report says what the teaching did for those who were taught, or for those who taught.",
    "The report is about a study, not only about an opinion.",
];

const REASONS: [(&str, &str); 4] = [
    ("NOT_MENTAL_HEALTH", "Not about mental health"),
    ("NO_INVOLVEMENT", "People with lived experience do not take part in the teaching"),
    ("NOT_TRAINING", "Not about teaching or training"),
    ("NO_OUTCOME", "Reports no outcome"),
];

/// How many publications the database, and the reference lists, have; some are in both.
const IN_DATABASE: std::ops::Range<usize> = 0..40;
const IN_LISTS: std::ops::Range<usize> = 32..52;

/// Makes the demo's review if it does not exist yet.
///
/// # Errors
/// A token is refused, or the database fails.
pub async fn demo_review(service: &Service, tokens: &[(Role, String)]) -> anyhow::Result<()> {
    let of = |role: Role| tokens.iter().find(|(one, _)| *one == role).map(|(_, token)| token.clone());
    let (Some(academic), Some(educator)) = (of(Role::Academic), of(Role::ServiceUserEducator)) else {
        return Ok(());
    };
    let lead = holder(service, &academic).await?;
    if lead.review_by_code(CODE).await?.is_some() {
        return Ok(());
    }
    let educator = holder(service, &educator).await?;
    let third = illustrative(service, "demo-reviewer-3", "Reviewer 3 (illustrative)").await?;
    let fourth = illustrative(service, "demo-reviewer-4", "Reviewer 4 (illustrative)").await?;
    let team = [lead, educator, third, fourth];
    make(&team).await.context("while making the demo's review")
}

async fn holder(service: &Service, token: &str) -> anyhow::Result<Access> {
    let viewer = service.state().gatekeeper.viewer(Some(token)).await;
    let viewer = viewer.map_err(|refused| anyhow::anyhow!("a demo token is refused: {refused:?}"))?;
    Ok(service.store().as_viewer(viewer, "demo"))
}

/// A reviewer without a token that anybody knows.
async fn illustrative(service: &Service, code: &str, name: &str) -> anyhow::Result<Access> {
    let access = service.command_line();
    let input = AccountInput {
        display_name: name.to_owned(),
        kind: AccountKind::Person,
        organisation: None,
        programmes: Vec::new(),
    };
    let account = access.ensure_account(code, &input).await?.id;
    let token = issue(&access, &service.mint(), Role::Academic, account, None).await?;
    holder(service, &token).await
}

async fn make(team: &[Access; 4]) -> anyhow::Result<()> {
    let [lead, others @ ..] = team;
    let review = lead.create_review(&described()).await?;
    for other in others {
        if let Some(account) = other.viewer().account() {
            lead.add_reviewer(review.id, account, false).await?;
        }
    }
    let reasons = REASONS.map(|(code, label)| ExclusionReasonInput {
        code: code.to_owned(),
        label: label.to_owned(),
    });
    lead.set_exclusion_reasons(review.id, review.version, &reasons).await?;
    let reports = Bundle::demo()?.reports;
    let searches = [
        (SearchSourceKind::Database, "A database (illustrative)", "database.ris", IN_DATABASE),
        (
            SearchSourceKind::CitationSearch,
            "Reference lists (illustrative)",
            "lists.ris",
            IN_LISTS,
        ),
    ];
    for (kind, name, file, range) in searches {
        let source = lead.add_search_source(review.id, &search(kind, name)).await?;
        let content = ris(reports.get(range).unwrap_or_default(), kind == SearchSourceKind::CitationSearch)?;
        let file = IncomingFile {
            name: Some(file.to_owned()),
            content: Arc::from(content),
        };
        lead.import_records(source.id, &file, false).await?;
    }
    decide(team, &review).await
}

fn described() -> ReviewInput {
    ReviewInput {
        code: Some(CODE.to_owned()),
        title: Some("A review to try out: real publications, made-up decisions".to_owned()),
        kind: Some(ReviewKind::Rapid),
        question: Change::Set(Some(
            "What changes when people with lived experience teach mental health professionals?".to_owned(),
        )),
        eligibility: Change::Set(Some(CRITERIA.map(str::to_owned).to_vec())),
        ..ReviewInput::default()
    }
}

fn search(kind: SearchSourceKind, name: &str) -> SearchSourceInput {
    SearchSourceInput {
        kind,
        name: name.to_owned(),
        platform: None,
        strategy: Some("Made up for the demo: the publications are those of the demo's evidence.".to_owned()),
        searched_on: None,
        limits: None,
    }
}

/// An export with these publications. Reference lists give less: no DOI, and initials only.
fn ris(reports: &[ReportRow], brief: bool) -> anyhow::Result<Vec<u8>> {
    let mut file = Vec::new();
    let mut writer = Writer::new(&mut file, WrittenFormat::Ris)?;
    for report in reports {
        writer.write(&Bibliography {
            kind: RecordKind::JournalArticle,
            title: Some(report.title.clone()),
            authors: report.authors.iter().filter_map(|author| Contributor::read(author)).collect(),
            authors_incomplete: report.authors_incomplete,
            year: report.year,
            container: report.journal.clone(),
            volume: report.volume.clone(),
            issue: report.issue.clone(),
            pages: report.pages.clone().filter(|_| !brief),
            doi: report.doi.as_deref().filter(|_| !brief).and_then(Doi::read),
            abstract_text: report.abstract_text.clone(),
            urls: report.url.iter().cloned().collect(),
            ..Bibliography::default()
        })?;
    }
    writer.finish()?;
    Ok(file)
}

const fn verdict(stage: ScreeningStage, verdict: ScreeningVerdict) -> Vote {
    Vote {
        stage,
        verdict,
        reason: None,
        note: None,
    }
}

/// Decisions that leave something to do for everybody: votes, one conflict that the academic can settle and one that the educator can, a
/// report that could not be had, and two included reports without a study.
async fn decide([lead, educator, third, fourth]: &[Access; 4], review: &Review) -> anyhow::Result<()> {
    let filter = RecordFilter {
        duplicate: Some(false),
        ..RecordFilter::default()
    };
    let mut pages = lead
        .records_of(&RecordsOf(vec![review.id]), &filter, &[], &PageArguments::first(20))
        .await?;
    let page = pages.remove(&review.id.0).context("the demo's review has no records")?;
    let ids: Vec<RecordId> = page.items.iter().map(|item| item.node.id).collect();
    let at = |place: usize| ids.get(place).copied().context("the demo's review has too few records");
    for place in 0..6 {
        third.screen_record(at(place)?, &verdict(TitleAbstract, Include)).await?;
        let second = if place % 2 == 0 { Include } else { Unsure };
        fourth.screen_record(at(place)?, &verdict(TitleAbstract, second)).await?;
    }
    for place in 6..10 {
        third.screen_record(at(place)?, &verdict(TitleAbstract, Exclude)).await?;
        fourth.screen_record(at(place)?, &verdict(TitleAbstract, Exclude)).await?;
    }
    for (one, other, place) in [(educator, third, 10), (lead, fourth, 11)] {
        one.screen_record(at(place)?, &verdict(TitleAbstract, Include)).await?;
        let against = Vote {
            note: Some("It seems to be an opinion, not a study (made up)".to_owned()),
            ..verdict(TitleAbstract, Exclude)
        };
        other.screen_record(at(place)?, &against).await?;
    }
    for place in 12..16 {
        third.screen_record(at(place)?, &verdict(TitleAbstract, Include)).await?;
    }
    for place in 0..2 {
        third.screen_record(at(place)?, &verdict(FullText, Include)).await?;
        fourth.screen_record(at(place)?, &verdict(FullText, Include)).await?;
    }
    for reviewer in [third, fourth] {
        let out = Vote {
            reason: Some("NO_OUTCOME".to_owned()),
            ..verdict(FullText, Exclude)
        };
        reviewer.screen_record(at(2)?, &out).await?;
    }
    third.set_report_retrieval(at(3)?, false).await?;
    Ok(())
}
