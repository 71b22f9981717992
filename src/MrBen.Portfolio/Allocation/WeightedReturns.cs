using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>The last returns of fixed weights, or what is missing of them.</summary>
internal static class WeightedReturns
{
    /// <summary>Σ weight × return in each of the last periods, oldest first; assets without weight need no returns.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="returns">The panel; <see langword="null"/> where there is none.</param>
    /// <param name="periods">How many; all where the panel has fewer, but at least <paramref name="required"/>.</param>
    /// <param name="required">Fewest that are needed.</param>
    /// <param name="what">What needs them, for the sentence.</param>
    /// <param name="shortage">Why there are none.</param>
    public static double[]? Last(
        PortfolioWeights weights, ReturnPanel? returns, int periods, int required, string what, out string shortage)
    {
        shortage = "";
        if (returns is null || returns.Observations < required)
        {
            shortage = Invariant($"{what} needs {required} returns of each asset; there are {returns?.Observations ?? 0}.");
            return null;
        }

        int count = Math.Min(periods, returns.Observations);
        int first = returns.Observations - count;
        double[] series = new double[count];
        for (int i = 0; i < weights.Assets.Length; i++)
        {
            double weight = weights.Weights[i];
            if (weight == 0)
            {
                continue;
            }

            int column = returns.Assets.IndexOf(weights.Assets[i]);
            for (int t = 0; t < count; t++)
            {
                if (column < 0 || !returns.TryGetReturn(first + t, column, out double value))
                {
                    shortage = Missing(returns, weights.Assets[i], column, first + t, what);
                    return null;
                }

                series[t] += weight * value;
            }
        }

        return series;
    }

    /// <summary>The sentence on one return that is not there.</summary>
    public static string Missing(ReturnPanel returns, AssetId asset, int column, int period, string what) => column < 0
        ? $"{what} needs returns of {asset}; there are none."
        : Invariant($"{what} needs the return of {asset} on {returns.Dates[period]:yyyy-MM-dd}; it is missing.");
}
