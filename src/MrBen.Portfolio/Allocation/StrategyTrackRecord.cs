using System.Collections.Immutable;
using MrBen.Portfolio.Forecasting.Utility;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Allocation;

/// <summary>
/// What a <see cref="StrategyBacktest"/> found, and what it needs to go on when new periods have come. Immutable and thread-safe.
/// </summary>
public sealed class StrategyTrackRecord
{
    private readonly ImmutableArray<ImmutableArray<double>> _held;

    internal StrategyTrackRecord(
        StrategyTracks tracks, ImmutableArray<StrategyDecision> decisions, ReturnPanel returns,
        ImmutableArray<(double Buy, double Sell)> rates, ImmutableArray<ImmutableArray<double>> held) =>
        (Tracks, Decisions, Returns, Rates, _held) = (tracks, decisions, returns, rates, held);

    /// <summary>What the strategies earned, paid and traded.</summary>
    public StrategyTracks Tracks { get; }

    /// <summary>What they wanted at each decision, ascending; the first is before the first period.</summary>
    public ImmutableArray<StrategyDecision> Decisions { get; }

    /// <summary>The returns it was made of; the last ones are those of the tracks.</summary>
    public ReturnPanel Returns { get; }

    /// <summary>Cost of buying and selling a weight of 1 of each asset.</summary>
    internal ImmutableArray<(double Buy, double Sell)> Rates { get; }

    /// <summary>The period of <see cref="Returns"/> that the tracks begin with.</summary>
    internal int FirstPeriod => Returns.Observations - Tracks.Dates.Length;

    /// <summary>Weights held after the last period, one array for each strategy, for whoever goes on from them.</summary>
    internal double[][] CopyHeld() => [.. _held.Select(weights => weights.ToArray())];

    /// <summary><see cref="StrategyTracks.ToString"/>.</summary>
    public override string ToString() => Tracks.ToString();
}
