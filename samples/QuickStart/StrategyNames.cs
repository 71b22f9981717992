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

    /// <exception cref="FormatException">There is no such strategy; the message names the nearest.</exception>
    public static PortfolioStrategy Parse(string name) => Strategies.TryGetValue(name, out PortfolioStrategy strategy)
        ? strategy
        : throw new FormatException(
            $"There is no strategy '{name}'; did you mean {NearMatch.Find(name, All)}? There are {string.Join(", ", All)}.");
}
