using System.Numerics;
using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Quadratic;

/// <summary>
/// The multiplier of a program's only row with which the slopes at a point prove most: that of the linear program over the same bounds and row,
/// in closed form. Not thread-safe.
/// </summary>
/// <remarks>
/// A convex objective is nowhere below its tangent, so that the tangent's minimum bounds it (Frank and Wolfe 1956, Naval Research Logistics
/// Quarterly 3). That minimum fills the row with what is cheapest per unit of it (Dantzig 1957, Operations Research 5, for the knapsack).
/// O(n) where one variable fills the row, otherwise O(n log n). Allocates nothing.
/// </remarks>
internal sealed class RowPrice(int variables)
{
    // A kinked cost makes two pieces of a variable.
    private readonly double[] _prices = new double[2 * variables];
    private readonly double[] _amounts = new double[2 * variables];
    private int _count;

    /// <summary>The multiplier; <paramref name="otherwise"/> where a variable that has no end on the side where the row is least leaves it open.</summary>
    public double Best(QuadraticProgram program, ReadOnlySpan<double> slopes, double otherwise)
    {
        ReadOnlySpan<double> row = program.Rows.Row(0);
        (double lower, double upper) = (program.RowLower[0], program.RowUpper[0]);
        double least = program.Costs is { } costs ? CollectKinked(program, costs, row, slopes) : Collect(program, row, slopes);
        if (!double.IsFinite(least))
        {
            return otherwise;
        }

        if (lower >= upper)
        {
            return Filling(lower - least, otherwise);
        }

        double free = least;
        for (int k = 0; k < _count; k++)
        {
            free += _prices[k] < 0 ? _amounts[k] : 0;
        }

        return free < lower ? Math.Max(0, Filling(lower - least, otherwise))
            : free > upper ? Math.Min(0, Filling(upper - least, otherwise))
            : 0;
    }

    // Price and amount of every variable, +∞ where there is none to have; returns the least that the row can be.
    private double Collect(QuadraticProgram program, ReadOnlySpan<double> row, ReadOnlySpan<double> slopes)
    {
        ReadOnlySpan<double> lowest = program.Lower;
        ReadOnlySpan<double> highest = program.Upper;
        Vector<double> sum = Vector<double>.Zero;
        _count = row.Length;
        int j = 0;
        for (; j <= row.Length - Vector<double>.Count; j += Vector<double>.Count)
        {
            Vector<double> a = Lanes.At(row, j);
            Vector<long> rises = Vector.GreaterThan(a, Vector<double>.Zero);
            Vector<long> none = Vector.Equals(a, Vector<double>.Zero);
            Vector<double> from = Vector.ConditionalSelect(rises, Lanes.At(lowest, j), Lanes.At(highest, j));
            Vector<double> to = Vector.ConditionalSelect(rises, Lanes.At(highest, j), Lanes.At(lowest, j));
            Vector<double> amount = Vector.ConditionalSelect(none, Vector<double>.Zero, a * (to - from));
            Vector<double> price = Lanes.At(slopes, j) / a;
            sum += Vector.ConditionalSelect(none, Vector<double>.Zero, a * from);
            Lanes.Put(amount, _amounts, j);
            Lanes.Put(Vector.ConditionalSelect(Vector.GreaterThan(amount, Vector<double>.Zero), price,
                new Vector<double>(double.PositiveInfinity)), _prices, j);
        }

        double least = Vector.Sum(sum);
        for (; j < row.Length; j++)
        {
            double a = row[j];
            double from = a > 0 ? lowest[j] : highest[j];
            double to = a > 0 ? highest[j] : lowest[j];
            least += a == 0 ? 0 : a * from;
            _amounts[j] = a == 0 ? 0 : a * (to - from);
            _prices[j] = _amounts[j] > 0 ? slopes[j] / a : double.PositiveInfinity;
        }

        return least;
    }

    // The same with the two pieces of each variable.
    private double CollectKinked(QuadraticProgram program, KinkedCosts costs, ReadOnlySpan<double> row, ReadOnlySpan<double> slopes)
    {
        double least = 0;
        _count = 0;
        for (int j = 0; j < row.Length; j++)
        {
            double a = row[j];
            if (a == 0)
            {
                continue;
            }

            double from = a > 0 ? program.Lower[j] : program.Upper[j];
            double to = a > 0 ? program.Upper[j] : program.Lower[j];
            least += a * from;
            double center = Math.Min(Math.Max(costs.Center[j], program.Lower[j]), program.Upper[j]);
            double first = a > 0 ? -costs.Below[j] : costs.Above[j];
            double second = a > 0 ? costs.Above[j] : -costs.Below[j];
            Add((slopes[j] + first) / a, a * (center - from));
            Add((slopes[j] + second) / a, a * (to - center));
        }

        return least;
    }

    private void Add(double price, double amount)
    {
        if (amount > 0)
        {
            (_prices[_count], _amounts[_count]) = (price, amount);
            _count++;
        }
    }

    // The price of the last unit.
    private double Filling(double needed, double otherwise)
    {
        int cheapest = Lanes.IndexOfSmallest(_prices.AsSpan(0, _count));
        if (cheapest < 0)
        {
            return otherwise;
        }

        if (_amounts[cheapest] >= needed)
        {
            return _prices[cheapest];
        }

        _prices.AsSpan(0, _count).Sort(_amounts.AsSpan(0, _count));
        double last = otherwise;
        for (int k = 0; k < _count && _prices[k] < double.PositiveInfinity && needed > 0; k++)
        {
            needed -= _amounts[k];
            last = _prices[k];
        }

        return last;
    }
}
