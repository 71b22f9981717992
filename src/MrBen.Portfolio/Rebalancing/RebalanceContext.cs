using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Rebalancing;

/// <summary>What a trigger may look at.</summary>
public sealed record RebalanceContext
{
    /// <summary>Now.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>When trades were last planned; <see langword="null"/> where they never were.</summary>
    public DateTimeOffset? LastRebalance { get; init; }

    /// <summary>The weights held.</summary>
    public required PortfolioWeights CurrentWeights { get; init; }

    /// <summary>The weights wanted.</summary>
    public required PortfolioWeights TargetWeights { get; init; }

    /// <summary>Beliefs over the assets; <see langword="null"/> where there are none.</summary>
    public ReturnEstimates? Estimates { get; init; }

    /// <summary>Simple returns of the assets up to now; <see langword="null"/> where there are none.</summary>
    public ReturnPanel? Returns { get; init; }

    /// <summary>What the market watch says; <see langword="null"/> where the market is not watched.</summary>
    public MarketReading? Market { get; init; }

    /// <summary>The returns that were known at the last rebalance; <see langword="null"/> where there was none or nothing was known.</summary>
    internal ReturnPanel? ReturnsAtLastRebalance
    {
        get
        {
            if (LastRebalance is not { } last || Returns is null)
            {
                return null;
            }

            DateOnly day = DateOnly.FromDateTime(last.UtcDateTime);
            int known = 0;
            while (known < Returns.Observations && Returns.Dates[known] <= day)
            {
                known++;
            }

            return known == 0 ? null : Returns.Slice(0, known);
        }
    }
}
