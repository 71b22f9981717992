using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Positions;

/// <summary>
/// What one asset gained since it joined: by price, by its currency, in fees and income; in the instrument's currency and, with names that
/// begin with <c>Base</c>, in the portfolio's. Losses are negative, fees positive. Immutable and thread-safe.
/// </summary>
public sealed record AssetProfit
{
    internal AssetProfit()
    {
    }

    /// <summary>The asset.</summary>
    public required AssetId Asset { get; init; }

    /// <summary>The instrument's currency.</summary>
    public required string Currency { get; init; }

    /// <summary>Units held.</summary>
    public required decimal Quantity { get; init; }

    /// <summary>
    /// What the units held cost, with the sign of the position. What a host's correction brought counts from the last price at that time;
    /// <see langword="null"/> where it has had no price yet.
    /// </summary>
    public required decimal? Cost { get; init; }

    /// <summary>Gain of units that were sold, or bought back.</summary>
    public required decimal Realized { get; init; }

    /// <summary>Gain of units held at the last price; <see langword="null"/> without one.</summary>
    public required decimal? Unrealized { get; init; }

    /// <summary>Fees of the fills, those in other currencies at the rates of then.</summary>
    public required decimal Fees { get; init; }

    /// <summary>Dividends received less dividends paid and taxes kept.</summary>
    public required decimal Income { get; init; }

    /// <summary>Realised gain of the price: each gain in the instrument's currency at the rate of when it was realised.</summary>
    public required decimal BaseRealized { get; init; }

    /// <summary>Realised gain of the currency: what the units sold had cost at the rate of then, less at the rates of when they were bought.</summary>
    public required decimal BaseRealizedCurrency { get; init; }

    /// <summary><see cref="Unrealized"/> at the last rate; <see langword="null"/> without a price or a rate.</summary>
    public required decimal? BaseUnrealized { get; init; }

    /// <summary>
    /// Gain of the currency on units held: their cost at the last rate, less at the rates of when they were bought; <see langword="null"/>
    /// without a rate.
    /// </summary>
    public required decimal? BaseUnrealizedCurrency { get; init; }

    /// <summary>Fees at the rates of when they were paid.</summary>
    public required decimal BaseFees { get; init; }

    /// <summary>Income at the rates of when it came.</summary>
    public required decimal BaseIncome { get; init; }

    /// <summary>Everything together in the portfolio's currency, fees taken off; <see langword="null"/> while a price or rate is missing.</summary>
    public decimal? BaseTotal =>
        BaseRealized + BaseRealizedCurrency + BaseUnrealized + BaseUnrealizedCurrency + BaseIncome - BaseFees;
}
