//! The part of the schema about reviews of the literature, their records and their screening.

use policy::Resource;

/// As [`super::COVERED`]. What counts literature is open to everyone, as the vocabulary is.
pub(super) const COVERED: &[(Resource, &str, &str)] = &[
    (Resource::Vocabulary, "Project", "reviews"),
    (Resource::Vocabulary, "Query", "review(code) reviews"),
    (
        Resource::Vocabulary,
        "Review",
        "code eligibility exclusionReasons id kind project question registration searches title version",
    ),
    (
        Resource::Vocabulary,
        "SearchSource",
        "id kind limits name platform recordCount searchedOn strategy",
    ),
    (Resource::Vocabulary, "ExclusionReason", "code label"),
    (
        Resource::StudiesPublished,
        "Review",
        "studies(after before filter first last orderBy)",
    ),
    (Resource::StudiesPublished, "Study", "review"),
    (Resource::StudiesPublished, "StudyFilter", "review"),
    (Resource::Records, "Review", "team viewerCanLead viewerCanScreen"),
    (Resource::Records, "ReviewMember", "account joinedAt lead leftAt sharesRole"),
    (
        Resource::Records,
        "Mutation",
        "addReviewer(account lead review) addSearchSource(input review) createReview(input) removeReviewer(account review) \
            setExclusionReasons(reasons review version) shareRoleOnReview(review share) updateReview(id input version)",
    ),
    (
        Resource::Records,
        "ReviewInput",
        "code eligibility kind project question registration title",
    ),
    (
        Resource::Records,
        "ReviewChanges",
        "code eligibility kind project question registration title",
    ),
    (Resource::Records, "ExclusionReasonInput", "code label"),
    (
        Resource::Records,
        "SearchSourceInput",
        "kind limits name platform searchedOn strategy",
    ),
];
