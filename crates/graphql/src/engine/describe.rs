//! Descriptions of the vocabulary's enums and their values, as clients read them on hover: each must be clear on its
//! own.

/// The description of an enum, by its name, or of one of its values, by `Enum.VALUE`. A test reports enums and values
/// without a description.
pub fn describe(coordinate: &str) -> Option<&'static str> {
    let found = WORDS.binary_search_by_key(&coordinate, |(known, _)| known).ok()?;
    WORDS.get(found).map(|(_, description)| *description)
}

// Sorted by coordinate, for the binary search.
#[rustfmt::skip]
const WORDS: &[(&str, &str)] = &[
    ("AccountKind", "Whether an account belongs to a person or to a system."),
    ("AccountKind.PERSON", "The account belongs to one person."),
    ("AccountKind.SERVICE", "The account belongs to a system of an organisation, such as a dashboard."),
    ("AuditOutcome", "Whether an action in the audit trail was allowed or denied."),
    ("AuditOutcome.ALLOWED", "The action was allowed, and it was carried out."),
    ("AuditOutcome.DENIED", "The action was denied, because the actor lacked the permission. Nothing was changed."),
    ("BallotWeighting", "What has the same weight when the ballots of a round are counted: every ballot, or every perspective."),
    ("BallotWeighting.EQUAL_BALLOTS", "Every ballot has the same weight, whatever its perspective."),
    ("BallotWeighting.EQUAL_PERSPECTIVES", "Every perspective has the same weight, however many ballots it has. The ballots of a \
        perspective are first combined into one order, and that order counts as one ballot."),
    ("CertaintyFramework", "The rules by which the certainty of a body of evidence is rated."),
    ("CertaintyFramework.CERQUAL", "The GRADE-CERQual rules, for findings of qualitative research."),
    ("CertaintyFramework.GRADE", "The GRADE rules, for effects of interventions."),
    ("CertaintyLevel", "The level of certainty of a body of evidence, as defined by GRADE and GRADE-CERQual."),
    ("CertaintyLevel.HIGH", "High certainty: the true effect, or the phenomenon, is very likely to be as the evidence shows it."),
    ("CertaintyLevel.LOW", "Low certainty: the true effect, or the phenomenon, may differ substantially from what the evidence shows."),
    ("CertaintyLevel.MODERATE", "Moderate certainty: the true effect, or the phenomenon, is probably close to what the evidence shows."),
    ("CertaintyLevel.VERY_LOW", "Very low certainty: the evidence says very little about the true effect or the phenomenon."),
    ("ConsentScope", "A purpose for which a participant allows or does not allow the use of what they say in a workshop. Each scope is \
        agreed to separately."),
    ("ConsentScope.OPEN_ARCHIVE", "The person's contributions may be part of an open collection of data: everybody can see them once \
        the workshop is published."),
    ("ConsentScope.QUOTE_BY_NAME", "The person's words may be quoted outside the workshop under their own name, once the workshop is \
        published."),
    ("ConsentScope.QUOTE_PSEUDONYMOUSLY", "The person's words may be quoted outside the workshop under their pseudonym, once the \
        workshop is published."),
    ("ConsentScope.RANKING", "The person's ballots may count in the workshop's rounds of prioritisation. Without it the person cannot \
        vote."),
    ("ConsentScope.RECONTACT", "The person may be contacted after the workshop."),
    ("ConsentScope.RESEARCH_USE", "The project's researchers may analyse the person's contributions, which they see under the person's \
        pseudonym."),
    ("ConsentScope.TAKE_PART", "The person takes part in the workshop, and what they say is used within it. It is the only scope that \
        is required to join."),
    ("ConsentState", "The answer of a participant to one consent scope."),
    ("ConsentState.GIVEN", "The participant agreed to the scope."),
    ("ConsentState.REFUSED", "The participant did not agree to the scope."),
    ("ConsentState.WITHDRAWN", "The participant agreed to the scope earlier and has withdrawn the consent."),
    ("Contrast", "What a finding compares. Findings with different contrasts are never pooled or counted together."),
    ("Contrast.BEFORE_AFTER", "The same people are compared with themselves, before and after the training."),
    ("Contrast.NONE", "The finding compares nothing, as is usual for qualitative findings."),
    ("Contrast.VERSUS_COMPARISON", "People trained with involvement are compared with people trained without it, or with people who \
        were not trained."),
    ("Contrast.VERSUS_OTHER_INVOLVEMENT", "Two groups are compared that were trained with different forms of involvement, such as live \
        and on film."),
    ("ContributionKind", "The kind of contribution that a participant made to a workshop."),
    ("ContributionKind.EXPERIENCE", "The contribution is about an experience with training or with services."),
    ("ContributionKind.IMPACT", "The contribution says what involvement changed, for the person or for others."),
    ("ContributionKind.STORY", "The contribution is a complete story."),
    ("ContributionKind.THEME", "The contribution names a theme that several contributions share."),
    ("Dimension", "One of the dimensions by which programmes, studies and outcomes are described, compared and mapped. Each dimension \
        has its own terms."),
    ("Dimension.AUDIENCE", "The people who are trained, by profession or course."),
    ("Dimension.COUNTRY", "The country of a programme or a study, by its ISO 3166-1 alpha-2 code."),
    ("Dimension.DELIVERY_MODE", "How the training is delivered: in person, online, or both."),
    ("Dimension.EDUCATION_LEVEL", "The level of education of the people who are trained, such as undergraduate or continuing \
        professional development."),
    ("Dimension.EFFECTIVENESS_PARAMETER", "A feature of the training that its effect may depend on, such as its dose or its timing."),
    ("Dimension.INVOLVEMENT_ACTIVITY", "What service users and carers do in the training, such as planning it or delivering it."),
    ("Dimension.INVOLVEMENT_LEVEL", "How far service users and carers are involved, on a published scale."),
    ("Dimension.KIRKPATRICK_LEVEL", "The level of an outcome on Kirkpatrick's scale, as modified by Barr and others."),
    ("Dimension.LEARNING_DOMAIN", "The kind of learning that an outcome is about: cognitive, affective or behavioural."),
    ("Dimension.METHOD", "A method of teaching, such as storytelling or role play."),
    ("Dimension.OUTCOME_DOMAIN", "What an outcome is about, such as empathy or stigma."),
    ("Dimension.PERSPECTIVE", "The group of people whose perspective an outcome measures, or from whom a question comes."),
    ("Dimension.SETTING", "The kind of place where the training happens, such as a university or a ward."),
    ("Dimension.STUDY_DESIGN", "The design of a study, such as a randomised controlled trial."),
    ("Dimension.TOPIC", "A topic that the training is about."),
    ("EffectDirection", "The direction of a finding: for or against the training with involvement, or neither."),
    ("EffectDirection.BENEFIT", "The finding favours the training with involvement."),
    ("EffectDirection.HARM", "The finding is against the training with involvement."),
    ("EffectDirection.INCONSISTENT", "The parts of the finding point in different directions."),
    ("EffectDirection.NOT_REPORTED", "The source does not report the direction of the finding."),
    ("EffectDirection.NO_CHANGE", "The finding shows no change or no difference."),
    ("EffectMetric", "The scale on which an effect is estimated."),
    ("EffectMetric.FISHER_Z", "Fisher's z transformation of a correlation coefficient."),
    ("EffectMetric.LOGIT_PROPORTION", "The logit of a proportion: the natural logarithm of its odds."),
    ("EffectMetric.LOG_ODDS_RATIO", "The natural logarithm of an odds ratio."),
    ("EffectMetric.LOG_RISK_RATIO", "The natural logarithm of a risk ratio."),
    ("EffectMetric.MEAN_DIFFERENCE", "The difference of two means, in the units of the instrument."),
    ("EffectMetric.ODDS_RATIO", "An odds ratio as papers print it. It is accepted in inputs only: it is stored and returned as \
        LOG_ODDS_RATIO."),
    ("EffectMetric.RISK_DIFFERENCE", "The difference of two risks, from -1 to 1."),
    ("EffectMetric.RISK_RATIO", "A risk ratio as papers print it. It is accepted in inputs only: it is stored and returned as \
        LOG_RISK_RATIO."),
    ("EffectMetric.STANDARDISED_MEAN_DIFFERENCE", "The difference of two means in units of their standard deviation, with Hedges' \
        correction for small samples."),
    ("EffectSource", "The form in which an effect was entered."),
    ("EffectSource.BINARY", "The effect was entered as the numbers of events and of people in two groups."),
    ("EffectSource.CONTINUOUS", "The effect was entered as the means, standard deviations and sizes of two groups."),
    ("EffectSource.CORRELATION", "The effect was entered as a correlation coefficient and the number of people."),
    ("EffectSource.ESTIMATE", "The effect was entered as a printed estimate with its standard error, confidence interval or p value."),
    ("EffectSource.PROPORTION", "The effect was entered as the number of events and the number of people in one group."),
    ("EvidenceKind", "How a finding was obtained."),
    ("EvidenceKind.MEASURED", "The finding was measured with an instrument, such as a scale or a test."),
    ("EvidenceKind.QUALITATIVE", "The finding comes from qualitative data, such as interviews."),
    ("EvidenceKind.SELF_REPORT", "People reported the finding about themselves, without an instrument."),
    ("EvidenceState", "How many primary studies have an outcome in a cell of an evidence map."),
    ("EvidenceState.CLUSTER", "The cell has ten or more studies, which is enough for a synthesis."),
    ("EvidenceState.GAP", "The cell has no study."),
    ("EvidenceState.SOME", "The cell has three to nine studies."),
    ("EvidenceState.THIN", "The cell has one or two studies."),
    ("IntervalMethod", "The method by which the confidence interval of a pooled estimate is calculated."),
    ("IntervalMethod.HARTUNG_KNAPP", "The method of Hartung and Knapp, which uses the t distribution and allows for a small number of \
        studies."),
    ("IntervalMethod.HARTUNG_KNAPP_AT_LEAST_NORMAL", "The method of Hartung and Knapp with a standard error that is never less than \
        that of the NORMAL method."),
    ("IntervalMethod.NORMAL", "The method of Wald, which uses the normal distribution."),
    ("InvolvementFramework", "A published scale for the level of involvement of service users and carers."),
    ("InvolvementFramework.TEW_2004", "The scale of Tew, Gell and Foster (2004), with levels from 1 to 5."),
    ("InvolvementFramework.TOWLE_2010", "The scale of Towle and others (2010), with levels from 1 to 6."),
    ("KirkpatrickLevel", "The level of an outcome on Kirkpatrick's scale, as modified by Barr and others."),
    ("KirkpatrickLevel.K1_REACTION", "Level 1: how learners reacted to the training."),
    ("KirkpatrickLevel.K2A_ATTITUDES", "Level 2a: how attitudes and perceptions of learners changed."),
    ("KirkpatrickLevel.K2B_KNOWLEDGE_SKILLS", "Level 2b: which knowledge and skills learners gained."),
    ("KirkpatrickLevel.K3_BEHAVIOUR", "Level 3: how the behaviour of learners changed at work."),
    ("KirkpatrickLevel.K4A_ORGANISATION", "Level 4a: how the practice of the organisation changed."),
    ("KirkpatrickLevel.K4B_SERVICE_USERS", "Level 4b: what improved for service users and carers."),
    ("LearningDomain", "The kind of learning that an outcome is about."),
    ("LearningDomain.AFFECTIVE", "The outcome is about attitudes, empathy or feelings."),
    ("LearningDomain.BEHAVIOURAL", "The outcome is about skills or about what people do."),
    ("LearningDomain.COGNITIVE", "The outcome is about knowledge or understanding."),
    ("MmatCategory", "The category of a study design in the Mixed Methods Appraisal Tool (MMAT, version 2018)."),
    ("MmatCategory.DESCRIPTIVE", "The study is a quantitative descriptive study."),
    ("MmatCategory.MIXED_METHODS", "The study is a mixed methods study."),
    ("MmatCategory.NON_RANDOMISED", "The study is a quantitative non-randomised study."),
    ("MmatCategory.QUALITATIVE", "The study is a qualitative study."),
    ("MmatCategory.RANDOMISED", "The study is a quantitative randomised controlled trial."),
    ("Moderator", "A numeric property of a study or an outcome that may explain differences between effects in a meta-regression."),
    ("Moderator.FOLLOW_UP_WEEKS", "The number of weeks between the training and the measurement of the outcome."),
    ("Moderator.INVOLVEMENT_LEVEL", "The agreed level of involvement of the outcome's programme, or of the programmes that its study \
        evaluates if they have the same level."),
    ("Moderator.SAMPLE_SIZE", "The number of people in the study."),
    ("Moderator.YEAR", "The year in which the study was published."),
    ("OrganisationKind", "The kind of an organisation."),
    ("OrganisationKind.FUNDER", "The organisation funds research or training."),
    ("OrganisationKind.LOCAL_AUTHORITY", "The organisation is a local authority, such as a council."),
    ("OrganisationKind.NHS_TRUST", "The organisation is a trust or a board of the National Health Service."),
    ("OrganisationKind.OTHER", "The organisation is of another kind."),
    ("OrganisationKind.REGULATOR", "The organisation regulates professions or services."),
    ("OrganisationKind.UNIVERSITY", "The organisation is a university or another institution of higher education."),
    ("OrganisationKind.USER_LED", "The organisation is led by service users."),
    ("OrganisationKind.VOLUNTARY_SECTOR", "The organisation is a charity or another organisation of the voluntary sector."),
    ("PaymentBasis", "How service users and carers are paid for their work in a programme."),
    ("PaymentBasis.EXPENSES", "Their expenses are paid, and nothing else."),
    ("PaymentBasis.HONORARIUM", "They receive a fixed sum in recognition of their work."),
    ("PaymentBasis.NONE", "They are not paid."),
    ("PaymentBasis.SALARIED", "They are employed and receive a salary."),
    ("PaymentBasis.SESSIONAL", "They are paid for each session."),
    ("PaymentBasis.VISITING_LECTURER_RATE", "They are paid at the rate of visiting lecturers."),
    ("PaymentBasis.VOUCHER", "They receive vouchers."),
    ("Perspective", "One of the groups of people who produce evidence and questions together."),
    ("Perspective.ACADEMIC", "People who do research or teach at universities."),
    ("Perspective.CARER", "People who care for somebody who uses mental health services."),
    ("Perspective.PRACTITIONER", "People who work in mental health services, or train those who do."),
    ("Perspective.SERVICE_USER", "People who use or have used mental health services."),
    ("Perspective.SERVICE_USER_EDUCATOR", "People with lived experience who teach, train or plan training."),
    ("Perspective.TRAINEE", "People who are trained: students and staff."),
    ("PoolingModel", "The statistical model by which effects are pooled."),
    ("PoolingModel.COMMON_EFFECT", "The common-effect model: all studies estimate the same effect."),
    ("PoolingModel.RANDOM_EFFECTS", "The random-effects model: each study has an effect of its own, and these effects vary around a mean."),
    ("ProposalState", "Whether a proposed change of a programme was accepted, was sent back, or is waiting."),
    ("ProposalState.ACCEPTED", "The proposal was accepted, and the programme was changed accordingly."),
    ("ProposalState.SENT_BACK", "The proposal was sent back, and the programme was not changed."),
    ("ProposalState.WAITING", "The proposal is waiting for a decision by an academic."),
    ("Provenance", "Where the data of a row come from."),
    ("Provenance.DERIVED", "The data were derived from other rows."),
    ("Provenance.EXTRACTED", "Somebody of this project extracted the data from a report."),
    ("Provenance.ILLUSTRATIVE", "The data were made up to show how the service works. They are never presented as evidence."),
    ("Provenance.SOURCE_DOCUMENT", "A published source states the data. The address of the source is in sourceUrl."),
    ("PublicationStatus", "The stage of a row on its way to publication."),
    ("PublicationStatus.ARCHIVED", "The row was published and has been taken back: the public can no longer see it."),
    ("PublicationStatus.DRAFT", "The row is being written. Only those who may see unpublished rows of this kind can see it."),
    ("PublicationStatus.IN_REVIEW", "The row is complete and waits to be published. The public cannot see it yet."),
    ("PublicationStatus.PUBLISHED", "The row is public: everybody can see it."),
    ("QuestionRelation", "How a linked row relates to a research question."),
    ("QuestionRelation.BEARS_ON", "The linked row is relevant to the question."),
    ("QuestionRelation.COULD_TEST", "The linked programme could be studied to answer the question."),
    ("QuestionRelation.PARTLY_ANSWERS", "The linked row answers part of the question."),
    ("QuestionStatus", "The state of a research question, from its submission to an answer."),
    ("QuestionStatus.ANSWERED", "The literature answers the question."),
    ("QuestionStatus.MERGED", "The question was merged into another one, which its field mergedInto shows. This status is final."),
    ("QuestionStatus.OUT_OF_SCOPE", "The question is outside the scope of the workshop."),
    ("QuestionStatus.PARTLY_ANSWERED", "The literature answers part of the question."),
    ("QuestionStatus.PRIORITISED", "The question is a research priority."),
    ("QuestionStatus.SHORTLISTED", "The question was selected for the final round of prioritisation."),
    ("QuestionStatus.SUBMITTED", "The question was submitted, and nobody has checked it yet."),
    ("QuestionStatus.VERIFIED_UNANSWERED", "The literature was checked, and it does not answer the question."),
    ("RankingMethod", "The method that turns the ballots of a round into an order of questions."),
    ("RankingMethod.BORDA", "On each ballot, a question gets one point for each question that is ranked below it. The highest sum of \
        points comes first."),
    ("RankingMethod.COPELAND", "A question gets one point for each question that a majority ranks below it, and half a point for each \
        draw. The highest score comes first."),
    ("RankingMethod.DOTS", "The dots that the ballots give to a question are added. The highest sum comes first. It is for DOT_VOTE \
        rounds only."),
    ("RankingMethod.KEMENY", "The order that contradicts the ballots on the fewest pairs of questions (the Kemeny-Young method)."),
    ("RankingMethod.REVERSE_RANK", "A question at rank r of a ballot gets 11 - r points, and none from rank 11 on. The highest sum of \
        points comes first."),
    ("RankingMethod.SCHULZE", "Questions are compared in pairs, by the strongest paths of majorities between them (the Schulze method)."),
    ("RankingMethod.SUM_OF_RANKS", "The ranks of a question are added over all ballots. The lowest sum comes first."),
    ("RatingBasis", "What a rating of involvement is based on."),
    ("RatingBasis.DESK", "The rating is based on the published description alone."),
    ("RatingBasis.EXPERIENCE", "The rating is based on the rater's own experience of taking part in the programme."),
    ("RoundKind", "How people vote in a round of prioritisation."),
    ("RoundKind.DOT_VOTE", "Each person distributes a limited number of dots among the questions."),
    ("RoundKind.INTERIM", "Each person ranks up to ten questions."),
    ("RoundKind.PLENARY", "Each person ranks all questions of the round."),
    ("RoundKind.SMALL_GROUP", "Each small group agrees on one ranking of all questions of the round."),
    ("RoundStatus", "The state of a round of prioritisation. A round is first planned, then open, then closed, and never goes back."),
    ("RoundStatus.CLOSED", "The round takes no more ballots, and its order is stored."),
    ("RoundStatus.OPEN", "The round takes ballots."),
    ("RoundStatus.PLANNED", "The round is prepared, and does not take ballots yet."),
    ("StudyKind", "Whether a study is primary research or a review of other research."),
    ("StudyKind.PRIMARY", "The study is primary research: it collected its own data."),
    ("StudyKind.REVIEW", "The study reviews the research of others. It is listed, and never counted as primary evidence."),
    ("SuppressionReason", "Why a number of people is not shown."),
    ("SuppressionReason.NOT_PERMITTED", "The viewer's role is not permitted to see this number."),
    ("SuppressionReason.SECONDARY", "The number is suppressed because it would reveal another suppressed number."),
    ("SuppressionReason.SMALL_COUNT", "The number is so small that it could identify people."),
    ("TauEstimator", "The method by which the variance between studies (tau squared) is estimated."),
    ("TauEstimator.DERSIMONIAN_LAIRD", "The method of moments of DerSimonian and Laird."),
    ("TauEstimator.EMPIRICAL_BAYES", "The empirical Bayes method of Morris."),
    ("TauEstimator.HEDGES", "The method of Hedges, which uses the unweighted variance of the effects."),
    ("TauEstimator.MAXIMUM_LIKELIHOOD", "The maximum likelihood method, which underestimates the variance if there are few studies."),
    ("TauEstimator.PAULE_MANDEL", "The method of Paule and Mandel, which chooses the variance for which Q has its expected value."),
    ("TauEstimator.REML", "The restricted maximum likelihood method."),
    ("TauEstimator.SIDIK_JONKMAN", "The method of Sidik and Jonkman."),
    ("WithinStudy", "How several effects of the same study, which depend on each other, are pooled."),
    ("WithinStudy.CLUSTER_ROBUST", "All effects are pooled, with standard errors that are robust to dependence between effects of the \
        same study."),
    ("WithinStudy.COMPOSITE", "The effects of each study are averaged into one effect before pooling."),
    ("WithinStudy.INDEPENDENT", "All effects are pooled as if they were independent. This makes confidence intervals too narrow."),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_are_in_order_and_descriptions_are_sentences() {
        assert!(WORDS.is_sorted_by(|(left, _), (right, _)| left < right));
        for (coordinate, description) in WORDS {
            let sentence = description.ends_with('.') && description.len() >= 12;
            assert!(sentence, "{coordinate}: {description}");
        }
    }
}
