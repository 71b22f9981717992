using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>An exponentially weighted variance after a history. Immutable and thread-safe.</summary>
internal sealed class EwmaFit : VolatilityFit
{
    private readonly double _factor;
    private readonly double _sum;
    private readonly double _weight;

    private EwmaFit(AssetId asset, int observations, ExponentialDecay decay, double factor, double sum, double weight)
        : base(asset, observations, [])
    {
        (_factor, _sum, _weight) = (factor, sum, weight);
        Description = Invariant($"Exponentially weighted variance of {asset} over {observations} periods, {decay}.");
    }

    /// <inheritdoc/>
    public override string Description { get; }

    /// <inheritdoc/>
    public override int WarmUp => 1;

    public static EwmaFit Of(VolatilitySeries series, ExponentialDecay decay, double factor)
    {
        (double sum, double weight) = (0, 0);
        foreach (double variance in series.Variances)
        {
            (sum, weight) = ((factor * sum) + variance, (factor * weight) + 1);
        }

        return new EwmaFit(series.Asset, series.Count, decay, factor, sum, weight);
    }

    /// <inheritdoc/>
    public override VolatilityTracker Track() => new Tracker(this, _sum, _weight);

    private protected override VolatilityTracker TrackFromNothing() => new Tracker(this, 0, 0);

    private sealed class Tracker(EwmaFit fit, double sum, double weight) : VolatilityTracker(fit)
    {
        private readonly double _factor = fit._factor;
        private double _sum = sum;
        private double _weight = weight;

        private protected override void Advance(in VolatilityObservation observation) =>
            (_sum, _weight) = ((_factor * _sum) + observation.Variance, (_factor * _weight) + 1);

        private protected override double Forecast(int horizon, int place) => _sum / _weight;
    }
}
