using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Quadratic;

/// <summary>
/// A feasible point of a program of bounds and one row at most, without a product: from where nothing is held or traded, the variables that are
/// cheapest on their own move to their ends until the row holds. Few variables move, so that its certificate is cheap. Not thread-safe.
/// </summary>
/// <remarks>O(n) where one variable is enough, otherwise O(n log n). Allocates nothing.</remarks>
internal sealed class FirstPoint(int variables)
{
    // Share of what the row is made of that may be missing where everything is at its end.
    private const double Rounding = 1e-13;

    private readonly double[] _scores = new double[variables];
    private readonly int[] _order = new int[variables];

    /// <summary>Writes the point.</summary>
    /// <returns>False where the program has more rows, or bounds and row exclude each other.</returns>
    public bool TryWrite(QuadraticProgram program, Span<double> point)
    {
        if (program.RowCount > 1)
        {
            return false;
        }

        KinkedCosts? costs = program.Costs;
        ReadOnlySpan<double> lower = program.Lower;
        ReadOnlySpan<double> upper = program.Upper;
        for (int j = 0; j < point.Length; j++)
        {
            double nearest = Math.Min(Math.Max(costs?.Center[j] ?? 0, lower[j]), upper[j]);
            if (nearest < lower[j])
            {
                return false;
            }

            point[j] = nearest;
        }

        if (program.RowCount == 0)
        {
            return true;
        }

        ReadOnlySpan<double> row = program.Rows.Row(0);
        double activity = Kernels.Dot(row, point);
        double missing = Math.Min(Math.Max(activity, program.RowLower[0]), program.RowUpper[0]) - activity;
        if (missing == 0)
        {
            return program.RowLower[0] <= program.RowUpper[0];
        }

        double all = Math.Abs(activity) + Math.Abs(missing);
        int best = Rank(program, row, point, missing);
        return best >= 0 && (Move(program, row, point, best, ref missing)
            || MoveInOrder(program, row, point, missing, Rounding * all));
    }

    // Costs of moving each variable alone, per unit of what the row then has more; the cheapest.
    private int Rank(QuadraticProgram program, ReadOnlySpan<double> row, ReadOnlySpan<double> point, double missing)
    {
        int best = -1;
        double bestScore = double.PositiveInfinity;
        double perMissing = 1 / Math.Abs(missing);
        ISymmetricOperator hessian = program.Hessian;
        KinkedCosts? costs = program.Costs;
        ReadOnlySpan<double> linear = program.Linear;
        ReadOnlySpan<double> lower = program.Lower;
        ReadOnlySpan<double> upper = program.Upper;
        for (int j = 0; j < row.Length; j++)
        {
            double wanted = row[j] == 0 ? 0 : missing / row[j];
            double amount = wanted > 0 ? Math.Min(wanted, upper[j] - point[j]) : Math.Max(wanted, lower[j] - point[j]);
            double score = double.PositiveInfinity;
            if (amount != 0)
            {
                // Per unit of the row, towards what is missing: wanted over it is 1 / a.
                double change = costs is null ? 0 : (costs.At(j, point[j] + amount) - costs.At(j, point[j])) / amount;
                score = ((0.5 * hessian.Diagonal(j) * amount) + linear[j] + change) * wanted * perMissing;
            }

            _scores[j] = score;
            if (score < bestScore)
            {
                (best, bestScore) = (j, score);
            }
        }

        return best;
    }

    private bool MoveInOrder(QuadraticProgram program, ReadOnlySpan<double> row, Span<double> point, double missing, double rounding)
    {
        for (int j = 0; j < _order.Length; j++)
        {
            _order[j] = j;
        }

        _scores.AsSpan().Sort(_order.AsSpan());
        foreach (int j in _order)
        {
            if (row[j] != 0 && Move(program, row, point, j, ref missing))
            {
                return true;
            }
        }

        return Math.Abs(missing) <= rounding;
    }

    // Whether nothing is missing any more.
    private static bool Move(QuadraticProgram program, ReadOnlySpan<double> row, Span<double> point, int j, ref double missing)
    {
        double wanted = missing / row[j];
        double moved = Reach(program, j, point[j], wanted);
        point[j] = moved == wanted ? point[j] + moved : wanted > 0 ? program.Upper[j] : program.Lower[j];
        missing -= row[j] * moved;
        return moved == wanted;
    }

    private static double Reach(QuadraticProgram program, int j, double value, double wanted) =>
        wanted > 0 ? Math.Min(wanted, program.Upper[j] - value) : Math.Max(wanted, program.Lower[j] - value);
}
