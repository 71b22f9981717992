using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Market;

namespace QuickStart;

/// <summary>What the command line asked for.</summary>
internal sealed record Request
{
    /// <summary>The user's prices; none for the built-in ones.</summary>
    public required FileInfo? Prices { get; init; }

    /// <summary>The strategy to plan trades for.</summary>
    public required PortfolioStrategy Strategy { get; init; }

    /// <summary>Cash at hand.</summary>
    public required decimal Cash { get; init; }

    /// <summary>Units held, each as SYMBOL=QUANTITY.</summary>
    public required IReadOnlyList<string> Positions { get; init; }

    /// <summary>Risk-free rate per year.</summary>
    public required double RiskFreeRate { get; init; }

    /// <summary>Cost of a trade as a fraction of its value.</summary>
    public required decimal Fee { get; init; }

    /// <summary>Largest weight of a symbol, for the strategies that optimise.</summary>
    public required double MaxWeight { get; init; }

    /// <summary>Periods per year, where the dates do not tell.</summary>
    public required Frequency? Frequency { get; init; }
}
