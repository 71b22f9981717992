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
        double least = 0;
        _count = 0;
        KinkedCosts? costs = program.Costs;
        ReadOnlySpan<double> lowest = program.Lower;
        ReadOnlySpan<double> highest = program.Upper;
        for (int j = 0; j < row.Length; j++)
        {
            double a = row[j];
            if (a == 0)
            {
                continue;
            }

            double from = a > 0 ? lowest[j] : highest[j];
            double to = a > 0 ? highest[j] : lowest[j];
            least += a * from;
            if (costs is null)
            {
                Add(slopes[j] / a, a * (to - from));
                continue;
            }

            double center = Math.Min(Math.Max(costs.Center[j], lowest[j]), highest[j]);
            double first = a > 0 ? -costs.Below[j] : costs.Above[j];
            double second = a > 0 ? costs.Above[j] : -costs.Below[j];
            Add((slopes[j] + first) / a, a * (center - from));
            Add((slopes[j] + second) / a, a * (to - center));
        }

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
        int cheapest = -1;
        for (int k = 0; k < _count; k++)
        {
            cheapest = cheapest < 0 || _prices[k] < _prices[cheapest] ? k : cheapest;
        }

        if (cheapest < 0)
        {
            return otherwise;
        }

        if (_amounts[cheapest] >= needed)
        {
            return _prices[cheapest];
        }

        _prices.AsSpan(0, _count).Sort(_amounts.AsSpan(0, _count));
        for (int k = 0; k < _count; k++)
        {
            needed -= _amounts[k];
            if (needed <= 0)
            {
                return _prices[k];
            }
        }

        return _prices[_count - 1];
    }
}
