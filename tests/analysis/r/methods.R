# Reference numbers for the tests of the statistics methods in tests/analysis and tests/stats.
# Base R and the recommended package boot, no others.
# Run: Rscript methods.R > methods.txt
line <- function(name, values)
  cat(paste(c(name, sprintf("%.15g", as.numeric(values) + 0)), collapse = " "), "\n", sep = "")
cat("#", R.version.string, "with boot", as.character(packageVersion("boot")),
    "running tests/analysis/r/methods.R, seed 20095\n")
set.seed(20095)

# --- tails and quantiles -------------------------------------------------------------------
grid <- expand.grid(x = c(0.01, 0.5, 1, 2.5, 12, 40), d1 = c(1, 2.5, 9, 120), d2 = c(1, 7, 300))
line("tailX", grid$x)
line("tailD1", grid$d1)
line("tailD2", grid$d2)
line("studentTail", pt(grid$x, grid$d1, lower.tail = FALSE))
line("fTail", pf(grid$x, grid$d1, grid$d2, lower.tail = FALSE))
line("chiSquareTail", pchisq(grid$x, grid$d1, lower.tail = FALSE))
line("fQuantile", qf(0.95, grid$d1, grid$d2))
line("chiSquareQuantile", qchisq(0.95, grid$d1))
p <- c(0.004, 0.03, 0.0007, 0.03, 0.2, 0.9, 0.012)
line("pValues", p)
line("holm", p.adjust(p, "holm"))

# --- two systems ---------------------------------------------------------------------------
base <- rgamma(12, shape = 8, scale = 3)
a <- round(base * 1.12 + rnorm(12, sd = 0.6), 2)
b <- round(base + rnorm(12, sd = 0.6), 2)
line("pairedA", a)
line("pairedB", b)
t <- t.test(a, b, paired = TRUE, conf.level = 0.9)
line("paired", c(t$estimate, t$conf.int, t$statistic, t$parameter, t$p.value))
t <- t.test(log(a), log(b), paired = TRUE, conf.level = 0.9)
line("pairedRatio", c(exp(t$estimate), exp(t$conf.int), t$p.value))
line("pairedLikeness", c(cor(a, b), (var(a) + var(b)) / var(a - b)))
x <- round(rlnorm(9, 1, 0.5), 3)
y <- round(rlnorm(14, 0.6, 0.9), 3)
line("x", x)
line("y", y)
t <- t.test(x, y)
line("welch", c(mean(x) - mean(y), t$conf.int, t$statistic, t$parameter, t$p.value))
t <- t.test(log(x), log(y))
line("welchRatio", c(exp(mean(log(x)) - mean(log(y))), exp(t$conf.int), t$p.value))
w <- wilcox.test(x, y, conf.int = TRUE, conf.level = 0.9)
line("mannWhitney", c(w$statistic, w$p.value, w$estimate, w$conf.int))
tx <- round(x); ty <- round(y)
w <- wilcox.test(tx, ty, exact = FALSE)
line("tiesX", tx)
line("tiesY", ty)
line("mannWhitneyTies", c(w$statistic, w$p.value, median(outer(tx, ty, "-"))))
lx <- round(rnorm(60, 0.4), 6); ly <- round(rnorm(70), 6)
w <- wilcox.test(lx, ly, conf.int = TRUE)
line("largeX", lx)
line("largeY", ly)
line("mannWhitneyLarge", c(w$statistic, w$p.value, median(outer(lx, ly, "-"))))
d <- sort(outer(lx, ly, "-"))
line("rankSum", dwilcox(0:20, 5, 4))

# --- bootstrap -----------------------------------------------------------------------------
suppressMessages(library(boot))
data <- round(rlnorm(20, 0, 0.8), 3)
resampled <- boot(data, function(v, i) sd(v[i]), R = 399)
jack <- sapply(seq_along(data), function(i) sd(data[-i]))
ends <- boot.ci(resampled, conf = c(0.9, 0.95), type = c("perc", "bca"), L = mean(jack) - jack)
line("bootData", data)
line("bootResampled", resampled$t)
line("bootPercentile", t(ends$percent[, 4:5]))
line("bootBca", t(ends$bca[, 4:5]))

