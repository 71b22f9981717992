using System.Collections.Immutable;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.State;

/// <summary>What the user says of the market beside prices. Immutable and thread-safe.</summary>
public sealed record MarketOutlook
{
    /// <summary>Nothing said.</summary>
    public static MarketOutlook Empty { get; } = new();

    /// <summary>What share of the market each asset makes; <see langword="null"/> where not said.</summary>
    public MarketWeights? MarketWeights { get; init; }

    /// <summary>Opinions on expected returns.</summary>
    public ImmutableArray<View> Views { get; init; } = [];

    /// <summary>The asset whose returns the portfolio is compared with; <see langword="null"/> for none.</summary>
    public AssetId? Benchmark { get; init; }
}
