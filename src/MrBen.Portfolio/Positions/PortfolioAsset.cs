using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Positions;

/// <summary>
/// One asset of a portfolio and how much of it is held: <c>new PortfolioAsset("SPY") { Quantity = 120 }</c>.
/// Immutable and thread-safe. A quantity of 0 names an asset that may be bought.
/// </summary>
public sealed record PortfolioAsset
{
    /// <summary>Nothing held yet of <paramref name="asset"/>, traded in whole units and US dollars.</summary>
    /// <exception cref="ArgumentException"><paramref name="asset"/> is <see langword="default"/>.</exception>
    public PortfolioAsset(AssetId asset)
    {
        if (asset == default)
        {
            throw new ArgumentException("The asset has no name.", nameof(asset));
        }

        Asset = asset;
        Instrument = new Instrument(asset);
    }

    /// <summary>The asset.</summary>
    public AssetId Asset { get; }

    /// <summary>Units held: positive long, negative short. Default 0. Need not be a whole number of lots.</summary>
    public decimal Quantity { get; init; }

    /// <summary>Mean price paid per unit, at least 0, without costs; <see langword="null"/> (the default) where it is not known.</summary>
    public decimal? AverageCost { get; init; }

    /// <summary>
    /// Gain not yet realised, in the instrument's currency, negative for a loss; <see langword="null"/> (the default) where it is not
    /// known.
    /// </summary>
    public decimal? UnrealizedPnl { get; init; }

    /// <summary>How the asset is traded. Default: whole units, US dollars, multiplier 1.</summary>
    public Instrument Instrument { get; init; }

    /// <summary>Lists everything wrong with this asset and its instrument; empty when it is sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (AverageCost is < 0)
        {
            errors.Add(Invariant($"Average cost of {Asset} is {AverageCost}; it must not be negative."));
        }

        if (Instrument is null)
        {
            errors.Add($"Instrument of {Asset} is null.");
            return errors;
        }

        if (Instrument.Asset != Asset)
        {
            errors.Add($"Instrument of {Asset} is that of {Instrument.Asset}.");
        }

        return errors;
    }
}
