using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>Settings of <see cref="EqualWeightStrategy"/>.</summary>
public sealed record EqualWeightOptions
{
    /// <summary>
    /// Most assets held, at least 1; <see langword="null"/> (the default) for all. Where there are more, those of largest market weight are
    /// held where the context has market weights, otherwise those of lowest volatility; among equals the earlier.
    /// </summary>
    public int? MaxAssets { get; set; }

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate() =>
        MaxAssets < 1 ? [Invariant($"{nameof(MaxAssets)} must be at least 1; it is {MaxAssets}.")] : [];
}
