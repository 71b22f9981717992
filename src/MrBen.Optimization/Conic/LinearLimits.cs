using static System.FormattableString;

namespace MrBen.Optimization.Conic;

/// <summary>
/// Lower and upper limits of consecutive things, variables or rows, as rows of a conic program, and where the multiplier of each is found.
/// Immutable and thread-safe.
/// </summary>
public sealed class LinearLimits
{
    // The row of each limit, −1 where it is none. An equality has one row, which is both.
    private readonly int[] _lowerRows;
    private readonly int[] _upperRows;

    /// <summary>Adds the rows of a cone with their offsets and returns the first.</summary>
    internal delegate int RowAdder(Cone cone, ReadOnlySpan<double> offsets);

    private LinearLimits(int count)
    {
        (_lowerRows, _upperRows) = (new int[count], new int[count]);
        _lowerRows.AsSpan().Fill(-1);
        _upperRows.AsSpan().Fill(-1);
    }

    /// <summary>Number of things.</summary>
    public int Count => _lowerRows.Length;

    /// <summary>Adds the limits to a program: equalities first, then those from below, then those from above.</summary>
    /// <param name="builder">Where to.</param>
    /// <param name="lower">One per thing, −∞ for none.</param>
    /// <param name="upper">One per thing, +∞ for none.</param>
    /// <param name="addCoefficients">Called with a row, a thing and a sign: adds the thing times the sign to the row.</param>
    /// <exception cref="ArgumentException">The lengths differ, a limit is NaN, or infinite on the wrong side.</exception>
    public static LinearLimits Add(
        ConicProgramBuilder builder, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, Action<int, int, double> addCoefficients)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(addCoefficients);
        return Add(builder.AddRows, lower, upper, addCoefficients);
    }

    /// <summary>The same for rows that are added in another way, such as with offsets that a scale multiplies.</summary>
    internal static LinearLimits Add(
        RowAdder addRows, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, Action<int, int, double> addCoefficients)
    {
        Guard.Length(lower.Length, upper.Length, "upper limits (one per lower limit)", nameof(upper));
        for (int i = 0; i < lower.Length; i++)
        {
            bool isSound = lower[i] < double.PositiveInfinity && upper[i] > double.NegativeInfinity;
            if (!isSound)
            {
                throw new ArgumentException(
                    Invariant($"Limits {i} are {lower[i]} and {upper[i]}; each must be finite, or infinite on its own side for none."),
                    nameof(lower));
            }
        }

        LinearLimits limits = new(lower.Length);
        List<int> equal = [];
        List<int> below = [];
        List<int> above = [];
        for (int i = 0; i < lower.Length; i++)
        {
            if (lower[i] == upper[i])
            {
                equal.Add(i);
                continue;
            }

            if (double.IsFinite(lower[i]))
            {
                below.Add(i);
            }

            if (double.IsFinite(upper[i]))
            {
                above.Add(i);
            }
        }

        AddRows(addRows, Cone.Zero(equal.Count), equal, lower, 1, limits._lowerRows, addCoefficients);
        foreach (int i in equal)
        {
            limits._upperRows[i] = limits._lowerRows[i];
        }

        AddRows(addRows, Cone.Nonnegative(below.Count), below, lower, 1, limits._lowerRows, addCoefficients);
        AddRows(addRows, Cone.Nonnegative(above.Count), above, upper, -1, limits._upperRows, addCoefficients);
        return limits;
    }

    /// <summary>
    /// The row that holds a thing's lower (positive sign) or upper limit as what must be at least 0, −1 where there is none; an equality
    /// has one row for both.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such thing.</exception>
    public int RowOf(int thing, bool isLower)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(thing);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(thing, Count);
        return (isLower ? _lowerRows : _upperRows)[thing];
    }

    /// <summary>Writes by how much the program's least value rises per unit by which the active limit does, times a factor.</summary>
    /// <param name="duals">The duals of all rows of the program.</param>
    /// <param name="factor">What the multipliers are multiplied by.</param>
    /// <param name="multipliers">One per thing.</param>
    /// <exception cref="ArgumentException">There are not as many multipliers as things.</exception>
    public void WriteMultipliers(ReadOnlySpan<double> duals, double factor, Span<double> multipliers)
    {
        Guard.Length(Count, multipliers.Length, "multipliers (one per thing)", nameof(multipliers));
        for (int i = 0; i < multipliers.Length; i++)
        {
            double rise = _lowerRows[i] >= 0 ? duals[_lowerRows[i]] : 0;
            double fall = _upperRows[i] >= 0 && _upperRows[i] != _lowerRows[i] ? duals[_upperRows[i]] : 0;
            multipliers[i] = rise == fall ? 0 : factor * (rise - fall);
        }
    }

    private static void AddRows(
        RowAdder addRows, Cone cone, List<int> things, ReadOnlySpan<double> limits, double sign, int[] rows,
        Action<int, int, double> addCoefficients)
    {
        double[] offsets = new double[things.Count];
        for (int k = 0; k < offsets.Length; k++)
        {
            offsets[k] = limits[things[k]] == 0 ? 0 : -sign * limits[things[k]];
        }

        int first = addRows(cone, offsets);
        for (int k = 0; k < offsets.Length; k++)
        {
            rows[things[k]] = first + k;
            addCoefficients(first + k, things[k], sign);
        }
    }
}
