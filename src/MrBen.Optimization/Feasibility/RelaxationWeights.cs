using MrBen.Optimization.Certificates;
using MrBen.Optimization.Quadratic;
using static System.FormattableString;

namespace MrBen.Optimization.Feasibility;

/// <summary>
/// What a unit of relaxation of each limit counts: a positive number, or +∞ for a limit that must hold. Limits in different units are made
/// comparable by it. Immutable and thread-safe.
/// </summary>
public sealed class RelaxationWeights
{
    private readonly double[] _lower;
    private readonly double[] _upper;
    private readonly double[] _rowLower;
    private readonly double[] _rowUpper;

    private RelaxationWeights(double[] lower, double[] upper, double[] rowLower, double[] rowUpper) =>
        (_lower, _upper, _rowLower, _rowUpper) = (lower, upper, rowLower, rowUpper);

    /// <summary>Of the lower bounds, length n.</summary>
    public ReadOnlySpan<double> Lower => _lower;

    /// <summary>Of the upper bounds, length n.</summary>
    public ReadOnlySpan<double> Upper => _upper;

    /// <summary>Of the rows' lower limits, length m.</summary>
    public ReadOnlySpan<double> RowLower => _rowLower;

    /// <summary>Of the rows' upper limits, length m.</summary>
    public ReadOnlySpan<double> RowUpper => _rowUpper;

    /// <summary>Each limit of a program may give way, and counts the same.</summary>
    public static RelaxationWeights Same(QuadraticProgram program)
    {
        ArgumentNullException.ThrowIfNull(program);
        double[] bounds = [.. Enumerable.Repeat(1.0, program.VariableCount)];
        double[] rows = [.. Enumerable.Repeat(1.0, program.RowCount)];
        return new RelaxationWeights(bounds, bounds, rows, rows);
    }

    /// <summary>Copies the weights; all limits of a kind whose weights are empty must hold.</summary>
    /// <param name="program">The program that they are for.</param>
    /// <param name="lower">Of the lower bounds, length n or 0; positive, or +∞ for limits that must hold.</param>
    /// <param name="upper">Of the upper bounds, likewise.</param>
    /// <param name="rowLower">Of the rows' lower limits, length m or 0.</param>
    /// <param name="rowUpper">Of the rows' upper limits, length m or 0.</param>
    /// <exception cref="ArgumentException">A length does not fit, or a weight is not positive.</exception>
    public static RelaxationWeights Create(
        QuadraticProgram program, ReadOnlySpan<double> lower = default, ReadOnlySpan<double> upper = default,
        ReadOnlySpan<double> rowLower = default, ReadOnlySpan<double> rowUpper = default)
    {
        ArgumentNullException.ThrowIfNull(program);
        return new RelaxationWeights(
            Copied(lower, program.VariableCount, nameof(lower)), Copied(upper, program.VariableCount, nameof(upper)),
            Copied(rowLower, program.RowCount, nameof(rowLower)), Copied(rowUpper, program.RowCount, nameof(rowUpper)));
    }

    internal double Of(ConstraintSide side, int index) => side switch
    {
        ConstraintSide.LowerBound => _lower[index],
        ConstraintSide.UpperBound => _upper[index],
        ConstraintSide.RowLower => _rowLower[index],
        _ => _rowUpper[index],
    };

    private static double[] Copied(ReadOnlySpan<double> given, int count, string name)
    {
        if (given.IsEmpty)
        {
            return [.. Enumerable.Repeat(double.PositiveInfinity, count)];
        }

        Guard.Length(count, given.Length, "weights (one per limit)", name);
        for (int i = 0; i < given.Length; i++)
        {
            if (!(given[i] > 0))
            {
                throw new ArgumentException(
                    Invariant($"Element {i} is {given[i]}; it must be positive, or ∞ for a limit that must hold."), name);
            }
        }

        return given.ToArray();
    }
}
