//! The part of the schema about accounts, tokens, keys and the audit trail.

use policy::Resource;

/// As [`super::COVERED`].
pub(super) const COVERED: &[(Resource, &str, &str)] = &[
    (Resource::Access, "Account", "closed displayName id kind organisation"),
    (Resource::Access, "AccountConnection", "edges nodes pageInfo totalCount"),
    (Resource::Access, "AccountEdge", "cursor node"),
    (Resource::Access, "AccountInput", "displayName kind organisation programmes"),
    (Resource::Access, "IssuedToken", "secret token"),
    (
        Resource::Access,
        "Mutation",
        "createAccount(input) issueRoleToken(input) revokeRoleToken(id reason) rotateRoleToken(graceSeconds id) rotateSigningKey \
            updateAccount(closed displayName id organisation)",
    ),
    (Resource::Access, "Permission", "actions resource scope"),
    (
        Resource::Access,
        "Query",
        "account(id) accounts(after before first last) roleTokens(account after expiringWithinDays first organisation role status \
            unusedForDays) signingKeys viewer",
    ),
    (
        Resource::Access,
        "RoleToken",
        "account expiresAt id issuedAt issuedBy label lastUsedAt operations organisation origins permissions readOnly requestsPerMinute \
            revokedAt revokedReason role rotatedFrom status",
    ),
    (Resource::Access, "RoleTokenConnection", "edges nodes pageInfo totalCount"),
    (Resource::Access, "RoleTokenEdge", "cursor node"),
    (
        Resource::Access,
        "RoleTokenInput",
        "account expiresInDays label operations origins readOnly requestsPerMinute role",
    ),
    (Resource::Access, "SigningKey", "algorithm createdAt current keyId retiresAt"),
    (Resource::Access, "Viewer", "account organisation permissions role tokenExpiresAt"),
    (
        Resource::AuditTrail,
        "AuditEvent",
        "action actor at fields id outcome requestId resource resourceId role",
    ),
    (Resource::AuditTrail, "AuditEventConnection", "edges nodes pageInfo"),
    (Resource::AuditTrail, "AuditEventEdge", "cursor node"),
    (Resource::AuditTrail, "AuditFilter", "action actor outcome resourceId since until"),
    (Resource::AuditTrail, "Query", "auditEvents(after filter first)"),
];
