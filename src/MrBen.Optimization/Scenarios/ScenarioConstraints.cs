using MrBen.Optimization.Conic;

namespace MrBen.Optimization.Scenarios;

/// <summary>
/// Lower and upper limits of consecutive things (variables or rows) in a conic program, and where the multiplier of each is found. Not
/// thread-safe.
/// </summary>
internal sealed class ScenarioConstraints
{
    // The row of each limit, −1 where it is none. An equality has one row, which is both.
    private readonly int[] _lowerRows;
    private readonly int[] _upperRows;

    /// <summary>Adds the limits: equalities first, then those from below, then those from above.</summary>
    /// <param name="epigraph">Where to.</param>
    /// <param name="lower">−∞ for none.</param>
    /// <param name="upper">+∞ for none.</param>
    /// <param name="addCoefficients">Lets a row hold thing i times a sign.</param>
    public ScenarioConstraints(
        ScenarioEpigraph epigraph, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, Action<int, int, double> addCoefficients)
    {
        _lowerRows = new int[lower.Length];
        _upperRows = new int[lower.Length];
        List<int> equal = [];
        List<int> below = [];
        List<int> above = [];
        for (int i = 0; i < lower.Length; i++)
        {
            (_lowerRows[i], _upperRows[i]) = (-1, -1);
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

        Add(Cone.Zero(equal.Count), equal, lower, 1, _lowerRows);
        foreach (int i in equal)
        {
            _upperRows[i] = _lowerRows[i];
        }

        Add(Cone.Nonnegative(below.Count), below, lower, 1, _lowerRows);
        Add(Cone.Nonnegative(above.Count), above, upper, -1, _upperRows);

        void Add(Cone cone, List<int> things, ReadOnlySpan<double> limits, double sign, int[] rows)
        {
            double[] constants = new double[things.Count];
            for (int k = 0; k < constants.Length; k++)
            {
                constants[k] = limits[things[k]] == 0 ? 0 : -sign * limits[things[k]];
            }

            int first = epigraph.AddRows(cone, constants);
            for (int k = 0; k < constants.Length; k++)
            {
                rows[things[k]] = first + k;
                addCoefficients(first + k, things[k], sign);
            }
        }
    }

    /// <summary>Writes by how much the program's least value rises per unit by which the active limit does, times a factor.</summary>
    public void WriteMultipliers(ReadOnlySpan<double> duals, double factor, Span<double> multipliers)
    {
        for (int i = 0; i < multipliers.Length; i++)
        {
            double rise = _lowerRows[i] >= 0 ? duals[_lowerRows[i]] : 0;
            double fall = _upperRows[i] >= 0 && _upperRows[i] != _lowerRows[i] ? duals[_upperRows[i]] : 0;
            multipliers[i] = rise == fall ? 0 : factor * (rise - fall);
        }
    }
}
