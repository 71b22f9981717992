using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Rebalancing;
using MrBen.Portfolio.Tests.Allocation;

namespace MrBen.Portfolio.Tests.Rebalancing;

/// <summary>Contexts that the tests of triggers share.</summary>
internal static class TriggerContexts
{
    public static RebalanceContext Of(
        string now, string? last = null, PortfolioWeights? current = null, PortfolioWeights? target = null, ReturnPanel? returns = null,
        ReturnEstimates? estimates = null) => new()
        {
            Time = Parse(now),
            LastRebalance = last is null ? null : Parse(last),
            CurrentWeights = current ?? Markets.Weights(0.5, 0.5),
            TargetWeights = target ?? Markets.Weights(0.5, 0.5),
            Returns = returns,
            Estimates = estimates,
        };

    /// <summary>Returns of A and B from 2024-01-01 on, both the same.</summary>
    public static ReturnPanel Same(params double[] returns) => TiltContexts.Panel([.. returns.Select(value => new[] { value, value })]);

    private static DateTimeOffset Parse(string text) =>
        DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal);
}
