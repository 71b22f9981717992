using MrBen.Portfolio.Allocation;

namespace MrBen.Portfolio.Tool.Inputs;

/// <summary>Names of strategies and methods; those of the configuration's keys are among them.</summary>
internal static class Names
{
    public static NameTable<PortfolioStrategy> Strategies { get; } = new("--strategy",
    [
        (["equal-weight"], PortfolioStrategy.EqualWeight),
        (["inverse-volatility"], PortfolioStrategy.InverseVolatility),
        (["risk-parity"], PortfolioStrategy.RiskParity),
        (["minimum-variance", "min-variance"], PortfolioStrategy.MinimumVariance),
        (["maximum-sharpe", "max-sharpe"], PortfolioStrategy.MaximumSharpe),
        (["mean-variance"], PortfolioStrategy.MeanVariance),
        (["black-litterman"], PortfolioStrategy.BlackLitterman),
        (["dynamic-allocation"], PortfolioStrategy.DynamicAllocation),
    ]);

    public static NameTable<AllocationMethod> Methods { get; } = new("--method",
    [
        (["static"], AllocationMethod.Static),
        (["dynamic"], AllocationMethod.Dynamic),
        (["rebalancing"], AllocationMethod.Rebalancing),
        (["momentum-based"], AllocationMethod.MomentumBased),
        (["regime-based"], AllocationMethod.RegimeBased),
        (["ml-optimized"], AllocationMethod.MachineLearningOptimized),
    ]);
}
