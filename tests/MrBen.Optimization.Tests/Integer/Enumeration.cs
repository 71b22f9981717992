using MrBen.Optimization.Integer;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Tests.Integer;

/// <summary>
/// The independent answer to small integer programs: every variable's domain is written as closed intervals and points, and of every
/// combination of them that keeps the counts the continuous program is solved.
/// </summary>
internal static class Enumeration
{
    private const double Rounding = 1e-9;

    /// <summary>The least objective; +∞ where no combination has a point.</summary>
    public static double Solve(QuadraticProgram program, IntegerRestrictions restrictions, CancellationToken cancellationToken)
    {
        int n = program.VariableCount;
        List<(double Lower, double Upper)>[] pieces = [.. Enumerable.Range(0, n).Select(i => Pieces(program, restrictions, i))];
        int[] at = new int[n];
        double[] lower = new double[n];
        double[] upper = new double[n];
        double best = double.PositiveInfinity;
        SolverSession session = new();
        if (pieces.Any(list => list.Count == 0))
        {
            return best;
        }

        while (true)
        {
            for (int i = 0; i < n; i++)
            {
                (lower[i], upper[i]) = pieces[i][at[i]];
            }

            if (KeepsCounts(restrictions, lower, upper))
            {
                SolverOutcome outcome = session.Solve(program.WithBounds(lower, upper), cancellationToken: cancellationToken);
                Assert.True(outcome.Status is SolverStatus.Optimal or SolverStatus.PrimalInfeasible, $"{outcome.Status}");
                best = Math.Min(best, outcome.Objective);
            }

            int next = 0;
            while (next < n && ++at[next] == pieces[next].Count)
            {
                at[next++] = 0;
            }

            if (next == n)
            {
                return best;
            }
        }
    }

    private static List<(double Lower, double Upper)> Pieces(QuadraticProgram program, IntegerRestrictions restrictions, int i)
    {
        double low = program.Lower[i];
        double high = program.Upper[i];
        double threshold = restrictions.Thresholds.IsEmpty ? 0 : restrictions.Thresholds[i];
        double smallest = restrictions.MinimumTrades.IsEmpty ? 0 : restrictions.MinimumTrades[i];
        double reference = restrictions.Reference.IsEmpty ? 0 : restrictions.Reference[i];
        double lot = restrictions.LotSizes.IsEmpty ? 0 : restrictions.LotSizes[i];
        double offset = restrictions.LotOffsets.IsEmpty ? 0 : restrictions.LotOffsets[i];
        bool Allowed(double x) => x >= low && x <= high && (x == 0 || Math.Abs(x) >= threshold - Rounding)
            && (x == reference || Math.Abs(x - reference) >= smallest - Rounding);
        if (lot > 0)
        {
            int first = (int)Math.Ceiling(((low - offset) / lot) - Rounding);
            int last = (int)Math.Floor(((high - offset) / lot) + Rounding);
            IEnumerable<double> lots = Enumerable.Range(first, Math.Max(0, last - first + 1))
                .Select(k => Math.Clamp(offset + (lot * k), low, high))
                .Select(x => Math.Abs(x) < Rounding ? 0 : Math.Abs(x - reference) < Rounding ? reference : x);
            return [.. lots.Where(Allowed).Select(x => (x, x))];
        }

        List<(double Lower, double Upper)> pieces = [(low, high)];
        pieces = [.. pieces.SelectMany(piece => Without(piece, -threshold, threshold))];
        pieces = [.. pieces.SelectMany(piece => Without(piece, reference - smallest, reference + smallest))];
        foreach (double point in new[] { 0, reference }.Distinct().Where(Allowed))
        {
            pieces.Add((point, point));
        }

        return pieces;
    }

    private static IEnumerable<(double Lower, double Upper)> Without((double Lower, double Upper) piece, double from, double to)
    {
        if (from >= to)
        {
            yield return piece;
            yield break;
        }

        if (piece.Lower <= from)
        {
            yield return (piece.Lower, Math.Min(piece.Upper, from));
        }

        if (piece.Upper >= to)
        {
            yield return (Math.Max(piece.Lower, to), piece.Upper);
        }
    }

    // An interval counts as held and as traded: where it touches zero or the reference, that point is a piece of its own.
    private static bool KeepsCounts(IntegerRestrictions restrictions, double[] lower, double[] upper)
    {
        bool Held(int i) => lower[i] != 0 || upper[i] != 0;
        int held = Enumerable.Range(0, lower.Length).Count(Held);
        int traded = restrictions.MaximumTrades is null
            ? 0
            : Enumerable.Range(0, lower.Length).Count(i => lower[i] != restrictions.Reference[i] || upper[i] != restrictions.Reference[i]);
        return held >= restrictions.MinimumHeld && held <= (restrictions.MaximumHeld ?? held)
            && traded <= (restrictions.MaximumTrades ?? traded)
            && restrictions.Groups.All(group => group.Variables.Count(Held) >= group.Minimum && group.Variables.Count(Held) <= group.Maximum);
    }
}
