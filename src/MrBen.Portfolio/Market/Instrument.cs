using static System.FormattableString;

namespace MrBen.Portfolio.Market;

/// <summary>How an asset is traded: its currency, smallest steps and contract size. Immutable and thread-safe.</summary>
public sealed record Instrument
{
    /// <summary>An instrument in US dollars, in whole units, without a smallest notional.</summary>
    public Instrument(AssetId asset) => Asset = asset;

    /// <summary>The asset.</summary>
    public AssetId Asset { get; }

    /// <summary>Currency of price and value. Default <c>USD</c>.</summary>
    public string Currency { get; init; } = "USD";

    /// <summary>Smallest step of a quantity, positive. Default 1.</summary>
    public decimal LotSize { get; init; } = 1m;

    /// <summary>Smallest step of an order's limit price, positive; <see langword="null"/> (the default) where there is none.</summary>
    public decimal? PriceTick { get; init; }

    /// <summary>Smallest value of an order in the currency, at least 0. Default 0.</summary>
    public decimal MinimumNotional { get; init; }

    /// <summary>Units of the underlying per unit of quantity, positive. Default 1.</summary>
    public decimal Multiplier { get; init; } = 1m;

    /// <summary>Lists everything wrong with this instrument; empty when it is sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (string.IsNullOrWhiteSpace(Currency))
        {
            errors.Add($"Currency of {Asset} is empty.");
        }

        if (LotSize <= 0)
        {
            errors.Add(Invariant($"Lot size of {Asset} is {LotSize}; it must be positive."));
        }

        if (PriceTick is <= 0)
        {
            errors.Add(Invariant($"Price tick of {Asset} is {PriceTick}; it must be positive."));
        }

        if (MinimumNotional < 0)
        {
            errors.Add(Invariant($"Minimum notional of {Asset} is {MinimumNotional}; it must not be negative."));
        }

        if (Multiplier <= 0)
        {
            errors.Add(Invariant($"Multiplier of {Asset} is {Multiplier}; it must be positive."));
        }

        return errors;
    }
}
