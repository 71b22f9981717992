namespace MrBen.Portfolio.Allocation;

/// <summary>The one formula by which scores move weights.</summary>
internal static class ScoreTilt
{
    /// <summary>
    /// Each weight w becomes w + strength·score·|w|, all then scaled so that Σ|w| stays what it was. <see langword="null"/> where no weight
    /// would move, or all would be moved to nothing.
    /// </summary>
    public static PortfolioWeights? Move(PortfolioWeights weights, ReadOnlySpan<double> scores, double strength)
    {
        double[] moved = weights.Weights.ToArray();
        double before = 0;
        double after = 0;
        double? common = null;
        bool differs = false;
        for (int i = 0; i < moved.Length; i++)
        {
            double size = Math.Abs(moved[i]);
            common ??= size > 0 ? scores[i] : null;
            differs |= size > 0 && scores[i] != common;
            before += size;
            moved[i] += strength * scores[i] * size;
            after += Math.Abs(moved[i]);
        }

        if (!differs || strength == 0 || !(after > 0))
        {
            return null;
        }

        for (int i = 0; i < moved.Length; i++)
        {
            moved[i] *= before / after;
        }

        return PortfolioWeights.Create(weights.Assets, moved);
    }
}
