using System.Numerics;
using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Quadratic;

/// <content>Slopes of the objective at the point, and what they say of the variables.</content>
internal sealed partial class FreeSetSystem
{
    /// <summary>Computes <see cref="Gradient"/> and <see cref="Reduced"/> at the point.</summary>
    public void ComputeGradient()
    {
        if (_measures)
        {
            Measure();
            return;
        }

        EnsureWork();
        ReadOnlySpan<int> free = Factor.Free;
        Span<double> values = _solution.AsSpan(0, free.Length);
        for (int k = 0; k < free.Length; k++)
        {
            values[k] = X[free[k]];
        }

        _fixed.CopyTo(Gradient, 0);
        _program.Hessian.AddColumns(free, values, Gradient);
        Gradient.CopyTo(Reduced, 0);
        for (int i = 0; i < RowMultipliers.Length; i++)
        {
            if (RowMultipliers[i] != 0)
            {
                Kernels.Axpy(-RowMultipliers[i], _program.Rows.Row(i), Reduced);
            }
        }
    }

    /// <summary>The entry of <see cref="Reduced"/> of one fixed variable at the present point, without the others. O(k + m).</summary>
    public double ReducedOf(int variable)
    {
        EnsureWork(); // Others may have been freed since the last solve.
        ReadOnlySpan<int> free = Factor.Free;
        Span<double> entries = _solution.AsSpan(0, free.Length);
        _program.Hessian.Gather(variable, free, entries);
        double slope = _fixed[variable];
        for (int k = 0; k < free.Length; k++)
        {
            slope += entries[k] * X[free[k]];
        }

        for (int i = 0; i < RowMultipliers.Length; i++)
        {
            slope -= RowMultipliers[i] == 0 ? 0 : RowMultipliers[i] * _program.Rows[i, variable];
        }

        return slope;
    }

    /// <summary>½x'Qx + c'x and the kinked costs, from the gradient of the last <see cref="ComputeGradient"/>.</summary>
    public double Objective()
    {
        ReadOnlySpan<double> linear = _program.Linear;
        Vector<double> sums = Vector<double>.Zero;
        int j = 0;
        for (; j <= X.Length - Vector<double>.Count; j += Vector<double>.Count)
        {
            sums += Lanes.At(X, j) * (Lanes.At(Gradient, j) - Lanes.At(_linear, j) + (2.0 * Lanes.At(linear, j)));
        }

        double sum = Vector.Sum(sums);
        for (; j < X.Length; j++)
        {
            sum += X[j] * (Gradient[j] - _linear[j] + (2 * linear[j]));
        }

        sum *= 0.5;
        for (j = 0; j < X.Length && _program.Costs is not null; j++)
        {
            sum += _program.Costs.At(j, X[j]);
        }

        return sum;
    }

    /// <summary>√(x'Qx), from the gradient of the last <see cref="ComputeGradient"/>.</summary>
    public double Deviation()
    {
        Vector<double> sums = Vector<double>.Zero;
        int j = 0;
        for (; j <= X.Length - Vector<double>.Count; j += Vector<double>.Count)
        {
            Vector<double> value = Lanes.At(X, j);
            Vector<double> term = value * (Lanes.At(Gradient, j) - Lanes.At(_linear, j));
            sums += Vector.ConditionalSelect(Vector.Equals(value, Vector<double>.Zero), Vector<double>.Zero, term);
        }

        double sum = Vector.Sum(sums);
        for (; j < X.Length; j++)
        {
            sum += X[j] == 0 ? 0 : X[j] * (Gradient[j] - _linear[j]);
        }

        return Math.Sqrt(Math.Max(0, sum));
    }

    /// <summary>Whether there are no kinked costs, and no variable is held where no bound is.</summary>
    public bool HasBoundsOnly => !_hasKinks && _program.Costs is null;

    /// <summary>The entry of a variable on the diagonal of Q.</summary>
    public double Curvature(int variable) => _curvature[variable];

