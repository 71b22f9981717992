using System.Collections.Immutable;

namespace MrBen.Portfolio.Allocation;

/// <summary>Shares of a mixture's parts moved to those of higher utility, by no more than a cap. Pure functions, thread-safe.</summary>
internal static class StrategyShares
{
    /// <summary>So much of weight is left free that the cap is kept to the last bit, and what is less is no move.</summary>
    public const double Rounding = 1e-12;

    /// <summary>The shares that utilities lead to, and where the cap lets them end.</summary>
    /// <param name="parts">The parts.</param>
    /// <param name="utilities">Relative utility of each, finite.</param>
    /// <param name="options">Strength, full score and cap.</param>
    /// <param name="change">Σ|change of an asset's weight|, at most the cap.</param>
    public static double[] Move(
        ImmutableArray<MixturePart> parts, ReadOnlySpan<double> utilities, UtilityTiltOptions options, out double change)
    {
        double[] shares = Scored(parts, utilities, options);
        double[] before = [.. parts.Select(part => part.Share)];
        double[] mean = StrategyMixture.Mean(parts, before);
        change = Distance(StrategyMixture.Mean(parts, shares), mean);
        double allowed = Math.Max(0, options.Cap - Rounding);
        if (change > allowed)
        {
            double part = allowed / change;
            for (int k = 0; k < shares.Length; k++)
            {
                shares[k] = before[k] + (part * (shares[k] - before[k]));
            }

            change = Distance(StrategyMixture.Mean(parts, shares), mean);
        }

        return shares;
    }

    private static double[] Scored(ImmutableArray<MixturePart> parts, ReadOnlySpan<double> utilities, UtilityTiltOptions options)
    {
        double[] shares = new double[parts.Length];
        double sum = 0;
        double all = 0;
        for (int k = 0; k < shares.Length; k++)
        {
            shares[k] = parts[k].Share * (1 + (options.Strength * Math.Clamp(utilities[k] / options.FullScore, -1, 1)));
            sum += shares[k];
            all += parts[k].Share;
        }

        for (int k = 0; k < shares.Length; k++)
        {
            shares[k] = sum > 0 ? shares[k] * all / sum : parts[k].Share; // of a model that rejects every strategy alike
        }

        return shares;
    }

    private static double Distance(double[] x, double[] y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            sum += Math.Abs(x[i] - y[i]);
        }

        return sum;
    }
}
