using MrBen.Portfolio.Market;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Estimation;

/// <summary>
/// The equally weighted market of some assets, period by period: its return, its volatility now and over a longer time, and how far
/// correlations are from what they are over a longer time. Updates in place; not thread-safe.
/// </summary>
internal sealed class MarketSeries
{
    private readonly MarketWatchOptions _options;
    private readonly ReturnPanel _returns;
    private readonly double _fast;
    private readonly double _slow;
    private readonly StreamingCorrelation? _now;
    private readonly StreamingCorrelation? _usual;
    private readonly double[] _entries;
    private readonly double[] _reference;
    private (double Variance, double Weight) _fastVariance;
    private (double Variance, double Weight) _slowVariance;
    private int _count;

    public MarketSeries(ReturnPanel returns, MarketWatchOptions options)
    {
        (_returns, _options) = (returns, options);
        _fast = ExponentialDecay.FromHalfLife(options.FastHalfLife).Factor;
        _slow = ExponentialDecay.FromHalfLife(options.SlowHalfLife).Factor;
        int n = returns.Assets.Length;
        if (n > 1)
        {
            _now = Follow(options.CorrelationHalfLife);
            _usual = Follow(options.SlowHalfLife);
        }

        (_entries, _reference) = (new double[n * n], new double[n * n]);
        Returns = new double[returns.Observations];
        for (int t = 0; t < Returns.Length; t++)
        {
            Returns[t] = Moments.MeanOf(returns.Row(t));
        }

        StreamingCorrelation Follow(double halfLife) =>
            new(returns.Assets, new StreamingCorrelationOptions { Decay = ExponentialDecay.FromHalfLife(halfLife) });
    }

    /// <summary>Returns of the market, length T.</summary>
    public double[] Returns { get; }

    /// <summary>The last return over the slow volatility known before it; null in the warm-up and where nothing moved.</summary>
    public double? Standardized { get; private set; }

    /// <summary>Volatility now over its reference; null in the warm-up and where nothing moved.</summary>
    public double? VolatilityRatio => _count > _options.WarmUp && _slowVariance.Variance > 0
        ? Math.Sqrt(_fastVariance.Variance / _fastVariance.Weight / (_slowVariance.Variance / _slowVariance.Weight))
        : null;

    /// <summary>Takes in the next period.</summary>
    public void Advance()
    {
        double value = Returns[_count];
        double usual = Math.Sqrt(_slowVariance.Variance / Math.Max(_slowVariance.Weight, double.Epsilon));
        Standardized = _count > _options.WarmUp && usual > 0 ? value / usual : null;
        _fastVariance = Followed(_fastVariance, _fast);
        _slowVariance = Followed(_slowVariance, _slow);
        _now?.Update(_returns.Row(_count));
        _usual?.Update(_returns.Row(_count));
        _count++;

        (double, double) Followed((double Variance, double Weight) before, double factor) =>
            ((factor * before.Variance) + ((1 - factor) * value * value), (factor * before.Weight) + 1 - factor);
    }

    /// <summary>Distance of the correlations from their reference; null in the warm-up and where an asset stood still. O(N²).</summary>
    public double? CorrelationDistance()
    {
        if (_now is null || _count <= _options.WarmUp || !_now.TryCopyTo(_entries) || !_usual!.TryCopyTo(_reference))
        {
            return null;
        }

        return MarketStateMonitor.MeanDistance(_entries, _reference, _returns.Assets.Length);
    }
}
