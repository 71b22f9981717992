using System.Collections.Immutable;

namespace MrBen.Portfolio.Estimation;

/// <summary>
/// What a <see cref="MarketWatch"/> says of the market after the last period it saw, with all that it goes on from. Immutable and
/// thread-safe.
/// </summary>
public sealed record MarketReading
{
    /// <summary>Moves kept, the latest.</summary>
    internal const int MovesKept = 200;

    internal MarketReading()
    {
    }

    /// <summary>The last period that was seen.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>How regimes are told apart.</summary>
    public required RegimeSource Source { get; init; }

    /// <summary>
    /// The regime that counts, from 0 for the calmest; by thresholds it is a <see cref="MarketRegime"/> as a number.
    /// <see langword="null"/> where there is too little history.
    /// </summary>
    public int? Regime => Memory.Regime;

    /// <summary>Number of regimes: three by thresholds.</summary>
    public int Regimes => Source == RegimeSource.VolatilityThresholds ? 3 : Probabilities.Length;

    /// <summary>The period from which the regime has counted; <see langword="null"/> where there is none.</summary>
    public required DateOnly? RegimeSince { get; init; }

    /// <summary>
    /// Probabilities of the hidden states after the last period, in the order of the regimes, summing to 1; empty by thresholds and where
    /// there is no model yet.
    /// </summary>
    public required ImmutableArray<double> Probabilities { get; init; }

    /// <summary>Volatility of the equally weighted market now over its slow reference; <see langword="null"/> in the warm-up.</summary>
    public required double? VolatilityRatio { get; init; }

    /// <summary>Whether volatility is in a spike.</summary>
    public bool IsVolatilitySpike => Memory.IsVolatilitySpike;

    /// <summary>
    /// Mean distance of the correlations now from their slow reference, in [0, 2]; <see langword="null"/> in the warm-up and of one asset.
    /// </summary>
    public required double? CorrelationDistance { get; init; }

    /// <summary>Whether correlations are broken down.</summary>
    public bool IsCorrelationBreakdown => Memory.IsCorrelationBreakdown;

    /// <summary>Groups of assets that move together, with numbers that last; empty where there is too little history.</summary>
    public required ImmutableArray<TrackedGroup> Groups { get; init; }

    /// <summary>The last look at the groups; <see langword="null"/> before the first.</summary>
    public required DateOnly? GroupsDate { get; init; }

    /// <summary>The hidden states in use; <see langword="null"/> by thresholds and before the first fit.</summary>
    public required HiddenMarkovModel? Model { get; init; }

    /// <summary>The last period that the hidden states were fitted to.</summary>
    public required DateOnly? ModelDate { get; init; }

    /// <summary>What began or ended, oldest first, at most the latest 200.</summary>
    public required ImmutableArray<MarketMove> Moves { get; init; }

    /// <summary>Why something is not known, one sentence for each; empty where all is.</summary>
    public required string Detail { get; init; }

    /// <summary>What the events go on from.</summary>
    internal MarketStateMemory Memory { get; init; }

    /// <summary>The number that the next new group takes, and the looks taken.</summary>
    internal (int NextId, int Looks) Grouping { get; init; }

    /// <summary>How much the market moves: the regime by thresholds, or the calmest and wildest of the hidden states by these names.</summary>
    public MarketRegime? Level => Regime switch
    {
        null => null,
        _ when Source == RegimeSource.VolatilityThresholds => (MarketRegime)Regime,
        0 => MarketRegime.Calm,
        _ => Regime == Regimes - 1 ? MarketRegime.Turbulent : MarketRegime.Normal,
    };

    /// <summary>What became known after a moment, oldest first.</summary>
    public IEnumerable<MarketMove> MovesAfter(DateTimeOffset time) => Moves.Where(move => move.KnownAt > time);
}
