namespace MrBen.Portfolio.Estimation;

/// <summary>What the regressors of one series are measured against, from its training part. Immutable.</summary>
/// <param name="Floor">Smallest variance that counts as such.</param>
/// <param name="Center">Mean logarithm of the variances.</param>
/// <param name="MarketFloor">Smallest variance of the market that counts as such.</param>
/// <param name="MarketCenter">Mean logarithm of the market's variances.</param>
internal readonly record struct HarScale(double Floor, double Center, double MarketFloor, double MarketCenter)
{
    /// <summary>The scale of a series; null where it has no variance at all.</summary>
    public static HarScale? Of(VolatilitySeries series, bool withMarket, double floorShare)
    {
        (double sum, double marketSum, int marketCount) = (0, 0, 0);
        for (int t = 0; t < series.Count; t++)
        {
            VolatilityObservation seen = series[t];
            sum += seen.Variance;
            marketSum += seen.MarketVariance ?? 0;
            marketCount += seen.MarketVariance is null ? 0 : 1;
        }

        if (!(sum > 0) || (withMarket && !(marketSum > 0)) || !double.IsFinite(sum + marketSum))
        {
            return null;
        }

        double floor = floorShare * sum / series.Count;
        double marketFloor = withMarket ? floorShare * marketSum / marketCount : 1;
        (double center, double marketCenter) = (0, 0);
        for (int t = 0; t < series.Count; t++)
        {
            VolatilityObservation seen = series[t];
            center += Math.Log(Math.Max(floor, seen.Variance));
            marketCenter += withMarket && seen.MarketVariance is { } market ? Math.Log(Math.Max(marketFloor, market)) : 0;
        }

        return new HarScale(floor, center / series.Count, marketFloor, withMarket ? marketCenter / marketCount : 0);
    }
}
