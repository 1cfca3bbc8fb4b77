# Reference numbers for tests/analysis, made with base R alone.
# Run: Rscript analysis.R > analysis.txt
line <- function(name, values)
  cat(paste(c(name, sprintf("%.15g", as.numeric(values) + 0)), collapse = " "), "\n", sep = "")

set.seed(20091)
n <- 40
x1 <- round(runif(n), 2)                 # numeric, a few ties
x2 <- round(exp(rnorm(n)), 1)            # skewed, many ties
x3 <- rbinom(n, 1, 0.4)                  # a switch
x4 <- round(x1 + runif(n), 1)            # correlated with x1
y <- round(exp(2 * x1) - 0.5 * x2 + x3 + rnorm(n, sd = 0.3), 1)

ranks <- data.frame(lapply(list(x1 = x1, x2 = x2, x3 = x3, x4 = x4), rank))
ry <- rank(y)
partial <- sapply(seq_along(ranks), function(i) {
  others <- as.matrix(ranks[-i])
  cor(resid(lm(ranks[[i]] ~ others)), resid(lm(ry ~ others)))
})
model <- lm(scale(ry) ~ ., data = data.frame(scale(ranks)))

a <- c(812.3, 790.1, 805.7, 799.9, 820.4, 801.2)
b <- c(512.9, 498.0, 509.3, 500.1, 515.5, 507.7)
ratio <- t.test(log(a), log(b), paired = TRUE)
difference <- t.test(a, b, paired = TRUE)

p <- c(0.05, 0.25, 0.5, 0.75, 0.95)
sizes <- c(20, 40, 73, 200, 1000)
# Wilson's interval of 33 of 40 at 95% shared between 27 looks
wilson <- prop.test(33, 40, conf.level = 1 - 0.05 / 27, correct = FALSE)$conf.int

cat("#", R.version.string, "running tests/analysis/r/analysis.R, seed 20091\n")
line("x1", x1)
line("x2", x2)
line("x3", x3)
line("x4", x4)
line("effect", y)
line("effectRanks", ry)
line("partial", partial)
line("standardized", coef(model)[-1])
line("rSquared", summary(model)$r.squared)
line("a", a)
line("b", b)
line("percent", (exp(c(ratio$estimate, ratio$conf.int)) - 1) * 100)
line("difference", c(difference$estimate, difference$conf.int))
line("probabilities", p)
line("effectQuantiles", quantile(y, p, type = 7))
line("sizes", sizes)
for (size in sizes) {
  line(paste0("lower", size), qbinom(0.025, size, p))
  line(paste0("upper", size), qbinom(0.975, size, p) + 1)
}
line("wilson", wilson)
