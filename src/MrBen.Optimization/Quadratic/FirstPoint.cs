using System.Numerics;
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
    private readonly double[] _curvature = new double[variables];
    private readonly int[] _order = new int[variables];

    /// <summary>Writes the point.</summary>
    /// <returns>False where the program has more rows, or bounds and row exclude each other.</returns>
    public bool TryWrite(QuadraticProgram program, Span<double> point)
    {
        if (program.RowCount > 1)
        {
            return false;
        }

        if (!TryRest(program, point))
        {
            return false;
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

    // Nothing held or traded, or what bounds allow that is nearest to it; false where they exclude each other.
    private static bool TryRest(QuadraticProgram program, Span<double> point)
    {
        KinkedCosts? costs = program.Costs;
        ReadOnlySpan<double> center = costs is null ? [] : costs.Center;
        ReadOnlySpan<double> lower = program.Lower;
        ReadOnlySpan<double> upper = program.Upper;
        Vector<double> rest = Vector<double>.Zero;
        int j = 0;
        for (; j <= point.Length - Vector<double>.Count; j += Vector<double>.Count)
        {
            rest = costs is null ? rest : Lanes.At(center, j);
            Vector<double> low = Lanes.At(lower, j);
            Vector<double> nearest = Vector.Min(Vector.Max(rest, low), Lanes.At(upper, j));
            if (Vector.LessThanAny(nearest, low))
            {
                return false;
            }

            Lanes.Put(nearest, point, j);
        }

        for (; j < point.Length; j++)
        {
            point[j] = Math.Min(Math.Max(costs is null ? 0 : center[j], lower[j]), upper[j]);
            if (point[j] < lower[j])
            {
                return false;
            }
        }

        return true;
    }

    // Costs of moving each variable alone, per unit of what the row then has more; the cheapest.
    private int Rank(QuadraticProgram program, ReadOnlySpan<double> row, ReadOnlySpan<double> point, double missing)
    {
        double perMissing = 1 / Math.Abs(missing);
        SymmetricMatrix.CopyDiagonal(program.Hessian, _curvature);
        KinkedCosts? costs = program.Costs;
        ReadOnlySpan<double> linear = program.Linear;
        ReadOnlySpan<double> lower = program.Lower;
        ReadOnlySpan<double> upper = program.Upper;
        int vectors = costs is null ? row.Length - (row.Length % Vector<double>.Count) : 0;
        for (int j = 0; j < vectors; j += Vector<double>.Count)
        {
            Vector<double> wanted = new Vector<double>(missing) / Lanes.At(row, j);
            Vector<double> value = Lanes.At(point, j);
            Vector<double> amount = Vector.ConditionalSelect(Vector.GreaterThan(wanted, Vector<double>.Zero),
                Vector.Min(wanted, Lanes.At(upper, j) - value), Vector.Max(wanted, Lanes.At(lower, j) - value));
            Vector<double> slope = (0.5 * Lanes.At(_curvature, j) * amount) + Lanes.At(linear, j);
            Vector<long> stays = Vector.BitwiseOr(
                Vector.Equals(amount, Vector<double>.Zero), Vector.Equals(Lanes.At(row, j), Vector<double>.Zero));
            Lanes.Put(Vector.ConditionalSelect(stays, new Vector<double>(double.PositiveInfinity), slope * wanted * perMissing), _scores, j);
        }

        for (int j = vectors; j < row.Length; j++)
        {
            double wanted = row[j] == 0 ? 0 : missing / row[j];
            double amount = wanted > 0 ? Math.Min(wanted, upper[j] - point[j]) : Math.Max(wanted, lower[j] - point[j]);
            double score = double.PositiveInfinity;
            if (amount != 0)
            {
                // Per unit of the row, towards what is missing: wanted over it is 1 / a.
                double change = costs is null ? 0 : (costs.At(j, point[j] + amount) - costs.At(j, point[j])) / amount;
                score = ((0.5 * _curvature[j] * amount) + linear[j] + change) * wanted * perMissing;
            }

            _scores[j] = score;
        }

        return Lanes.IndexOfSmallest(_scores);
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
