using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Integer;

/// <summary>
/// A lower bound of the objective over a part of the search, from any point and any row multipliers. Not thread-safe.
/// </summary>
/// <remarks>
/// With Q = R + D (<see cref="DiagonalSplit"/>), x'Rx ≥ 2x̂'Rx − x̂'Rx̂ for every x̂, and rows and counts are priced by multipliers. What
/// is left is a sum over the variables, each ½dᵢx² + gᵢx with g = Rx̂ + c − A'y, whose smallest value over the variable's own domain, gaps
/// and lots included, is found exactly. Maximised over x̂, y and the prices this is the perspective relaxation (Frangioni and Gentile 2006,
/// Mathematical Programming 106; the dual in Bertsimas and Cory-Wright 2022, INFORMS J. Computing 34, theorem 1) or better; but any of them
/// give a bound, so no solver needs to be trusted. The rounding of every sum is charged against the bound. O(n² + mn).
/// </remarks>
internal sealed class SeparableBound
{
    private const double Unit = 1.1102230246251565e-16;
    private const int PriceRounds = 4;

    private readonly IntegerProgram _program;
    private readonly double[] _own;
    private readonly double[] _size;
    private readonly double[] _product;
    private readonly double[] _zero;
    private readonly double[] _reference;
    private readonly double[] _elsewhere;
    private readonly double[] _gains;

    public SeparableBound(IntegerProgram program, DiagonalSplit split)
    {
        int n = program.Continuous.VariableCount;
        _program = program;
        _own = split.Diagonal;
        _size = [.. Enumerable.Range(0, n).Select(i => Math.Sqrt(Math.Max(0, program.Continuous.Hessian.Diagonal(i))))];
        (_product, _zero, _reference, _elsewhere, _gains) = (new double[n], new double[n], new double[n], new double[n], new double[n]);
        Slopes = new double[n];
        Prices = new double[program.Counts.Length];
    }

    /// <summary>g of the last evaluation.</summary>
    public double[] Slopes { get; }

    /// <summary>The prices of the counts in the last evaluation: positive where a maximum, negative where a minimum is priced.</summary>
    public double[] Prices { get; }

    /// <summary>The bound; −∞ where a variable without a bound makes it worthless.</summary>
    public double Evaluate(SearchNode node, ReadOnlySpan<double> point, ReadOnlySpan<double> rowMultipliers)
    {
        QuadraticProgram program = _program.Continuous;
        int n = point.Length;
        program.Hessian.Multiply(point, _product);
        double spread = 0;
        for (int j = 0; j < n; j++)
        {
            spread += _size[j] * Math.Abs(point[j]);
        }

        // |Rᵢⱼ| ≤ √(QᵢᵢQⱼⱼ): what the rounding of a product can be. Sums of n + m terms.
        double units = (n + program.RowCount + 10) * Unit;
        double constant = 0;
        double magnitude = 0;
        Span<double> error = _gains;
        for (int i = 0; i < n; i++)
        {
            double product = _product[i] - (_own[i] * point[i]);
            constant -= 0.5 * product * point[i];
            magnitude += _size[i] * spread * Math.Abs(point[i]);
            Slopes[i] = product + program.Linear[i];
            error[i] = (_size[i] * spread) + Math.Abs(program.Linear[i]);
        }

        for (int k = 0; k < rowMultipliers.Length; k++)
        {
            double y = rowMultipliers[k];
            double limit = y > 0 ? program.RowLower[k] : program.RowUpper[k];
            if (y == 0 || !double.IsFinite(y) || !double.IsFinite(limit))
            {
                continue; // A multiplier of a limit that is not there proves nothing; without it the bound is still one.
            }

            constant += y * limit;
            magnitude += Math.Abs(y * limit);
            ReadOnlySpan<double> row = program.Rows.Row(k);
            Kernels.Axpy(-y, row, Slopes);
            for (int i = 0; i < n; i++)
            {
                error[i] += Math.Abs(y * row[i]);
            }
        }

        for (int i = 0; i < n; i++)
        {
            magnitude += EvaluateChoices(node, i, units * error[i]);
        }

        double sum = constant + Price(node);
        magnitude += Math.Abs(sum);
        for (int c = 0; c < Prices.Length; c++)
        {
            magnitude += Math.Abs(Prices[c]) * (1 + _program.Counts[c].Variables.Length);
        }

        double bound = sum - (2 * units * magnitude);
        return double.IsNaN(bound) ? double.NegativeInfinity : bound;
    }

    /// <summary>
    /// Takes away the choices that the last evaluation's bound, of this part, proves to be at or above the cutoff. Returns the least bound
    /// of what was taken away, +∞ where nothing was.
    /// </summary>
    public double RemoveChoices(SearchNode node, double bound, double cutoff)
    {
        double least = double.PositiveInfinity;
        for (int i = 0; i < _zero.Length; i++)
        {
            Choice left = node.Choices[i];
            if (IsSingle(left))
            {
                continue;
            }

            double best = BestValue(i, left);
            foreach (Choice choice in (ReadOnlySpan<Choice>)[Choice.Zero, Choice.Reference, Choice.Elsewhere])
            {
                double without = bound + (BestValue(i, left & choice) - best);
                if (left.HasFlag(choice) && !IsSingle(left) && without >= cutoff)
                {
                    left &= ~choice;
                    least = Math.Min(least, without);
                }
            }

            node.Choices[i] = left;
        }

        return least;
    }

