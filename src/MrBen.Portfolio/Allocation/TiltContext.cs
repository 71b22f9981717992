using System.Collections.Immutable;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Allocation;

/// <summary>What a tilt may look at.</summary>
public sealed record TiltContext
{
    /// <summary>The beliefs that the weights rest on; their assets are those of the weights.</summary>
    public required ReturnEstimates Estimates { get; init; }

    /// <summary>The limits that the moved weights will be held to.</summary>
    public required PortfolioConstraints Constraints { get; init; }

    /// <summary>Simple returns up to the moment of the decision; <see langword="null"/> where the caller gave none.</summary>
    public ReturnPanel? Returns { get; init; }

    /// <summary>What the market watch says; <see langword="null"/> where the market is not watched.</summary>
    public MarketReading? Market { get; init; }

    /// <summary>The weights held now; <see langword="null"/> where unknown.</summary>
    public PortfolioWeights? CurrentWeights { get; init; }

    /// <summary>
    /// Whose weights were mixed (<see cref="AllocationResult.Mixture"/>), for tilts that move shares of strategies; empty where the
    /// weights are of no mixture.
    /// </summary>
    public ImmutableArray<MixturePart> Mixture { get; init; } = [];

    /// <summary>Wall time that is left, positive; <see langword="null"/> for no limit.</summary>
    public TimeSpan? TimeLimit { get; init; }
}
