suppressMessages({library(metafor); library(jsonlite)})
one <- function(name, dat, cluster, rho, mods) {
  dat$cl <- as.integer(factor(dat[[cluster]], levels=unique(dat[[cluster]])))
  out <- list(name=name, cluster=cluster, rho=rho, moderator=mods,
    effects=lapply(seq_len(nrow(dat)), function(i) list(yi=dat$yi[i], vi=dat$vi[i], study=dat$cl[i]-1L, moderator=dat[[mods]][i])))
  fit <- function(r) list(estimate=as.numeric(r$beta), se=as.numeric(r$se), stat=as.numeric(r$zval), df=r$ddf[1], p=as.numeric(r$pval), ci_lb=as.numeric(r$ci.lb), ci_ub=as.numeric(r$ci.ub), tau2=r$tau2)
  out$robust <- list(); out$robust_line <- list(); out$composite <- list()
  ag <- aggregate(escalc(yi=yi, vi=vi, data=dat), cluster=cl, struct="CS", rho=rho, weighted=FALSE)
  out$composites <- lapply(seq_len(nrow(ag)), function(i) list(yi=as.numeric(ag$yi[i]), vi=as.numeric(ag$vi[i])))
  for (m in c("FE","DL","PM","REML","ML","SJ","HE","EB")) {
    ctl <- if (m %in% c("PM","SJ","HE","DL","FE")) list(tol=1e-12) else list(threshold=1e-12, maxiter=10000)
    if (m %in% c("PM")) ctl <- list(tol=1e-13)
    r <- tryCatch(rma(yi, vi, data=dat, method=m, control=ctl), error=function(e) rma(yi, vi, data=dat, method=m))
    out$robust[[m]] <- fit(robust(r, cluster=dat$cl, adjust=TRUE))
    rl <- tryCatch(rma(yi, vi, mods=dat[[mods]], data=dat, method=m, control=ctl), error=function(e) rma(yi, vi, mods=dat[[mods]], data=dat, method=m))
    out$robust_line[[m]] <- fit(robust(rl, cluster=dat$cl, adjust=TRUE))
    a <- rma(yi, vi, data=ag, method=m, test="knha", control=ctl)
    out$composite[[m]] <- fit(a)
  }
  write(toJSON(out, digits=NA, auto_unbox=TRUE, null="null", pretty=TRUE), paste0(name, ".json"))
  cat(name, nrow(dat), length(unique(dat$cl)), "\n"); str(out$robust$REML); str(out$robust_line$REML); print(out$composite$REML$estimate)
}
k <- dat.konstantopoulos2011
one("konstantopoulos2011", k, "district", 0.5, "year")
b <- dat.berkey1998; one("berkey1998", b, "trial", 0.5, "year")
if (exists("dat.assink2016")) { a <- dat.assink2016; one("assink2016", a, "study", 0.6, "year") }
