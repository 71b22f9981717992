using MrBen.Optimization.Conic;

namespace MrBen.Optimization.Scenarios;

/// <summary>Epigraphs of the mean of squares Σ pₜvₜ² and of its root.</summary>
internal static class Squares
{
    /// <summary>Adds the cone of the root, t ≥ ‖√p·v‖, or of the squares themselves, t·scale ≥ ‖√p·v‖².</summary>
    /// <param name="epigraph">Where to.</param>
    /// <param name="isRoot">Which of the two.</param>
    /// <param name="addValue">Adds vₜ to a row, times a weight.</param>
    public static LinearForm Add(ScenarioEpigraph epigraph, bool isRoot, Action<int, int, double> addValue)
    {
        ReadOnlySpan<double> probabilities = epigraph.Scenarios.Probabilities;
        int count = probabilities.Length;
        int bound = epigraph.AddLocals();
        if (isRoot)
        {
            int root = epigraph.AddRows(Cone.SecondOrder(count + 1));
            epigraph.AddEntry(root, bound, 1);
            AddValues(root + 1, 1, probabilities);
            return new LinearForm().Add(bound, 1);
        }

        // t·k ≥ ‖v‖² is (t + k)/2 ≥ ‖((t − k)/2, v)‖; in the unit in which t is about as large as k, or its digits would be lost in theirs.
        double unit = epigraph.Scenarios.TypicalReturn * epigraph.Scenarios.TypicalReturn;
        double[] constants = new double[count + 2];
        (constants[0], constants[1]) = (0.5, -0.5);
        int rows = epigraph.AddRows(Cone.SecondOrder(count + 2), constants);
        epigraph.AddEntry(rows, bound, 0.5);
        epigraph.AddEntry(rows + 1, bound, 0.5);
        AddValues(rows + 2, 1 / Math.Sqrt(unit), probabilities);
        return new LinearForm().Add(bound, unit);

        void AddValues(int first, double weight, ReadOnlySpan<double> shares)
        {
            for (int t = 0; t < shares.Length; t++)
            {
                addValue(first + t, t, weight * Math.Sqrt(shares[t]));
            }
        }
    }
}
