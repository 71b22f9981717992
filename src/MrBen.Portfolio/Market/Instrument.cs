using static System.FormattableString;

namespace MrBen.Portfolio.Market;

/// <summary>
/// How an asset trades: its currency, lot, tick, smallest order, contract multiplier, margin, and whether it is sold short. Immutable and thread-safe. Every value is checked
/// where it is set, also in a <see langword="with"/> expression.
/// </summary>
public sealed record Instrument
{
    /// <summary>An instrument with the defaults of a stock in USD, traded in single shares.</summary>
    /// <param name="asset">The asset that trades.</param>
    /// <exception cref="ArgumentException"><paramref name="asset"/> is <see langword="default"/>.</exception>
    public Instrument(AssetId asset) => Asset = asset;

    /// <summary>The asset that trades.</summary>
    /// <exception cref="ArgumentException">The value is <see langword="default"/>.</exception>
    public AssetId Asset
    {
        get;
        init => field = value != default ? value : throw new ArgumentException("An instrument needs an asset.", nameof(value));
    }

    /// <summary>The currency of its prices, upper-case letters and digits. Default USD.</summary>
    /// <exception cref="ArgumentException">The value is empty or holds anything else.</exception>
    public string Currency
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            if (value.Length == 0 || !value.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c)))
            {
                throw new ArgumentException(
                    $"Currency of {Asset} is '{value}'; it must be upper-case letters and digits, like USD.", nameof(value));
            }

            field = value;
        }
    } = "USD";

    /// <summary>Quantities are multiples of this, in units of the asset, positive. Default 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public decimal LotSize
    {
        get;
        init => field = Positive(value, "Lot size");
    } = 1;

    /// <summary>
    /// Prices are multiples of this, in <see cref="Currency"/>, positive; <see langword="null"/> (the default) where any price goes.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public decimal? PriceTick
    {
        get;
        init => field = value is { } tick ? Positive(tick, "Price tick") : null;
    }

    /// <summary>Smallest value of an order, in <see cref="Currency"/>, at least 0. Default 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public decimal MinimumNotional
    {
        get;
        init => field = value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(value), value, Invariant($"Minimum notional of {Asset} must be at least 0; it is {value}."));
    }

    /// <summary>Money per unit and point of price, positive: 1 for stocks, 50 for a contract worth 50 times its price. Default 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public decimal Multiplier
    {
        get;
        init => field = Positive(value, "Multiplier");
    } = 1;

    /// <summary>
    /// Share of a position's value that a margin account must hold for it, long or short, in (0, 1]: 0.5 for stocks under Regulation T, 1
    /// (the default) where nothing is lent.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not in (0, 1].</exception>
    public decimal MarginRate
    {
        get;
        init => field = value is > 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(value), value, Invariant($"Margin rate of {Asset} must be in (0, 1]; it is {value}."));
    } = 1;

    /// <summary>Whether it may be sold short where the account may do that at all. Default true.</summary>
    public bool IsShortable { get; init; } = true;

    private decimal Positive(decimal value, string what) => value > 0
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, Invariant($"{what} of {Asset} must be positive; it is {value}."));
}
