using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Positions;

/// <summary>
/// What an account may still buy or sell short, by its rules for margin, in the portfolio's currency. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// <para>A cash account buys with cash that is there, and sells what it has. A margin account holds
/// |value| × <see cref="Instrument.MarginRate"/> of every position as margin; net asset value less that is free, and an order needs
/// (what it adds to a position) × margin rate + fee of it. What makes a position smaller frees its margin.</para>
/// <para>An order is counted at its price worsened by <see cref="BuyingPowerOptions.PriceBuffer"/>, with its fee.</para>
/// </remarks>
public sealed record BuyingPower
{
    private readonly PortfolioValuation _valuation;
    private readonly BuyingPowerOptions _options;

    private BuyingPower(PortfolioValuation valuation, BuyingPowerOptions options, decimal used) =>
        (_valuation, _options, MarginUsed) = (valuation, options, used);

    /// <summary>Margin that the positions hold; 0 for a cash account.</summary>
    public decimal MarginUsed { get; }

    /// <summary>What is free for new orders, at least 0: cash less its buffer, or of a margin account what is not held as margin.</summary>
    public decimal Available => Math.Max(0, Free);

    /// <summary>Margin used as a fraction of the net asset value; 1 and more calls for money. <see langword="null"/> where that is not positive.</summary>
    public double? MarginUse => _valuation.NetAssetValue > 0 ? PortfolioValuation.WeightOf(MarginUsed, _valuation.NetAssetValue) : null;

    private decimal Free => (_options.Account == AccountKind.Cash ? _valuation.Cash : _valuation.NetAssetValue - MarginUsed) - _options.Reserve;

    /// <summary>The power of an account as it is valued.</summary>
    /// <param name="valuation">Positions, prices, cash and rates.</param>
    /// <param name="options">The rules; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">The options are unsound.</exception>
    public static BuyingPower Of(PortfolioValuation valuation, BuyingPowerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(valuation);
        options = options is null ? new BuyingPowerOptions() : options with { };
        if (options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }

        decimal used = 0;
        for (int i = 0; i < valuation.Positions.Length && options.Account == AccountKind.Margin; i++)
        {
            used += Math.Abs(valuation.MarketValues[i]) * valuation.Positions[i].Instrument.MarginRate;
        }

        return new BuyingPower(valuation, options, used);
    }

    /// <summary>What an order needs of <see cref="Available"/>, or why it may not be sent at all.</summary>
    /// <param name="asset">The asset, one of the valuation's positions (of quantity 0 where nothing is held).</param>
    /// <param name="quantity">Units to buy, negative to sell.</param>
    /// <param name="price">Price per unit that is expected, positive, in the instrument's currency.</param>
    /// <param name="fee">Fee that is expected, at least 0, in the instrument's currency.</param>
    /// <exception cref="ArgumentOutOfRangeException">The price is not positive, or the fee negative.</exception>
    public BuyingPowerNeed NeedOf(AssetId asset, decimal quantity, decimal price, decimal fee)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(price);
        ArgumentOutOfRangeException.ThrowIfNegative(fee);
        if (!_valuation.TryGetIndex(asset, out int place))
        {
            return BuyingPowerNeed.Refused($"{asset} is not among the positions.");
        }

        PortfolioAsset held = _valuation.Positions[place];
        if (_valuation.WhyUnrated(held.Instrument.Currency) is { } unrated)
        {
            return BuyingPowerNeed.Refused(unrated);
        }

        _ = _valuation.TryGetRate(held.Instrument.Currency, out decimal rate);
        decimal after = held.Quantity + quantity;
        bool shorts = after < 0 && after < held.Quantity;
        if (shorts && (_options.Account == AccountKind.Cash || !held.Instrument.IsShortable))
        {
            return BuyingPowerNeed.Refused(
                Invariant($"Selling {-quantity} {asset} of {held.Quantity} held would leave {after}; ")
                + (_options.Account == AccountKind.Cash ? "a cash account sells no more than it has." : $"{asset} cannot be sold short."));
        }

        // A worse price costs more on a purchase, and brings less on a sale.
        decimal worse = price * (quantity > 0 ? 1 + _options.PriceBuffer : 1 - _options.PriceBuffer);
        decimal cost = PortfolioValuation.MarketValueOf(quantity, worse, held.Instrument.Multiplier) * rate;
        decimal paid = fee * rate;
        if (_options.Account == AccountKind.Cash)
        {
            return Answer(Math.Max(0, cost + paid));
        }

        decimal lost = cost - (PortfolioValuation.MarketValueOf(quantity, price, held.Instrument.Multiplier) * rate);
        decimal unit = PortfolioValuation.MarketValueOf(1, price, held.Instrument.Multiplier) * rate * held.Instrument.MarginRate;
        decimal margin = (Math.Abs(after) - Math.Abs(held.Quantity)) * unit;
        return Answer(Math.Max(0, margin + lost + paid));

        // What only makes a position smaller is let through whatever is free: it is the way out.
        BuyingPowerNeed Answer(decimal needed) => needed <= Free || (Math.Abs(after) < Math.Abs(held.Quantity) && after * held.Quantity >= 0)
            ? new BuyingPowerNeed(needed, IsAllowed: true, "")
            : new BuyingPowerNeed(needed, IsAllowed: false, Invariant(
                $"{(quantity > 0 ? "Buying" : "Selling")} {Math.Abs(quantity)} {asset} needs {needed:0.########} {_valuation.Currency}; ")
                + Invariant($"{Available:0.########} is free."));
    }
}
