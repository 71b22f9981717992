using static System.FormattableString;

namespace MrBen.Optimization.Tests.RandomSuite;

/// <summary>
/// Solves a family's problems, each twice: every answer is optimal, infeasible or unbounded and proven so, no number is NaN, and the second
/// answer is the first to the last bit. Where <see cref="SuiteDigest"/> is asked for, statuses and objectives are written down for, or compared
/// with, another set of instructions.
/// </summary>
internal static class SuiteRun
{
    // Problems of their own, apart from those that the rooms' tests use.
    private const int FirstSeed = 500_000;

    private const int MostShown = 20;

    // Problems take milliseconds; one that takes this long is named instead of waited for.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>The family with this name passes.</summary>
    public static void Assert(SuiteFamily family, CancellationToken cancellationToken)
    {
        SuiteDigest? reference = SuiteDigest.Reference(family);
        SuiteDigest record = new();
        int count = reference is null ? TestTier.Count(family.Brief, family.Full) : SuiteDigest.Compared(family);
        List<string> faults = [];
        SortedDictionary<SolverStatus, int> statuses = [];
        double worst = 0;
        for (int k = 0; k < count; k++)
        {
            Answer? answer = Solve(family, FirstSeed + k, faults, ref worst, isRepeated: reference is null, cancellationToken);
            if (answer is null)
            {
                continue;
            }

            statuses[answer.Status] = statuses.GetValueOrDefault(answer.Status) + 1;
            record.Add(FirstSeed + k, answer);
            if (reference?.Difference(FirstSeed + k, answer) is { } difference)
            {
                faults.Add(Invariant($"{FirstSeed + k}: {difference}"));
            }
        }

        record.Save(family);
        string ended = string.Join(", ", statuses.Select(pair => Invariant($"{pair.Value} {pair.Key}")));
        TestContext.Current.TestOutputHelper?.WriteLine(Invariant($"{family.Name}: {count} problems: {ended}; worst gap {worst:E1}."));
        Xunit.Assert.True(faults.Count == 0,
            Invariant($"{family.Name}: {faults.Count} faults in {count} problems:\n{string.Join('\n', faults.Take(MostShown))}"));
    }

    private static Answer? Solve(
        SuiteFamily family, int seed, List<string> faults, ref double worst, bool isRepeated, CancellationToken cancellationToken)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            Answer answer = family.Solve(seed, patience.Token);
            Proof proof = answer.Prove();
            worst = Math.Max(worst, proof.Gap);
            if (proof.Fault is { } fault)
            {
                faults.Add(Invariant($"{seed}: {answer.Status}, {fault}"));
            }

            if (answer.Numbers.HasNaN)
            {
                faults.Add(Invariant($"{seed}: {answer.Status} with NaN"));
            }

            if (isRepeated && family.Solve(seed, patience.Token).Numbers != answer.Numbers)
            {
                faults.Add(Invariant($"{seed}: {answer.Status}, other bits on a second run"));
            }

            return answer;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            faults.Add(Invariant($"{seed}: not solved within {Patience}"));
        }

        return null;
    }
}
