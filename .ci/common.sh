# Steps, logs and the last line; sourced by run and long.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
export DOTNET_CLI_UI_LANGUAGE=en DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
# Build servers that outlive the run would hold on to its files.
export MSBUILDTERMINALLOGGER=off MSBUILDDISABLENODEREUSE=1

logs=$PWD/artifacts/ci
rm -rf "$logs"
mkdir -p "$logs"
failures=() broken=
passed=0 failed=0 skipped=0
started=$SECONDS

fail() {
  failures+=("$1")
  printf 'FAILED: %s\n' "$1" >&2
}

# step NAME SECONDS COMMAND... runs a command without input; its output goes to a log, of which the end is shown where it fails.
step() {
  local name=$1 limit=$2 log begin=$SECONDS code
  log=$logs/${1//[^A-Za-z0-9]/-}.log
  shift 2
  printf '== %s' "$name"
  timeout --kill-after=10 "$limit" "$@" </dev/null >"$log" 2>&1
  code=$?
  printf ' (%d s)\n' $((SECONDS - begin))
  if [ $code -ne 0 ]; then
    tail -n 60 "$log" >&2
    [ $code -eq 124 ] && printf 'Stopped after %s s.\n' "$limit" >&2
    fail "$name"
    return 1
  fi
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

# Installs Debian packages; what needs them fails by itself where this cannot be done.
install() {
  {
    if [ -z "${updated:-}" ]; then
      as_root apt-get update -qq
      updated=yes
    fi
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
  } </dev/null >>"$logs/install.log" 2>&1 || printf 'Could not install %s; see %s.\n' "$*" "$logs/install.log" >&2
}

# Tests compare with R's quadprog, and have a real Prometheus watch the hosted sample.
need_oracles() {
  Rscript -e 'library(quadprog)' </dev/null >/dev/null 2>&1 || install r-base-core r-cran-quadprog
  { command -v prometheus && command -v promtool; } >/dev/null 2>&1 || install prometheus
}

# run_tests NAME ARGUMENTS... runs the README's test command, or tests of what --project names, and adds up the runner's summaries.
run_tests() {
  local name=$1 log
  log=$logs/${1//[^A-Za-z0-9]/-}.log
  shift
  [ "${1:-}" = --project ] || set -- --solution MrBen.Portfolio.sln -c Release "$@"
  step "$name" 3600 dotnet test "$@" --no-progress --no-ansi
  passed=$((passed + $(sum succeeded "$log")))
  failed=$((failed + $(sum failed "$log")))
  skipped=$((skipped + $(sum skipped "$log")))
  # Each failed test with its first lines, once more at the very end.
  broken+=$(grep -A 6 -E '^failed ' "$log" | head -n 60)
  # A failing step has said so already; a summary that counts failures with exit code 0 has not.
  if [ "$(sum failed "$log")" -ne 0 ] && [[ " ${failures[*]-} " != *" $name "* ]]; then fail "$name"; fi
  if [ "$(sum skipped "$log")" -ne 0 ]; then
    grep -A 2 -E '^skipped ' "$log" >&2
    # On a machine with the reference data nothing may be skipped.
    if [ "${CI:-}" = true ] && { [ -d ../shared/data ] || [ -d "${MRBEN_REFERENCE_DATA:-}" ]; }; then
      fail "no test is skipped ($(sum skipped "$log") were)"
    fi
  fi
}

# What the random suite answered in the tests, for other sets of instructions to compare with.
suite=$logs/suite

# on_each_path FUNCTION calls it with the name of each set of instructions that this machine can be told to leave out, told so.
on_each_path() {
  [ "$(uname -m)" = x86_64 ] || return 0
  if grep -qw avx2 /proc/cpuinfo && grep -qw fma /proc/cpuinfo; then on_path DOTNET_EnableAVX512=0 Vector256 "$1"; fi
  on_path DOTNET_EnableAVX2=0 Vector128 "$1"
  on_path DOTNET_EnableHWIntrinsic=0 None "$1"
}

on_path() {
  export "$1" MRBEN_VECTOR_PATH="$2"
  "$3" "$2"
  unset "${1%=*}" MRBEN_VECTOR_PATH
}

# Statuses and objectives of one in five problems of the random suite, on the path that is told.
compare_suite() {
  MRBEN_SUITE_REFERENCE=$suite run_tests "random suite on $1" \
    --project tests/MrBen.Optimization.Tests -c Release --no-build --filter-namespace '*.RandomSuite'
}

sum() { awk -v key="$1:" '$1 == key && NF == 2 { total += $2 } END { print total + 0 }' "$2"; }

finish() {
  [ "$passed" -gt 0 ] || fail "at least one test passed"
  [ -z "$broken" ] || printf '%s\n' "$broken" >&2
  printf 'Took %d s.\n' $((SECONDS - started))
  local name
  for name in ${failures[@]+"${failures[@]}"}; do printf 'Failed step: %s\n' "$name" >&2; done
  printf '%d passed, %d failed' "$passed" "$failed"
  [ "$skipped" -eq 0 ] || printf ', %d skipped' "$skipped"
  printf '\n'
  [ ${#failures[@]} -eq 0 ]
  exit
}