# --- analysis of variance ------------------------------------------------------------------
# each row: degrees of freedom, sum of squares, F, p; the last: error
typeTwo <- function(formula, base = ~ 1, data) {  # a * b
  fit <- function(f) lm(f, data)
  full <- fit(formula)
  error <- deviance(full) / df.residual(full)
  step <- function(small, large) {
    d <- df.residual(small) - df.residual(large)
    ss <- deviance(small) - deviance(large)
    c(d, ss, ss / d / error, pf(ss / d / error, d, df.residual(full), lower.tail = FALSE))
  }
  additive <- fit(update(base, y ~ . + a + b))
  c(step(fit(update(base, y ~ . + b)), additive), step(fit(update(base, y ~ . + a)), additive),
    step(additive, full), df.residual(full), deviance(full))
}
typeThree <- function(formula, data) {
  options(contrasts = c("contr.sum", "contr.poly"))
  fit <- lm(formula, data)
  found <- drop1(fit, . ~ ., test = "F")
  options(contrasts = c("contr.treatment", "contr.poly"))
  keep <- c("a", "b", "a:b")
  as.vector(t(as.matrix(found[keep, c("Df", "Sum of Sq", "F value", "Pr(>F)")])))
}
cells <- rep(1:6, c(4, 7, 5, 6, 3, 9))
n <- length(cells)
uneven <- data.frame(a = factor(c("x", "y")[(cells - 1) %% 2 + 1]), b = factor((cells - 1) %/% 2 + 1))
uneven$y <- round(with(uneven, 5 + 2 * (a == "y") + as.integer(b) * ifelse(a == "x", 1, 1.4) + rnorm(n)), 3)
line("unevenA", as.integer(uneven$a))
line("unevenB", as.integer(uneven$b))
line("unevenY", uneven$y)
line("unevenTwo", typeTwo(y ~ a * b, ~ 1, uneven))
line("unevenThree", typeThree(y ~ a * b, uneven))
blocked <- expand.grid(block = factor(1:6), a = factor(c("x", "y")), b = factor(1:3))
blocked$y <- with(blocked, round(rnorm(6, sd = 3)[block] + 2 * (a == "y") + 0.5 * as.integer(b) + rnorm(36, sd = 0.5), 3))
line("blockedBlock", as.integer(blocked$block))
line("blockedA", as.integer(blocked$a))
line("blockedB", as.integer(blocked$b))
line("blockedY", blocked$y)
found <- as.matrix(anova(lm(y ~ block + a * b, blocked)))
line("blocked", t(found[1:4, c(1, 2, 4, 5)]))
gaps <- blocked[-c(2, 17, 30), ]
line("gapsTwo", typeTwo(y ~ block + a * b, ~ block, gaps))
line("gapsThree", typeThree(y ~ block + a * b, gaps))
# one factor in blocks: Greenhouse and Geisser
systems <- matrix(round(rnorm(8, sd = 3) + rep(c(10, 11, 12.5, 10.5), each = 8) + rnorm(32) * rep(c(0.2, 0.6, 1.5, 2.5), each = 8), 3), 8)
line("systems", t(systems))
sphericity <- anova(lm(systems ~ 1), X = ~ 1, test = "Spherical")
epsilon <- as.numeric(sub(".*: *", "", grep("Greenhouse", attr(sphericity, "heading"), value = TRUE)))
S <- cov(systems); k <- 4; d <- mean(diag(S)); m <- mean(S)
line("epsilonPrinted", epsilon)
line("sphericity", c(sphericity[1, "F"], sphericity[1, "Pr(>F)"], sphericity[1, "G-G Pr"]))
# contrasts: in blocks a t test of each block's sum; else Satterthwaite by hand
w <- c(-1, -1, 1, 1) / 2
t <- t.test(systems %*% w)
line("contrastBlocks", c(t$estimate, t$conf.int, t$statistic, t$p.value))
pairs <- combn(4, 2)
p <- apply(pairs, 2, function(ij) t.test(systems[, ij[2]], systems[, ij[1]], paired = TRUE)$p.value)
line("contrastHolm", p.adjust(p, "holm"))
p <- apply(pairs, 2, function(ij) t.test(systems[, ij[2]], systems[, ij[1]])$p.value)
line("contrastWelchHolm", p.adjust(p, "holm"))
v <- apply(systems, 2, var) * w^2 / 8
df <- sum(v)^2 / sum(v^2 / 7)
est <- sum(w * colMeans(systems))
line("contrastGroups", c(est, est + c(-1, 1) * qt(0.975, df) * sqrt(sum(v)), est / sqrt(sum(v)), df))
# 2^2 r in blocks: effects by replication
two <- expand.grid(block = 1:5, a = c(-1, 1), b = c(-1, 1))
two$y <- with(two, round(rnorm(5, sd = 2)[block] + 3 * a + b + 0.5 * a * b + rnorm(20, sd = 0.4), 3))
line("twoLevelY", two$y)
effects <- sapply(split(two, two$block), function(d) with(d, c(mean(y), mean(y * a), mean(y * b), mean(y * a * b))))
line("twoLevelEffects", apply(effects, 1, function(q) c(mean(q), t.test(q)$conf.int)))
found <- anova(lm(y ~ factor(block) + a * b, two))
line("twoLevelShares", found[["Sum Sq"]] / sum(found[["Sum Sq"]]))

