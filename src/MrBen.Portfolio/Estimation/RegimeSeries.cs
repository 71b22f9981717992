using MrBen.Portfolio.Market;
using MrBen.Portfolio.Statistics;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>What regime models do to a series before they fit it.</summary>
internal static class RegimeSeries
{
    /// <summary>
    /// Why a series has no regimes to find; null where it is long enough and moves. Mean and standard deviation where it does.
    /// </summary>
    public static EstimationFailure? FindFailure(
        AssetId name, ReadOnlySpan<double> values, int required, out double mean, out double scale)
    {
        (mean, scale) = (0, 1);
        if (values.Length < required)
        {
            return new InsufficientHistory([new HistoryShortage(name, PairedWith: null, values.Length, required)]);
        }

        if (values.IndexOfAnyExcept(values[0]) < 0)
        {
            return new UndefinedEstimate(name, Invariant($"{name} did not move in {values.Length} returns; it has no regimes."));
        }

        (mean, double variance) = Moments.MeanAndVariance(values);
        scale = Math.Sqrt(variance);
        return double.IsFinite(scale) && scale > 1e-150 && double.IsFinite(mean)
            ? null
            : new UndefinedEstimate(name, Invariant(
                $"The variance of {name} over {values.Length} returns is {variance}; it cannot be computed with."));
    }

    public static double[] Scale(ReadOnlySpan<double> values, double mean, double scale)
    {
        double[] scaled = new double[values.Length];
        for (int t = 0; t < scaled.Length; t++)
        {
            scaled[t] = (values[t] - mean) / scale;
        }

        return scaled;
    }

    /// <summary>Where each regime of the wanted order stands in the given one; ties keep their order.</summary>
    public static int[] Places(IReadOnlyList<GaussianRegime> regimes, RegimeOrder order) =>
        [.. Enumerable.Range(0, regimes.Count)
            .OrderBy(k => order == RegimeOrder.Mean ? regimes[k].Mean : regimes[k].Volatility)
            .ThenBy(k => order == RegimeOrder.Mean ? regimes[k].Volatility : regimes[k].Mean)];
}
