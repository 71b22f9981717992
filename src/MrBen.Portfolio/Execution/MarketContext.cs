using System.Collections.Immutable;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;

namespace MrBen.Portfolio.Execution;

/// <summary>
/// What a bot knows of one asset and its account when it decides: the record that hosts keep of their own. <see cref="HostRecords"/> makes it of
/// the library's types and turns it into events. Immutable and thread-safe.
/// </summary>
public sealed record MarketContext
{
    /// <summary>The asset.</summary>
    public required AssetId Asset { get; init; }

    /// <summary>The moment, UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The price that the decision is made at, per unit, positive, in the instrument's currency.</summary>
    public required decimal Price { get; init; }

    /// <summary>Best bid per unit; <see langword="null"/> where not known.</summary>
    public decimal? Bid { get; init; }

    /// <summary>Best ask per unit; <see langword="null"/> where not known.</summary>
    public decimal? Ask { get; init; }

    /// <summary>Ask less bid; <see langword="null"/> where one is not known.</summary>
    public decimal? Spread => Ask - Bid;

    /// <summary>Average true range in points of price, at least 0 (Wilder 1978); <see langword="null"/> where not known.</summary>
    public decimal? AverageTrueRange { get; init; }

    /// <summary>Moving averages of the price, by number of periods; those not known are not in it.</summary>
    public ImmutableSortedDictionary<int, decimal> Averages { get; init; } = ImmutableSortedDictionary<int, decimal>.Empty;

    /// <summary>The host's name of the trading session; empty where it has none.</summary>
    public string Session { get; init; } = "";

    /// <summary>Name of the market's regime; empty where none is known.</summary>
    public string Regime { get; init; } = "";

    /// <summary>Net asset value in the portfolio's currency; <see langword="null"/> where something held has no price or rate.</summary>
    public decimal? Equity { get; init; }

    /// <summary>Cash of all currencies in the portfolio's currency.</summary>
    public decimal Balance { get; init; }

    /// <summary>What is held, without the assets of which nothing is.</summary>
    public ImmutableArray<PortfolioAsset> OpenPositions { get; init; } = [];
}
