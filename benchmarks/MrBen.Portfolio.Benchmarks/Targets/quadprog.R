# Solves the programs that the benchmark writes and tells how long that took, without reading them. A command a line on standard input:
#   version
#   time PROGRAM FORM REPETITIONS            the program; answers seconds a solve and the optimal value
#   sweep PROGRAM FORM TARGETS REPETITIONS   the program once for each limit of its second constraint; answers seconds a sweep and the values
# FORM is dense (solve.QP) or compact (solve.QP.compact).
library(quadprog)
programs <- new.env()

load_program <- function(path) {
  if (is.null(programs[[path]])) {
    file <- file(path, "rb")
    size <- readBin(file, "integer", 3)
    n <- size[1]
    q <- size[2]
    program <- list(equalities = size[3],
      D = matrix(readBin(file, "double", n * n), n, n), d = readBin(file, "double", n),
      A = matrix(readBin(file, "double", n * q), n, q), b = readBin(file, "double", q))
    close(file)
    counts <- colSums(program$A != 0)
    program$compact <- matrix(0, max(counts), q)
    program$index <- matrix(0L, max(counts) + 1, q)
    for (j in seq_len(q)) {
      rows <- which(program$A[, j] != 0)
      program$compact[seq_along(rows), j] <- program$A[rows, j]
      program$index[c(1, 1 + seq_along(rows)), j] <- c(length(rows), rows)
    }
    programs[[path]] <- program
  }
  programs[[path]]
}

solve <- function(p, form, b) {
  if (form == "dense") solve.QP(p$D, p$d, p$A, b, p$equalities)$value
  else solve.QP.compact(p$D, p$d, p$compact, p$index, b, p$equalities)$value
}

answer <- function(seconds, values) {
  cat(formatC(c(seconds, values), digits = 17, format = "e"), "\n")
  flush(stdout())
}

input <- file("stdin", "r")
while (length(line <- readLines(input, 1)) == 1) {
  words <- strsplit(line, " ")[[1]]
  if (words[1] == "version") {
    cat(R.version$version.string, "with quadprog", as.character(packageVersion("quadprog")), "on", extSoftVersion()["BLAS"], "\n")
    flush(stdout())
    next
  }
  program <- load_program(words[2])
  if (words[1] == "time") {
    repetitions <- as.integer(words[4])
    start <- Sys.time()
    for (i in seq_len(repetitions)) value <- solve(program, words[3], program$b)
    answer(as.numeric(Sys.time() - start, units = "secs") / repetitions, value)
  } else {
    targets <- scan(words[4], quiet = TRUE)
    repetitions <- as.integer(words[5])
    start <- Sys.time()
    for (i in seq_len(repetitions)) {
      values <- vapply(targets, function(target) {
        b <- program$b
        b[2] <- target
        solve(program, words[3], b)
      }, 0)
    }
    answer(as.numeric(Sys.time() - start, units = "secs") / repetitions, values)
  }
}
