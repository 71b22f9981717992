using System.Collections.Immutable;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Stress;

/// <summary>
/// The portfolio of today through a window of the user's own history. An asset without a return in a period of the window takes that of its
/// proxy; where it has none, the replay ends with <see cref="StressStatus.MissingReturns"/> and never counts it as 0.
/// </summary>
public sealed record HistoricalReplay : StressScenario
{
    /// <summary>First day: periods that end on it or later count.</summary>
    public DateOnly From { get; set; }

    /// <summary>Last day, not before <see cref="From"/>: periods that end on it or earlier count.</summary>
    public DateOnly To { get; set; }

    /// <summary>What becomes of the weights. Default <see cref="ReplayWeights.Held"/>.</summary>
    public ReplayWeights Weights { get; set; }

    /// <summary>Stand-ins for assets without a return, at most one for each asset. Default none.</summary>
    public ImmutableArray<ReplayProxy> Proxies { get; set; } = [];

    private protected override void Collect(List<string> errors)
    {
        if (To < From)
        {
            errors.Add(Invariant($"{nameof(To)} is {To:yyyy-MM-dd}, before {nameof(From)}, {From:yyyy-MM-dd}."));
        }

        if (!Enum.IsDefined(Weights))
        {
            errors.Add(Invariant($"There is no kind of replay weights {(int)Weights}."));
        }

        ShockList.Check(Proxies, "proxies", proxy => (proxy.Asset.ToString(), proxy.Beta), errors);
        foreach (ReplayProxy proxy in Proxies.IsDefault ? [] : Proxies.OfType<ReplayProxy>())
        {
            if (proxy.StandIn == default)
            {
                errors.Add($"The proxy of {proxy.Asset} has no name.");
            }
        }
    }
}
