using static System.FormattableString;

namespace MrBen.Portfolio.Market.Feeds;

/// <summary>How a <see cref="MarketDataHub"/> passes market data on.</summary>
public sealed record MarketDataHubOptions
{
    /// <summary>
    /// Bars that may wait to be delivered, at least 1: with more, the feed is not read until there is room. Default 1024.
    /// </summary>
    public int Capacity { get; set; } = 1024;

    /// <summary>
    /// After how much time without an update an asset is stale, positive; <see langword="null"/> for never. Default 1 minute. The first
    /// update starts it, or <see cref="MarketDataHub.Expect"/>.
    /// </summary>
    public TimeSpan? StaleAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How often a run looks for stale assets, positive. Default 1 s.</summary>
    public TimeSpan StalenessInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How far the venue's time of an update may be ahead of the hub's clock; more is refused. Default 5 s; <see langword="null"/> for no
    /// limit.
    /// </summary>
    public TimeSpan? MaximumAhead { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How far the venue's time of an update may be behind the hub's clock; more is refused. Default <see langword="null"/>, no limit: a
    /// replay is years behind.
    /// </summary>
    public TimeSpan? MaximumBehind { get; set; }

    /// <summary>Lists everything wrong with these options; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (Capacity < 1)
        {
            errors.Add(Invariant($"{nameof(Capacity)} must be at least 1; it is {Capacity}."));
        }

        AddUnlessPositive(StaleAfter, nameof(StaleAfter));
        AddUnlessPositive(StalenessInterval, nameof(StalenessInterval));
        AddUnlessPositive(MaximumAhead, nameof(MaximumAhead));
        AddUnlessPositive(MaximumBehind, nameof(MaximumBehind));
        return errors;

        void AddUnlessPositive(TimeSpan? value, string name)
        {
            if (value <= TimeSpan.Zero)
            {
                errors.Add(Invariant($"{name} must be positive; it is {value}."));
            }
        }
    }
}
