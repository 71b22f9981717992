using System.Collections.Immutable;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.State.Reviews;

/// <summary>A portfolio as it was when a period began: before the first event in it. Immutable.</summary>
/// <param name="Date">Day of that event.</param>
/// <param name="Periods">The kinds of period that begin with it.</param>
/// <param name="NetAssetValue">Net asset value; null where it was not known.</param>
/// <param name="UnitValue">See <see cref="PortfolioSnapshot.UnitValue"/>.</param>
/// <param name="Gains">What had been gained; null where that is beyond decimal numbers.</param>
/// <param name="Breaches">How often each limit had been breached that ever moved.</param>
internal sealed record PeriodOpening(
    DateOnly Date, ImmutableArray<ReviewPeriod> Periods, decimal? NetAssetValue, double UnitValue, BookedGains? Gains,
    ImmutableSortedDictionary<string, int> Breaches)
{
    /// <summary>What opens a period of a state as it is; no date and periods, where it is only looked at.</summary>
    public static PeriodOpening Of(PortfolioState state, DateOnly date = default, ImmutableArray<ReviewPeriod> periods = default) => new(
        date, periods.IsDefault ? [] : periods, state.NetAssetValue, state.UnitValue, BookedGains.Of(() => state.Gains),
        state.Limits.ToImmutableSortedDictionary(limit => limit.Key, limit => limit.Value.Breaches, StringComparer.Ordinal));

    /// <summary>The same without an asset that left: should it join again, it begins with nothing.</summary>
    public PeriodOpening Without(AssetId asset) => Gains is null
        ? this
        : this with { Gains = Gains with { Assets = Gains.Assets.RemoveAll(known => known.Asset == asset) } };
}
