namespace MrBen.Portfolio.Allocation;

/// <summary>The built-in strategies. Any other plugs in as an <see cref="IAllocationStrategy"/>.</summary>
public enum PortfolioStrategy
{
    /// <summary><see cref="EqualWeightStrategy"/>.</summary>
    EqualWeight,

    /// <summary><see cref="InverseVolatilityStrategy"/>.</summary>
    InverseVolatility,

    /// <summary><see cref="RiskParityStrategy"/>.</summary>
    RiskParity,

    /// <summary><see cref="MinimumVarianceStrategy"/>.</summary>
    MinimumVariance,

    /// <summary><see cref="MaximumSharpeStrategy"/>.</summary>
    MaximumSharpe,

    /// <summary><see cref="MeanVarianceStrategy"/>.</summary>
    MeanVariance,

    /// <summary><see cref="BlackLittermanStrategy"/>.</summary>
    BlackLitterman,

    /// <summary><see cref="DynamicAllocationStrategy"/>.</summary>
    DynamicAllocation,
}
