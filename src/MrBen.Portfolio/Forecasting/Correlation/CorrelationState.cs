using System.Collections.Immutable;
using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Portfolio.Forecasting.Correlation;

/// <summary>All that is known of correlations after a period. Immutable and thread-safe.</summary>
/// <param name="Weighted">Correlations of the decays of <see cref="CorrelationStream.Factors"/>, the slow one last.</param>
/// <param name="LongRun">Correlation of all periods alike.</param>
/// <param name="Turbulence">ln of each asset's fast volatility over its slow one.</param>
/// <param name="MarketTurbulence">Its mean.</param>
/// <param name="TurbulenceChange">How far that has moved in a month.</param>
/// <param name="MarketReturn">Mean return over volatility in a month, times the root of its length.</param>
internal sealed record CorrelationState(
    ImmutableArray<SymmetricMatrix> Weighted, SymmetricMatrix LongRun, ImmutableArray<double> Turbulence, double MarketTurbulence,
    double TurbulenceChange, double MarketReturn)
{
    public SymmetricMatrix Slow => Weighted[^1];

    /// <summary>Whether the slow average was changed for it to be positive definite.</summary>
    public bool IsSlowRepaired { get; init; }

    public int Assets => Slow.Order;
}
