//! What a caller says about an outcome, and the rules that need no database.

use evidence::effect::{EffectInput, RecordedFinding};
use evidence::vocabulary::{
    Contrast, Dimension, EffectDirection, EffectSource, EvidenceKind, KirkpatrickLevel, LearningDomain, Perspective, Provenance,
};
use policy::id::{ProgrammeId, TermId};

use crate::engine::change::Change;
use crate::engine::error::FieldProblem;
use crate::engine::lookup::Lookup;
use crate::engine::rules::{text_rule, title_problem, web_address_problem};
use crate::noun::outcome::Outcome;

/// An outcome's description, or changes to it. A new outcome needs a domain, a perspective, a kind of evidence, a contrast, a direction and
/// a summary; what is not given is empty where the outcome is new, and stays as it is where it is there already.
#[derive(Debug, Clone, Default)]
pub struct OutcomeInput {
    /// The programme that it is about.
    pub programme: Change<ProgrammeId>,
    /// Code of an OUTCOME_DOMAIN term.
    pub domain: Option<String>,
    /// What sort of learning.
    pub learning_domain: Change<LearningDomain>,
    /// On which of Kirkpatrick's levels.
    pub kirkpatrick_level: Change<KirkpatrickLevel>,
    /// Whose perspective was measured.
    pub perspective: Option<Perspective>,
    /// How the finding was obtained.
    pub evidence_kind: Option<EvidenceKind>,
    /// What it was measured with.
    pub measure: Change<String>,
    /// What it compares.
    pub contrast: Option<Contrast>,
    /// With whom or what.
    pub comparison: Change<String>,
    /// When it was measured.
    pub timepoint: Change<String>,
    /// When it was measured, in weeks.
    pub timepoint_weeks: Change<f64>,
    /// Which way it points.
    pub direction: Option<EffectDirection>,
    /// Whether a higher value of the measure is better; unsaid means that it is.
    pub higher_is_better: Change<bool>,
    /// The effect, as it was printed.
    pub effect: Change<EffectInput>,
    /// What was found.
    pub summary: Option<String>,
    /// What was found, in plain words.
    pub plain_language: Change<String>,
    /// Codes of EFFECTIVENESS_PARAMETER terms; `None` leaves what was there.
    pub parameters: Option<Vec<String>>,
    /// Where the description comes from.
    pub provenance: Option<Provenance>,
    /// The page that says so.
    pub source_url: Change<String>,
}

/// Parameters of one outcome, at most.
const MOST_PARAMETERS: usize = 50;

/// The terms of a description.
pub(crate) struct OutcomeTerms {
    /// `None` where the description names no domain, or none that is known.
    pub(crate) domain: Option<TermId>,
    /// `None` leaves what was there.
    pub(crate) parameters: Option<Vec<TermId>>,
}

impl OutcomeInput {
    /// Whether the lists keep to their bounds. What does not is not looked up, only refused.
    pub(crate) fn is_bounded(&self) -> bool {
        self.parameters.as_ref().is_none_or(|codes| codes.len() <= MOST_PARAMETERS)
    }

    /// The codes that it names, each along its dimension.
    pub(super) fn named_codes(&self) -> Vec<(Dimension, &str)> {
        let domain = self.domain.iter().map(|code| (Dimension::OutcomeDomain, code.as_str()));
        let parameters = self.parameters.iter().flatten();
        let parameters = parameters.map(|code| (Dimension::EffectivenessParameter, code.as_str()));
        domain.chain(parameters).collect()
    }

    /// Its terms. Codes that no term has are added to the problems.
    pub(crate) fn find_terms(&self, known: &impl Lookup, problems: &mut Vec<FieldProblem>) -> OutcomeTerms {
        let domain = self.domain.as_ref();
        let domain = domain.and_then(|code| known.find(Dimension::OutcomeDomain, code, "input.domain", problems));
        let parameters = self.parameters.as_ref();
        let parameters = parameters.map(|codes| known.find_all(Dimension::EffectivenessParameter, codes, "input.parameters", problems));
        OutcomeTerms { domain, parameters }
    }

