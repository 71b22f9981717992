using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace MrBen.Portfolio.Risk.Stress;

/// <summary>The most plausible returns that breach a limit, or why there are none. Immutable and thread-safe.</summary>
public sealed record ReverseStressResult
{
    internal ReverseStressResult(ReverseStressStatus status, string detail) => (Status, Detail) = (status, detail);

    /// <summary>How it ended. Read it first.</summary>
    public ReverseStressStatus Status { get; }

    /// <summary>A sentence on why there is no shock, or that none is needed; empty where one was found.</summary>
    public string Detail { get; }

    /// <summary>
    /// One return for each asset of the model, in its order; the means where the limit is breached already; empty where there is none.
    /// </summary>
    public ImmutableArray<AssetShock> Shocks { get; internal init; } = [];

    /// <summary>The loss that the shocks bring as a fraction of net asset value, positive; null where there are none.</summary>
    public double? Loss { get; internal init; }

    /// <summary>How plausible the shocks are; null where there are none.</summary>
    public Plausibility? Plausibility { get; internal init; }

    /// <summary>
    /// Probability of a loss at least as large, by jointly normal returns, Φ(−(loss + w'μ)/σ): that of any shock that brings it, where
    /// <see cref="Plausibility"/> has that of any returns as distant. Null where the portfolio does not vary.
    /// </summary>
    public double? LossProbability { get; internal init; }

    /// <summary>Whether there are shocks that breach the limit.</summary>
    [MemberNotNullWhen(true, nameof(Loss))]
    public bool HasShocks => !Shocks.IsEmpty;

    /// <summary>The shocks as a scenario.</summary>
    /// <exception cref="InvalidOperationException">There are none; the message says why.</exception>
    public HypotheticalShock ToScenario(string name) =>
        HasShocks ? new HypotheticalShock { Name = name, Assets = Shocks } : throw new InvalidOperationException(Detail);
}
