using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Market;

namespace QuickStart;

/// <summary>What the command line asked for.</summary>
internal sealed record Request
{
    /// <summary>The user's prices; none for the built-in ones.</summary>
    public required FileInfo? Prices { get; init; }

    /// <summary>The user's configuration; none for the sample's own settings.</summary>
    public required FileInfo? Config { get; init; }

    /// <summary>The strategy to plan trades for.</summary>
    public required PortfolioStrategy Strategy { get; init; }

    /// <summary>When to act and how to move the strategy's weights.</summary>
    public required AllocationMethod Method { get; init; }

    /// <summary>Cash at hand.</summary>
    public required decimal Cash { get; init; }

    /// <summary>Units held, each as SYMBOL=QUANTITY.</summary>
    public required IReadOnlyList<string> Positions { get; init; }

    /// <summary>Market values, each as SYMBOL=VALUE; none where all are alike.</summary>
    public required IReadOnlyList<string> Market { get; init; }

    /// <summary>Opinions on returns, each as SYMBOL=RETURN or SYMBOL-SYMBOL=RETURN.</summary>
    public required IReadOnlyList<string> Views { get; init; }

    /// <summary>Risk-free rate per year; not used with <see cref="Config"/>.</summary>
    public required double RiskFreeRate { get; init; }

    /// <summary>Cost of a trade as a fraction of its value; not used with <see cref="Config"/>.</summary>
    public required decimal Fee { get; init; }

    /// <summary>Largest weight of a symbol, for the strategies that optimise; not used with <see cref="Config"/>.</summary>
    public required double MaxWeight { get; init; }

    /// <summary>Periods per year, where the dates do not tell.</summary>
    public required Frequency? Frequency { get; init; }
}
