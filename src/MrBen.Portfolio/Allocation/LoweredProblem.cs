using System.Collections.Immutable;
using MrBen.Optimization.Integer;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Portfolio.Allocation;

/// <summary>A quadratic program made from a portfolio problem, with the way back to weights and words.</summary>
/// <param name="Program">The program; its first variables are the (possibly scaled) weights.</param>
/// <param name="AssetCount">Number of assets, n.</param>
/// <param name="ScaleVariable">The variable that weights are divided by, −1 for none.</param>
/// <param name="ScaleTotal">Where the divisor is Σ weights / budget: the budget; otherwise 0.</param>
/// <param name="BoundLabels">What each variable's bounds mean; <see langword="null"/> for helping variables.</param>
/// <param name="RowLabels">What each row means; <see langword="null"/> for definitions.</param>
internal sealed record LoweredProblem(
    QuadraticProgram Program, int AssetCount, int ScaleVariable, double ScaleTotal,
    ImmutableArray<ConstraintLabel?> BoundLabels, ImmutableArray<ConstraintLabel?> RowLabels)
{
    private const double SmallestScale = 1e-9;

    // Multipliers below this share of the objective's slopes are what a solver leaves of zero.
    private const double SlopeRounding = 1e-9;

    /// <summary>What must hold beside bounds and rows; most problems have none.</summary>
    public ImmutableArray<LoweredCone> Cones { get; init; } = [];

    /// <summary>What is asked of the weights that is all or nothing; <see langword="null"/> for nothing. Most problems ask nothing.</summary>
    public IntegerRestrictions? Restrictions { get; init; }

    /// <summary>Measures over scenarios; <see langword="null"/> for none.</summary>
    public LoweredMeasures? Measures { get; init; }

    /// <summary>What the objective counts beside what is asked of it.</summary>
    public double Constant { get; init; }

    /// <summary>Whether rows without a label define sales of what is held.</summary>
    public bool CountsTrades { get; init; }

    /// <summary>The divisor that turns the point's first variables into weights; 1 where they are weights.</summary>
    public double ScaleOf(ReadOnlySpan<double> point)
    {
        if (ScaleVariable >= 0)
        {
            return point[ScaleVariable];
        }

        if (ScaleTotal == 0)
        {
            return 1;
        }

        double sum = 0;
        foreach (double y in point[..AssetCount])
        {
            sum += y;
        }

        return sum / ScaleTotal;
    }

    /// <summary>
    /// Whether the point is of weights: a divisor below a tiny share of the scaled weights is 0 up to the solver's tolerance, and what it
    /// would make of them are no weights.
    /// </summary>
    public bool HasWeights(ReadOnlySpan<double> point) => ScaleOf(point) > SmallestScale * Kernels.MaxAbs(point);

    public double[] Weights(ReadOnlySpan<double> point)
    {
        double scale = ScaleOf(point);
        double[] weights = point[..AssetCount].ToArray();
        if (ScaleVariable >= 0 || ScaleTotal != 0)
        {
            for (int i = 0; i < weights.Length; i++)
            {
                weights[i] /= scale;
            }
        }

        return weights;
    }

    /// <summary>The constraints with nonzero multipliers, each multiplied by a factor, the dearest first.</summary>
    public ImmutableArray<BindingConstraint> Binding(ProgramAnswer answer, double factor)
    {
        List<BindingConstraint> binding = [];
        Collect(binding, BoundLabels, answer.BoundMultipliers, factor);
        Collect(binding, [.. RowLabels.Select(label => IsEqualWeights(label) ? null : label)], answer.RowMultipliers, factor);
        CollectEqualWeights(binding, answer);
        Collect(binding, [.. Cones.Select(cone => cone.Label)], answer.ConeMultipliers, factor);
        Collect(binding, [.. Measures?.Limits.Select(LoweredMeasures.LabelOf) ?? []], answer.MeasureMultipliers, factor);
        return [.. binding.OrderByDescending(item => item.ShadowPrice)];
    }

    // As many effective assets as there are: rows that keep each weight from falling below the mean, of one limit.
    private static bool IsEqualWeights(ConstraintLabel? label) => label?.Limit.Kind == LimitKind.EffectiveAssets;

    // With room for m of n effective assets weights may be √(1/m − 1/n) times the budget away from equal ones, and the objective gains by the
    // slope it has there times that: a root, which rises without limit at m = n. No larger m leaves any weights. So the price per unit is
    // infinite where the objective has a slope, whatever the multipliers of the rows are; equal multipliers push nowhere.
    private void CollectEqualWeights(List<BindingConstraint> binding, ProgramAnswer answer)
    {
        double least = double.PositiveInfinity;
        double most = double.NegativeInfinity;
        ConstraintLabel? found = null;
        for (int i = 0; i < answer.RowMultipliers.Length; i++)
        {
            // The first of them is that of a sum which is not negative.
            if (IsEqualWeights(RowLabels[i]) && found is null)
            {
                found = RowLabels[i];
            }
            else if (IsEqualWeights(RowLabels[i]))
            {
                least = Math.Min(least, answer.RowMultipliers[i]);
                most = Math.Max(most, answer.RowMultipliers[i]);
            }
        }

        if (found is not null && most - least > SlopeRounding * LargestSlope(answer.Point))
        {
            binding.Add(new BindingConstraint(found.AtLeast, double.PositiveInfinity) { Limit = found.Limit, Side = LimitSide.AtLeast });
        }
    }

    private double LargestSlope(double[] point)
    {
        double[] slopes = new double[point.Length];
        Program.Hessian.Multiply(point, slopes);
        double largest = 0;
        for (int j = 0; j < slopes.Length; j++)
        {
            largest = Math.Max(largest, Math.Abs(slopes[j]) + Math.Abs(Program.Linear[j]));
        }

        return largest;
    }

    private static void Collect(
        List<BindingConstraint> binding, ImmutableArray<ConstraintLabel?> labels, ReadOnlySpan<double> multipliers, double factor)
    {
        for (int i = 0; i < multipliers.Length; i++)
        {
            if (labels[i] is { } label && multipliers[i] != 0)
            {
                bool atLeast = multipliers[i] > 0;
                binding.Add(new BindingConstraint(atLeast ? label.AtLeast : label.AtMost, Math.Abs(multipliers[i]) * factor)
                {
                    Limit = label.Limit,
                    Side = atLeast ? LimitSide.AtLeast : LimitSide.AtMost,
                });
            }
        }
    }
}
