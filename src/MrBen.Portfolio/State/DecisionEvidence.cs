using System.Collections.Immutable;

namespace MrBen.Portfolio.State;

/// <summary>What an allocation rested on and how it was proven, so that it can be made again and checked. Immutable.</summary>
public sealed record DecisionEvidence
{
    /// <summary>The event after which the state was as the allocation saw it.</summary>
    public required long StateSequence { get; init; }

    /// <summary>SHA-256 of the price history, in lower-case hexadecimal; <see langword="null"/> where there was none.</summary>
    public string? HistoryHash { get; init; }

    /// <summary>
    /// SHA-256 of the options as a configuration file would say them, in lower-case hexadecimal: what no file can say, like a cost model
    /// of the host's own, is not in it.
    /// </summary>
    public required string ConfigurationHash { get; init; }

    /// <summary>The models in their places, each as <c>place: id</c>; empty where none was trained.</summary>
    public ImmutableArray<string> Models { get; init; } = [];

    /// <summary>The algorithm that answered; empty for closed forms.</summary>
    public string Driver { get; init; } = "";

    /// <summary>Iterations of that algorithm.</summary>
    public int Iterations { get; init; }

    /// <summary>The certificate's figures; none for closed forms and failures.</summary>
    public DecisionProof? Proof { get; init; }

    /// <summary>See <see cref="PortfolioAllocation.Confidence"/>.</summary>
    public double? Confidence { get; init; }

    /// <summary>The trades of the plan in their order.</summary>
    public ImmutableArray<DecidedTrade> Trades { get; init; } = [];

    /// <summary>Whether both say the same.</summary>
    public bool Equals(DecisionEvidence? other) => other is not null && StateSequence == other.StateSequence
        && HistoryHash == other.HistoryHash && ConfigurationHash == other.ConfigurationHash && Driver == other.Driver
        && Iterations == other.Iterations && Proof == other.Proof && Confidence == other.Confidence
        && Models.SequenceEqual(other.Models) && Trades.SequenceEqual(other.Trades);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(StateSequence, HistoryHash, ConfigurationHash, Iterations, Trades.Length);
}