    /// <summary>
    /// Whether, of a vector of variables from one on, each is right where it is: inside its bounds, and with a slope that is rounding or holds
    /// it at a bound. Where there is <see cref="HasBoundsOnly"/>; false says nothing.
    /// </summary>
    public bool AreRight(int variable, double deviation, double rounding)
    {
        Vector<double> slope = Lanes.At(Reduced, variable);
        Vector<double> lower = Lanes.At(Lower, variable);
        Vector<double> upper = Lanes.At(Upper, variable);
        Vector<double> value = Lanes.At(X, variable);
        Vector<long> held = (Vector.Equals(value, lower) & Vector.GreaterThan(slope, Vector<double>.Zero))
            | (Vector.Equals(value, upper) & Vector.LessThan(slope, Vector<double>.Zero));
        if (Vector.EqualsAll(held, Vector<long>.AllBitsSet))
        {
            return true;
        }

        Vector<double> room = new(rounding);
        Vector<double> curvature = Vector.Max(Lanes.At(_curvature, variable), Vector<double>.Zero);
        Vector<double> size = Vector.Max(
            Vector.Max(Vector.Abs(Lanes.At(_linear, variable)), Vector.Abs(Lanes.At(Gradient, variable) - slope)),
            deviation * Vector.SquareRoot(curvature));
        Vector<long> inside = Vector.GreaterThanOrEqual(value, lower - room) & Vector.LessThanOrEqual(value, upper + room)
            & Vector.LessThanOrEqual(Vector.Abs(slope), PrimalActiveSet.SlopeTolerance * size);
        return Vector.EqualsAll(held | inside, Vector<long>.AllBitsSet);
    }

    /// <summary>
    /// For a vector of variables from one on, the squared slopes beside the entries of the diagonal of Q; +∞ for those between their bounds.
    /// </summary>
    public Vector<double> Merits(int variable)
    {
        Vector<double> slope = Lanes.At(Reduced, variable);
        Vector<double> value = Lanes.At(X, variable);
        Vector<long> held = Vector.Equals(value, Lanes.At(Lower, variable)) | Vector.Equals(value, Lanes.At(Upper, variable));
        return Vector.ConditionalSelect(
            held, slope * slope / Lanes.At(_curvature, variable), new Vector<double>(double.PositiveInfinity));
    }

    /// <summary>Size below which a slope of a variable is rounding of what cancels in it.</summary>
    public double SlopeSize(int variable, double deviation) => Math.Max(
        Math.Max(Math.Abs(_linear[variable]), Math.Abs(Gradient[variable] - Reduced[variable])),
        deviation * Math.Sqrt(Math.Max(0, _curvature[variable])));

    /// <summary>
    /// The multiplier of a variable's bounds and the slope of its cost that make <see cref="Reduced"/> zero, as far as its status allows.
    /// </summary>
    public (double Bound, double CostSlope) Multipliers(int variable)
    {
        double slope = Reduced[variable];
        bool kinked = HasKink(variable);
        VariableStatus status = Status[variable];
        double cost = IsFree(status) ? CostSlope(variable, status)
            : !kinked ? 0
            : status == VariableStatus.AtLower ? -_below[variable]
            : status == VariableStatus.AtUpper ? _above[variable]
            : Math.Clamp(-slope, -_below[variable], _above[variable]);
        double bound = IsFree(status) || status == VariableStatus.AtKink ? 0
            : IsPinned(variable) ? slope + cost
            : status == VariableStatus.AtLower ? Math.Max(0, slope + cost) : Math.Min(0, slope + cost);
        return (bound, cost + (_linear[variable] - _program.Linear[variable]));
    }

    /// <summary>The multipliers of all bounds, where there is <see cref="HasBoundsOnly"/>.</summary>
    public void WriteBoundMultipliers(Span<double> multipliers)
    {
        int j = 0;
        for (; j <= X.Length - Vector<double>.Count; j += Vector<double>.Count)
        {
            Vector<double> slope = Lanes.At(Reduced, j);
            Vector<double> lower = Lanes.At(Lower, j);
            Vector<double> upper = Lanes.At(Upper, j);
            Vector<double> value = Lanes.At(X, j);
            Vector<long> fits = (Vector.GreaterThan(slope, Vector<double>.Zero) & Vector.Equals(value, lower))
                | (Vector.LessThan(slope, Vector<double>.Zero) & Vector.Equals(value, upper)) | Vector.GreaterThanOrEqual(lower, upper);
            Lanes.Put(Vector.ConditionalSelect(fits, slope, Vector<double>.Zero), multipliers, j);
        }

        for (; j < X.Length; j++)
        {
            multipliers[j] = Multipliers(j).Bound;
        }

        foreach (int variable in Factor.Free)
        {
            multipliers[variable] = 0;
        }
    }
}
