using MrBen.Portfolio.Estimation;

namespace MrBen.Portfolio.Allocation;

/// <summary>
/// An upper limit of a volatility: of the weights, or of their difference from a benchmark, under the beliefs of the problem or under others,
/// such as a stressed covariance. A problem may have any number of them at once.
/// </summary>
/// <param name="Name">Name in messages; each limit its own.</param>
/// <param name="Max">Volatility per year that must not be exceeded (0.15 is 15 %), positive.</param>
public sealed record VolatilityLimit(string Name, double Max)
{
    /// <summary>
    /// The weights b of √((w − b)'Σ(w − b)), the tracking error; an asset that is not listed has weight 0 in them. Default none: the
    /// volatility of the weights themselves.
    /// </summary>
    public PortfolioWeights? Benchmark { get; init; }

    /// <summary>Other beliefs whose covariance is used; they must know every asset. Default those of the problem.</summary>
    public ReturnEstimates? Estimates { get; init; }
}
