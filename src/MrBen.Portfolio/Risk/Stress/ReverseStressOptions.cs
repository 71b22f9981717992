using System.Collections.Immutable;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Stress;

/// <summary>Settings of <see cref="ReverseStress"/>.</summary>
public sealed record ReverseStressOptions
{
    /// <summary>Bounds of the shocks, at most one for each asset; those of other assets are free. Default none.</summary>
    public ImmutableArray<ShockBounds> Bounds { get; set; } = [];

    /// <summary>Time allowed where there are bounds, positive; null, the default, for no limit.</summary>
    public TimeSpan? TimeLimit { get; set; }

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (Bounds.IsDefault)
        {
            errors.Add($"{nameof(Bounds)} must not be default; empty means none.");
        }

        HashSet<AssetId> seen = [];
        foreach (ShockBounds bounds in Bounds.IsDefault ? [] : Bounds)
        {
            if (bounds is null || bounds.Asset == default)
            {
                errors.Add("One of the bounds names no asset.");
            }
            else if (!seen.Add(bounds.Asset))
            {
                errors.Add($"{bounds.Asset} has bounds twice.");
            }
            else if (!(bounds.Lower <= bounds.Upper && bounds.Lower < double.PositiveInfinity && bounds.Upper > double.NegativeInfinity))
            {
                errors.Add(Invariant($"Bounds of {bounds.Asset} are [{bounds.Lower}, {bounds.Upper}]; they must ascend."));
            }
        }

        if (TimeLimit is { } limit && limit <= TimeSpan.Zero)
        {
            errors.Add(Invariant($"{nameof(TimeLimit)} must be positive; it is {limit}."));
        }

        return errors;
    }
}
