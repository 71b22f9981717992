using MrBen.Portfolio.Allocation;

namespace QuickStart;

/// <summary>The names by which strategies are chosen.</summary>
internal static class StrategyNames
{
    private static readonly Dictionary<string, PortfolioStrategy> Strategies = new(StringComparer.Ordinal)
    {
        ["equal_weight"] = PortfolioStrategy.EqualWeight,
        ["inverse_volatility"] = PortfolioStrategy.InverseVolatility,
        ["risk_parity"] = PortfolioStrategy.RiskParity,
        ["minimum_variance"] = PortfolioStrategy.MinimumVariance,
        ["maximum_sharpe"] = PortfolioStrategy.MaximumSharpe,
        ["mean_variance"] = PortfolioStrategy.MeanVariance,
    };

    public static IEnumerable<string> All => Strategies.Keys;

    public static bool TryParse(string name, out PortfolioStrategy strategy) => Strategies.TryGetValue(name, out strategy);

    /// <summary>The name that shares the most letter pairs with a misspelt one.</summary>
    public static string Nearest(string name) => All.MaxBy(candidate => Pairs(candidate).Intersect(Pairs(name)).Count())!;

    private static HashSet<string> Pairs(string text) => [.. text.Zip(text.Skip(1), (a, b) => $"{a}{b}")];
}
