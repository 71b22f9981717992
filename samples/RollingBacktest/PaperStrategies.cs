using MrBen.Portfolio.Allocation;

namespace RollingBacktest;

/// <summary>The strategies of DeMiguel, Garlappi and Uppal (2009) that need nothing but the library, under the paper's names.</summary>
internal static class PaperStrategies
{
    /// <param name="assets">Number of assets, N.</param>
    /// <param name="window">Months of each estimate, M, more than N + 2.</param>
    public static IReadOnlyList<IAllocationStrategy> For(int assets, int window)
    {
        if (window <= assets + 2)
        {
            throw new BacktestException($"A window of {window} months is too short for {assets} assets; it needs more than {assets + 2}.");
        }

        PortfolioConstraints shortSales = new() { MinWeight = double.NegativeInfinity, MaxWeight = double.PositiveInfinity };
        return
        [
            new NamedStrategy("1/N", new EqualWeightStrategy()),
            new TangencyStrategy(),
            new NamedStrategy("min", new MinimumVarianceStrategy(new() { Constraints = shortSales })),

            // The paper enlarges the covariance of its constrained mean–variance portfolio by (M − 1)/(M − N − 2).
            new NamedStrategy("mv-c", new MeanVarianceStrategy(new() { RiskAversion = (window - 1.0) / (window - assets - 2) })),
            new NamedStrategy("min-c", new MinimumVarianceStrategy()),
            new NamedStrategy("g-min-c", new MinimumVarianceStrategy(new() { Constraints = new() { MinWeight = 0.5 / assets } })),
        ];
    }
}
