//! Sorts a load's rows: unchanged since an earlier load, or new, with a new id. A changed row is a problem.

use std::collections::HashMap;

use super::digest::digest_of;
use super::files::{
    Bundle, Kind, OrganisationRow, OutcomeRow, ProgrammeRow, ProjectRow, QuestionRow, ReportRow, Row, StudyRow, TermRow, WorkshopFile,
};
use super::ids::Ids;
use super::keys::{Codes, Keys};
use super::problem::Findings;
use super::texts;

/// The digests of rows from earlier loads, by kind and code.
pub(super) type Digests = HashMap<(Kind, String), String>;

/// A row that is to be written.
#[derive(Debug)]
pub(super) struct Fresh<'a, R> {
    pub(super) row: &'a R,
    /// The code by which other rows refer to it.
    pub(super) code: String,
    pub(super) digest: String,
}

/// The rows of a load that the database does not have yet.
#[derive(Debug, Default)]
pub(super) struct FreshRows<'a> {
    pub(super) terms: Vec<Fresh<'a, TermRow>>,
    pub(super) organisations: Vec<Fresh<'a, OrganisationRow>>,
    pub(super) projects: Vec<Fresh<'a, ProjectRow>>,
    pub(super) reports: Vec<Fresh<'a, ReportRow>>,
    pub(super) studies: Vec<Fresh<'a, StudyRow>>,
    pub(super) programmes: Vec<Fresh<'a, ProgrammeRow>>,
    pub(super) outcomes: Vec<Fresh<'a, OutcomeRow>>,
    pub(super) questions: Vec<Fresh<'a, QuestionRow>>,
    pub(super) workshops: Vec<Fresh<'a, WorkshopFile>>,
}

impl<'a> FreshRows<'a> {
    /// Finds the new rows of a bundle and gives each an id, in the order of the files.
    ///
    /// # Errors
    /// A row that cannot be written as JSON.
    pub(super) fn of(
        bundle: &'a Bundle,
        digests: &Digests,
        keys: &mut Keys,
        ids: &mut Ids,
        findings: &mut Findings,
    ) -> Result<Self, serde_json::Error> {
        let fresh = Self {
            terms: fresh(&bundle.terms, digests, findings)?,
            organisations: fresh(&bundle.organisations, digests, findings)?,
            projects: fresh(&bundle.projects, digests, findings)?,
            reports: fresh(&bundle.reports, digests, findings)?,
            studies: fresh(&bundle.studies, digests, findings)?,
            programmes: fresh(&bundle.programmes, digests, findings)?,
            outcomes: fresh(&bundle.outcomes, digests, findings)?,
            questions: fresh(&bundle.questions, digests, findings)?,
            workshops: fresh(&bundle.workshops, digests, findings)?,
        };
        fresh.claim(keys, ids, findings);
        Ok(fresh)
    }

    /// The number of new rows of each kind.
    pub(super) fn counts(&self) -> [(Kind, usize); 9] {
        [
            (Kind::Term, self.terms.len()),
            (Kind::Organisation, self.organisations.len()),
            (Kind::Project, self.projects.len()),
            (Kind::Report, self.reports.len()),
            (Kind::Study, self.studies.len()),
            (Kind::Programme, self.programmes.len()),
            (Kind::Outcome, self.outcomes.len()),
            (Kind::Question, self.questions.len()),
            (Kind::Workshop, self.workshops.len()),
        ]
    }

    fn claim(&self, keys: &mut Keys, ids: &mut Ids, findings: &mut Findings) {
        for Fresh { row, code, .. } in &self.terms {
            let id = ids.next();
            let codes = keys.terms.entry(row.dimension).or_default();
            if let Err(taken) = codes.claim(&row.code, id) {
                findings.row(Kind::Term, code).say("code", taken.message());
            }
            keys.term_labels.insert(id, row.label.clone());
        }
        claim(&self.organisations, &mut keys.organisations, ids, findings);
        claim(&self.projects, &mut keys.projects, ids, findings);
        claim(&self.reports, &mut keys.reports, ids, findings);
        claim(&self.studies, &mut keys.studies, ids, findings);
        for Fresh { row, .. } in &self.studies {
            if let Some(id) = keys.studies.get(&row.code) {
                keys.study_kinds.insert(id, row.kind);
            }
        }
        claim(&self.programmes, &mut keys.programmes, ids, findings);
        for Fresh { row, .. } in &self.programmes {
            let programme = keys.programmes.get(&row.code);
            let pairs = row.evaluations.iter().filter_map(|study| programme.zip(keys.studies.get(study)));
            keys.evaluations.extend(pairs);
        }
        claim(&self.outcomes, &mut keys.outcomes, ids, findings);
        claim(&self.questions, &mut keys.questions, ids, findings);
        for workshop in &self.workshops {
            claim_workshop(workshop, keys, ids, findings);
        }
    }
}

fn fresh<'a, R: Row>(rows: &'a [R], digests: &Digests, findings: &mut Findings) -> Result<Vec<Fresh<'a, R>>, serde_json::Error> {
    let mut fresh = Vec::new();
    for row in rows {
        let digest = digest_of(row)?;
        let key = (R::KIND, row.code());
        match digests.get(&key) {
            None => {
                texts::check(R::KIND, &serde_json::to_value(row)?, &mut findings.row(R::KIND, &key.1));
                fresh.push(Fresh { row, code: key.1, digest });
            }
            Some(loaded) if *loaded == digest => {}
            Some(_) => findings.row(R::KIND, &key.1).say("", "already loaded with other content"),
        }
    }
    Ok(fresh)
}

fn claim<R: Row>(fresh: &[Fresh<'_, R>], codes: &mut Codes, ids: &mut Ids, findings: &mut Findings) {
    for Fresh { code, .. } in fresh {
        if let Err(taken) = codes.claim(code, ids.next()) {
            findings.row(R::KIND, code).say("code", taken.message());
        }
    }
}

fn claim_workshop(fresh: &Fresh<'_, WorkshopFile>, keys: &mut Keys, ids: &mut Ids, findings: &mut Findings) {
    let file = fresh.row;
    let mut claim = |codes: &mut Codes, code: &str| {
        if let Err(taken) = codes.claim(code, ids.next()) {
            findings.row(Kind::Workshop, code).say("code", taken.message());
        }
    };
    claim(&mut keys.projects, &file.project.code);
    claim(&mut keys.organisations, &file.organisation.code);
    claim(&mut keys.programmes, &file.programme.code);
    claim(&mut keys.workshops, &file.workshop.code);
    file.accounts.iter().for_each(|row| claim(&mut keys.accounts, &row.code));
    file.participants.iter().for_each(|row| claim(&mut keys.participants, &row.code));
    file.contributions.iter().for_each(|row| claim(&mut keys.contributions, &row.code));
    file.questions.iter().for_each(|row| claim(&mut keys.questions, &row.code));
    file.submitted_questions
        .iter()
        .for_each(|row| claim(&mut keys.questions, &row.code));
    file.rounds.iter().for_each(|row| claim(&mut keys.rounds, &row.code));
}
