using System.Diagnostics.CodeAnalysis;

namespace MrBen.Portfolio.Risk.Stress;

/// <summary>
/// What all volatilities must be multiplied by to breach a limit on risk, or why nothing does. Immutable and thread-safe.
/// </summary>
public sealed record VolatilityBreach
{
    internal VolatilityBreach(ReverseStressStatus status, string detail, double? multiplier) =>
        (Status, Detail, Multiplier) = (status, detail, multiplier);

    /// <summary>How it ended. Read it first.</summary>
    public ReverseStressStatus Status { get; }

    /// <summary>A sentence on why there is no multiplier, or that none is needed; empty where one was found.</summary>
    public string Detail { get; }

    /// <summary>
    /// The smallest multiplier, at least 0, at which the limit is breached; 1 or less where it is breached already; null where none does.
    /// </summary>
    public double? Multiplier { get; }

    /// <summary>Whether there is a multiplier that breaches the limit.</summary>
    [MemberNotNullWhen(true, nameof(Multiplier))]
    public bool HasMultiplier => Multiplier is not null;

    /// <summary>The multiplier as a scenario.</summary>
    /// <exception cref="InvalidOperationException">There is none; the message says why.</exception>
    public CovarianceShock ToScenario(string name) => HasMultiplier
        ? new CovarianceShock { Name = name, VolatilityMultiplier = Multiplier.Value }
        : throw new InvalidOperationException(Detail);
}