    /// Every field that cannot be accepted, given what the outcome says already.
    pub(crate) fn problems(&self, held: Option<&Outcome>) -> Vec<FieldProblem> {
        let mut problems = Vec::new();
        let mut refuse = |path: &str, message: &str| problems.push(FieldProblem::new(format!("input.{path}"), message));
        let needed = [
            ("domain", self.domain.is_some()),
            ("perspective", self.perspective.is_some()),
            ("evidenceKind", self.evidence_kind.is_some()),
            ("contrast", self.contrast.is_some()),
            ("direction", self.direction.is_some()),
            ("summary", self.summary.is_some()),
        ];
        for (path, given) in needed {
            if held.is_none() && !given {
                refuse(path, "must be given");
            }
        }
        let summary = self.summary.as_deref();
        if let Some(problem) = summary.and_then(|summary| title_problem(summary, text_rule("summary"))) {
            refuse("summary", &problem);
        }
        let texts = [
            ("measure", &self.measure),
            ("comparison", &self.comparison),
            ("timepoint", &self.timepoint),
            ("plainLanguage", &self.plain_language),
        ];
        for (path, text) in texts {
            if let Some(problem) = text.given().and_then(|text| text_rule(path).problem(text)) {
                refuse(path, &problem);
            }
        }
        if let Some(problem) = self.source_url.given().and_then(|url| web_address_problem(url)) {
            refuse("sourceUrl", &problem);
        }
        if self.timepoint_weeks.given().is_some_and(|weeks| !weeks.is_finite() || *weeks < 0.0) {
            refuse("timepointWeeks", "must be a number of weeks, not below zero");
        }
        if !self.is_bounded() {
            refuse("parameters", "must not be more than 50");
        }
        let made_up = held.is_some_and(|held| held.provenance == Provenance::Illustrative);
        if made_up && self.provenance.is_some_and(|provenance| provenance != Provenance::Illustrative) {
            refuse("provenance", "stays ILLUSTRATIVE: what was made up is never shown as evidence");
        }
        if let Some((path, message)) = self.effect_problem(held) {
            refuse(&path, &message);
        }
        problems
    }

    /// What is wrong with the effect, or with the rest of the description given the effect that is stored.
    fn effect_problem(&self, held: Option<&Outcome>) -> Option<(String, String)> {
        // Where one of them is neither given nor stored, that is refused.
        let finding = RecordedFinding {
            contrast: self.contrast.or(held.map(|held| held.contrast))?,
            direction: self.direction.or(held.map(|held| held.direction))?,
            higher_is_better: self
                .higher_is_better
                .after(held.and_then(|held| held.higher_is_better))
                .unwrap_or(true),
        };
        if let Change::Set(effect) = &self.effect {
            let effect = effect.as_ref()?;
            let error = effect.effect_of(&finding).err()?;
            return Some((format!("effect.{}.{}", form(effect), error.field), error.reason.into_owned()));
        }
        let (held, stored) = held.and_then(|held| Some((held, held.effect.as_ref()?)))?;
        if finding.contrast != held.contrast {
            let paired = stored.figures.iter().any(|figure| figure.name == "correlation");
            let fits = match (finding.contrast == Contrast::BeforeAfter, stored.source) {
                (true, EffectSource::Continuous) => paired,
                (true, EffectSource::Binary) => false,
                (false, EffectSource::Continuous) => !paired,
                (_, EffectSource::Estimate | EffectSource::Correlation | EffectSource::Proportion) | (false, EffectSource::Binary) => true,
            };
            if !fits {
                let message =
                    "does not fit the effect that is stored: its figures are of the other design; give the effect anew, or take it away";
                return Some(("contrast".to_owned(), message.to_owned()));
            }
        }
        let was_higher = held.higher_is_better.unwrap_or(true);
        if finding.direction != held.direction || finding.higher_is_better != was_higher {
            let error = finding.check_sign(stored.metric, stored.estimate, "direction").err()?;
            return Some((
                "direction".to_owned(),
                format!("does not fit the effect that is stored, which {}", error.reason),
            ));
        }
        None
    }
}

/// The form of an effect, by its name in the contract.
const fn form(effect: &EffectInput) -> &'static str {
    match effect {
        EffectInput::Estimate(_) => "estimate",
        EffectInput::Continuous(_) => "continuous",
        EffectInput::Binary(_) => "binary",
        EffectInput::Correlation(_) => "correlation",
        EffectInput::Proportion(_) => "proportion",
    }
}