# --- equivalence ---------------------------------------------------------------------------
e <- round(rnorm(7, 61, 2.2), 2)
line("equivalence", e)
one <- function(v, mu, side) t.test(v, mu = mu, alternative = side)$p.value
line("equivalenceAbsolute", c(mean(e), t.test(e, conf.level = 0.9)$conf.int, one(e, 56, "greater"), one(e, 64, "less")))
line("equivalenceLog", c(exp(mean(log(e))), exp(t.test(log(e), conf.level = 0.8)$conf.int),
                         one(log(e), log(60 / 1.1), "greater"), one(log(e), log(60 * 1.1), "less")))

# --- service demands -----------------------------------------------------------------------
g <- round(runif(24, 20, 200), 1); h <- round(runif(24, 5, 60), 1); k <- round(0.2 * g + runif(24, 0, 9), 1)
u <- round(0.1 + 0.0016 * g + 0.0062 * h + 0.004 * k + rnorm(24, sd = 0.012), 4)
fit <- lm(u ~ g + h + k)
line("demandG", g); line("demandH", h); line("demandK", k); line("demandU", u)
line("demands", t(cbind(coef(fit), confint(fit)))[, c(2, 3, 4, 1)])
scaled <- apply(model.matrix(fit), 2, function(v) v / sqrt(sum(v^2)))
vif <- sapply(list(g ~ h + k, h ~ g + k, k ~ g + h), function(f) 1 / (1 - summary(lm(f))$r.squared))
line("demandFit", c(summary(fit)$r.squared, summary(fit)$sigma, kappa(scaled, exact = TRUE), vif))
fit <- lm(u ~ g + h - 1)
line("demandsNone", c(t(cbind(coef(fit), confint(fit))), summary(fit)$r.squared))
# at the bound: nonnegative least squares by trying all subsets, ends by uniroot
nonnegative <- function(X, y) {
  best <- list(squares = sum(y^2), values = rep(0, ncol(X)))
  for (set in seq_len(2^ncol(X) - 1)) {
    use <- which(bitwAnd(set, 2^(seq_len(ncol(X)) - 1)) > 0)
    fit <- lm.fit(X[, use, drop = FALSE], y)
    if (all(fit$coefficients > 0) && sum(fit$residuals^2) < best$squares) {
      best <- list(squares = sum(fit$residuals^2), values = replace(rep(0, ncol(X)), use, fit$coefficients))
    }
  }
  best
}
ub <- round(0.02 + 0.002 * g + rnorm(24, sd = 0.012) - 0.0012 * (h - 30), 4)
line("boundU", ub)
X <- cbind(g, h, k, 1)
best <- nonnegative(X, ub)
limit <- best$squares * (1 + qf(0.95, 1, 20) / 20)
over <- function(j) function(d) nonnegative(X[, -j], ub - d * X[, j])$squares - limit
end <- function(j, upper) {
  d <- best$values[j]
  if (upper) uniroot(over(j), c(d, d + 1), tol = 1e-13)$root
  else if (over(j)(0) <= 0) 0
  else uniroot(over(j), c(0, d), tol = 1e-13)$root
}
line("bound", sapply(1:4, function(j) c(best$values[j], end(j, FALSE), end(j, TRUE))))

# --- queues --------------------------------------------------------------------------------
# M/D/1/K from the transition matrix of what departures leave behind: loss and mean number
mdk <- function(a, K) {
  P <- matrix(0, K, K)
  for (i in 0:(K - 1)) {
    from <- max(i - 1, 0)
    k <- 0:(K - 1 - from)
    p <- dpois(k, a)
    p[length(p)] <- ppois(length(p) - 2, a, lower.tail = FALSE)
    P[i + 1, from + k + 1] <- p
  }
  left <- qr.solve(rbind(t(P) - diag(K), 1), c(rep(0, K), 1))
  all <- c(left / (left[1] + a), 1 - 1 / (left[1] + a))
  c(all[K + 1], sum(0:K * all))
}
line("mdk", unlist(lapply(list(c(0.5, 4), c(0.9, 10), c(1, 7), c(1.6, 12), c(4, 3)), function(q) mdk(q[1], q[2]))))
# a closed network by adding up all states: throughput, utilizations, populations
network <- function(N, D, m) {
  states <- as.matrix(expand.grid(rep(list(0:N), length(D))))
  states <- states[rowSums(states) == N, ]
  f <- function(k, n) D[k]^n / prod(pmin(seq_len(n), m[k]))
  w <- apply(states, 1, function(n) prod(sapply(seq_along(D), function(k) f(k, n[k]))))
  w <- w / sum(w)
  busy <- sapply(seq_along(D), function(k) sum(w * pmin(states[, k], m[k])))
  c(busy[1] / D[1], busy, colSums(w * states))
}
line("network", network(7, c(1.3, 2.1, 0.4, 6), c(1, 2, 1, Inf)))
# Anderson and Darling's statistic of exponential times with estimated mean
e <- round(rexp(50, 3), 5)
u <- pexp(sort(e), 1 / mean(e)); i <- 1:50
line("exponential", e)
line("andersonDarling", (-50 - mean((2 * i - 1) * (log(u) + log(1 - rev(u))))) * (1 + 0.6 / 50))
