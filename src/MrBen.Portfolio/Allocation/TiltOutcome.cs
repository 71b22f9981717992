using System.Diagnostics.CodeAnalysis;

namespace MrBen.Portfolio.Allocation;

/// <summary>What a tilt made of weights. Immutable and thread-safe.</summary>
public sealed record TiltOutcome
{
    private TiltOutcome(AllocationStatus status, PortfolioWeights? weights, string detail) =>
        (Status, Weights, Detail) = (status, weights, detail);

    /// <summary><see cref="AllocationStatus.Optimal"/> where there are weights, otherwise why there are none.</summary>
    public AllocationStatus Status { get; }

    /// <summary>The weights after the tilt, over the assets of those before; <see langword="null"/> where it failed.</summary>
    public PortfolioWeights? Weights { get; }

    /// <summary>One sentence: by what the weights were moved, why they were not, or why the tilt failed.</summary>
    public string Detail { get; }

    /// <summary>
    /// Smallest sum of the weights from here on, where the tilt means to hold more cash than the strategy may; <see langword="null"/> where
    /// the strategy's own limit stays.
    /// </summary>
    public double? MinTotal { get; init; }

    /// <summary>Largest sum of the weights from here on, where the tilt means to borrow; <see langword="null"/> as above.</summary>
    public double? MaxTotal { get; init; }

    /// <summary>Largest weight of any asset from here on, where the tilt limits it further; <see langword="null"/> as above.</summary>
    public double? MaxWeight { get; init; }

    /// <summary>Whether there are weights.</summary>
    [MemberNotNullWhen(true, nameof(Weights))]
    public bool HasWeights => Weights is not null;

    /// <summary>Weights, moved or left as they were.</summary>
    /// <exception cref="ArgumentException">The detail is blank.</exception>
    public static TiltOutcome To(PortfolioWeights weights, string detail)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentException.ThrowIfNullOrWhiteSpace(detail);
        return new TiltOutcome(AllocationStatus.Optimal, weights, detail);
    }

    /// <summary>No weights, and why.</summary>
    /// <exception cref="ArgumentException">The status is one that has weights, or the detail is blank.</exception>
    public static TiltOutcome Failed(AllocationStatus status, string detail)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(detail);
        return status is AllocationStatus.Optimal or AllocationStatus.FeasibleIncumbent
            ? throw new ArgumentException($"{status} is not a failure.", nameof(status))
            : new TiltOutcome(status, null, detail);
    }
}
