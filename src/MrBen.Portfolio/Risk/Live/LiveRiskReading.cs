namespace MrBen.Portfolio.Risk.Live;

/// <summary>
/// The risk of a portfolio at one moment. Immutable. Losses are positive; <see langword="null"/> where there is none, and
/// <see cref="Status"/> says why.
/// </summary>
public readonly record struct LiveRiskReading
{
    /// <summary>Whether the numbers are of the moment.</summary>
    public LiveRiskStatus Status { get; init; }

    /// <summary>Number of events that led here.</summary>
    public long Sequence { get; init; }

    /// <summary>Time of the last of them, in UTC.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>Net asset value, in money.</summary>
    public double NetAssetValue { get; init; }

    /// <summary>Sum of the absolute weights.</summary>
    public double? GrossExposure { get; init; }

    /// <summary>Sum of the weights; what is missing to 1 is cash.</summary>
    public double? NetExposure { get; init; }

    /// <summary>Volatility per year, √(w'Σw), at least 0.</summary>
    public double? Volatility { get; init; }

    /// <summary>Gaussian value at risk over the horizon, as a fraction of net asset value; negative when even the tail gains.</summary>
    public double? ValueAtRisk { get; init; }

    /// <summary>Gaussian conditional value at risk over the horizon, as a fraction of net asset value.</summary>
    public double? ConditionalValueAtRisk { get; init; }

    /// <summary>How far net asset value is below its high-water mark, in [0, 1], more where it is negative; 0 without a mark.</summary>
    public double? Drawdown { get; init; }

    /// <summary>What can be said without a model of how assets move: value and drawdown, and whether the rest could be measured.</summary>
    internal static LiveRiskReading Of(in LiveTotals totals) => new()
    {
        Status = totals.Unpriced > 0 || !(totals.NetAssetValue > 0) ? LiveRiskStatus.NotValued
            : totals.Uncovered > 0 ? LiveRiskStatus.NoModel
            : LiveRiskStatus.Current,
        Sequence = totals.Sequence,
        Time = totals.Time,
        NetAssetValue = totals.NetAssetValue,
        Drawdown = totals.Unpriced > 0 ? null
            : totals.HighWaterMark > 0 ? Math.Max(0, 1 - (totals.NetAssetValue / totals.HighWaterMark))
            : 0,
    };
}