    private static bool IsSingle(Choice choices) => (choices & (choices - 1)) == 0;

    // The values of the three choices; returns the size of the terms that the sum will be made of.
    private double EvaluateChoices(SearchNode node, int i, double error)
    {
        Choice left = node.Choices[i];
        VariableDomain domain = _program.Domains[i];
        double d = _own[i];
        double g = Slopes[i];
        _zero[i] = left.HasFlag(Choice.Zero) ? 0 : double.PositiveInfinity;
        _reference[i] = double.PositiveInfinity;
        _elsewhere[i] = double.PositiveInfinity;
        double size = 0;
        if (left.HasFlag(Choice.Reference))
        {
            double x = domain.Reference;
            _reference[i] = ((0.5 * d * x) + g) * x - (error * Math.Abs(x));
            size = (0.5 * d * x * x) + Math.Abs(g * x);
        }

        if (left.HasFlag(Choice.Elsewhere))
        {
            // The error of the slope counts against the bound on either side of zero.
            double x = 0;
            if (node.Upper[i] >= 0)
            {
                _elsewhere[i] = Smallest(domain, Math.Max(0, node.Lower[i]), node.Upper[i], d, g - error, ref x);
            }

            if (node.Lower[i] < 0)
            {
                _elsewhere[i] = Math.Min(_elsewhere[i], Smallest(domain, node.Lower[i], Math.Min(0, node.Upper[i]), d, g + error, ref x));
            }

            size = Math.Max(size, (0.5 * d * x * x) + Math.Abs(g * x));
        }

        return size;
    }

    private static double Smallest(VariableDomain domain, double lower, double upper, double d, double g, ref double largest)
    {
        double target = d > 0 ? -g / d : g > 0 ? double.NegativeInfinity : g < 0 ? double.PositiveInfinity : 0;
        target = Math.Clamp(target, lower, upper);
        if (!double.IsFinite(target))
        {
            return double.NegativeInfinity;
        }

        double best = double.PositiveInfinity;
        double below = domain.Down(target);
        double above = domain.Up(target);
        if (below >= lower)
        {
            best = ((0.5 * d * below) + g) * below;
            largest = Math.Max(largest, Math.Abs(below));
        }

        if (above <= upper && above != below)
        {
            best = Math.Min(best, ((0.5 * d * above) + g) * above);
            largest = Math.Max(largest, Math.Abs(above));
        }

        return best;
    }

    // Prices the counts, one after another to its best given the others: where a price rises, the variable that it makes leave is the one
    // whose gain ranks behind those that may count.
    private double Price(SearchNode node)
    {
        Array.Clear(Prices);
        int rounds = Prices.Length > 1 ? PriceRounds : 1;
        for (int round = 0; round < rounds; round++)
        {
            for (int c = 0; c < Prices.Length; c++)
            {
                Prices[c] = 0;
                Prices[c] = BestPrice(node, _program.Counts[c]);
            }
        }

        double sum = 0;
        for (int c = 0; c < Prices.Length; c++)
        {
            sum -= Prices[c] * (Prices[c] > 0 ? _program.Counts[c].Maximum : _program.Counts[c].Minimum);
        }

        for (int i = 0; i < _zero.Length; i++)
        {
            sum += BestValue(i, node.Choices[i]);
        }

        return sum;
    }

    private double BestPrice(SearchNode node, CountLimit limit)
    {
        int sure = 0;
        int undecided = 0;
        foreach (int i in limit.Variables)
        {
            Choice counting = node.Choices[i] & limit.Counting[i];
            Choice other = node.Choices[i] & ~limit.Counting[i];
            if (counting != 0 && other != 0)
            {
                _gains[undecided++] = BestValue(i, counting) - BestValue(i, other);
            }
            else
            {
                sure += counting != 0 ? 1 : 0;
            }
        }

        Span<double> gains = _gains.AsSpan(0, undecided);
        gains.Sort(); // Most negative first: those that gain most by counting.
        int may = limit.Maximum - sure;
        int must = limit.Minimum - sure;
        if (may >= 0 && may < undecided && gains[may] < 0)
        {
            return -gains[may];
        }

        return must > 0 && must <= undecided && gains[must - 1] > 0 ? -gains[must - 1] : 0;
    }

    // The smallest value of the given choices with the prices of what they count in; +∞ for none.
    private double BestValue(int i, Choice choices)
    {
        double best = double.PositiveInfinity;
        if (choices.HasFlag(Choice.Zero))
        {
            best = _zero[i] + PriceOf(i, Choice.Zero);
        }

        if (choices.HasFlag(Choice.Reference))
        {
            best = Math.Min(best, _reference[i] + PriceOf(i, Choice.Reference));
        }

        if (choices.HasFlag(Choice.Elsewhere))
        {
            best = Math.Min(best, _elsewhere[i] + PriceOf(i, Choice.Elsewhere));
        }

        return best;
    }

    private double PriceOf(int i, Choice choice)
    {
        double price = 0;
        for (int c = 0; c < Prices.Length; c++)
        {
            price += Prices[c] != 0 && (_program.Counts[c].Counting[i] & choice) != 0 ? Prices[c] : 0;
        }

        return price;
    }
}
