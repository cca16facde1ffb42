# Compares the service's pooled figures with metafor's, for every estimator that both have. clients/test says where the service is.
library(metafor)
source("lived_evidence.R")
url <- Sys.getenv("LIVED_EVIDENCE_URL")
stopifnot(nzchar(url))

estimators <- c(
  DERSIMONIAN_LAIRD = "DL", HEDGES = "HE", MAXIMUM_LIKELIHOOD = "ML", PAULE_MANDEL = "PM", REML = "REML",
  SIDIK_JONKMAN = "SJ", EMPIRICAL_BAYES = "EB"
)
intervals <- c(NORMAL = "z", HARTUNG_KNAPP = "knha")

passed <- 0
failed <- 0
near <- function(what, ours, theirs, tolerance = 1e-6) {
  if (is.finite(ours) && abs(ours - theirs) <= tolerance * max(1, abs(theirs))) {
    passed <<- passed + 1
  } else {
    failed <<- failed + 1
    cat(sprintf("%s: the service says %.10g, metafor says %.10g\n", what, ours, theirs))
  }
}

compare <- function(found, fit, what) {
  near(paste(what, "estimate"), found$pooled$estimate, as.numeric(fit$beta))
  near(paste(what, "standard error"), found$pooled$standardError, fit$se)
  near(paste(what, "p value"), found$pooled$pValue, fit$pval)
  near(paste(what, "lower"), found$pooled$ci$lower, fit$ci.lb)
  near(paste(what, "upper"), found$pooled$ci$upper, fit$ci.ub)
  near(paste(what, "Q"), found$heterogeneity$q, fit$QE)
  # Estimators that iterate stop where they are content.
  near(paste(what, "tau2"), found$heterogeneity$tau2, fit$tau2, 1e-4)
}

outcomes <- list(domains = list(anyOf = list("ATTITUDE_STIGMA")))
for (tau in names(estimators)) {
  for (interval in names(intervals)) {
    found <- analysis(url, list(outcomes = outcomes, tau = tau, interval = interval))
    stopifnot(found$k >= 2, nrow(found$effects) == found$k)
    fit <- rma(
      yi = found$effects$yi, sei = found$effects$sei, method = estimators[[tau]], test = intervals[[interval]],
      control = list(threshold = 1e-12, maxiter = 10000, tol = 1e-12)
    )
    compare(found, fit, paste(tau, interval))
    near(paste(tau, interval, "weights"), max(abs(found$effects$weight - weights(fit))), 0, 1e-2)
  }
}
found <- analysis(url, list(outcomes = outcomes, model = "COMMON_EFFECT", interval = "NORMAL"))
compare(found, rma(yi = found$effects$yi, sei = found$effects$sei, method = "EE"), "common effect")

refused <- tryCatch(analysis(url, list(outcomes = outcomes, level = 2)), error = conditionMessage)
if (is.character(refused) && startsWith(refused, "BAD_USER_INPUT")) {
  passed <- passed + 1
} else {
  failed <- failed + 1
  cat("a level of 2 was not refused\n")
}
cat(sprintf("%d passed, %d failed\n", passed, failed))
if (failed > 0) quit(status = 1)
