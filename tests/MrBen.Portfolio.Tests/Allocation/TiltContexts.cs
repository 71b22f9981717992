using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tests.Allocation;

/// <summary>Return panels and contexts that the tests of tilts share.</summary>
internal static class TiltContexts
{
    /// <summary>Assets A, B, C, …; one row a period, oldest first; 252 periods per year.</summary>
    public static ReturnPanel Panel(params double[][] rows) => ReturnPanel.Create(
        Markets.Names(rows[0].Length), [.. Enumerable.Range(0, rows.Length).Select(new DateOnly(2024, 1, 1).AddDays)], Frequency.Daily,
        ReturnKind.Simple, [.. rows.SelectMany(row => row)]);

    public static TiltContext Of(ReturnPanel? returns, ReturnEstimates? estimates = null, PortfolioConstraints? constraints = null) => new()
    {
        Estimates = estimates ?? Markets.Three,
        Constraints = constraints ?? new PortfolioConstraints(),
        Returns = returns,
    };

    public static void AssertWeights(TiltOutcome outcome, params double[] expected)
    {
        Assert.True(outcome.HasWeights, outcome.Detail);
        Assert.Equal(expected, outcome.Weights.Weights.ToArray(), (x, y) => Math.Abs(x - y) <= 1e-15);
    }
}
