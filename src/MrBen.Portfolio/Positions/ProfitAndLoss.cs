using System.Collections.Immutable;

namespace MrBen.Portfolio.Positions;

/// <summary>
/// Where a portfolio's value comes from since its first event, in its currency: net asset value = <see cref="NetContributions"/> +
/// <see cref="Realized"/> + <see cref="Unrealized"/> + <see cref="RealizedCurrency"/> + <see cref="UnrealizedCurrency"/> +
/// <see cref="CashCurrencyGain"/> + <see cref="Income"/> + <see cref="Interest"/> − <see cref="Fees"/>. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// A foreign gain has two parts, which add up without a rest: that of the price, which is the gain in the instrument's currency at the rate of
/// its realisation (or the last), and that of the currency, which is the change of what the cost is worth. Before the first exchange rate of
/// a currency nothing in it has a value; the first rate then counts for all that was before.
/// </remarks>
public sealed record ProfitAndLoss
{
    internal ProfitAndLoss()
    {
    }

    /// <summary>The latest time of an event, UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The portfolio's currency, in which every amount here is.</summary>
    public required string Currency { get; init; }

    /// <summary>Each asset of the portfolio, in the order in which they joined.</summary>
    public required ImmutableArray<AssetProfit> Assets { get; init; }

    /// <summary>Realised gain of prices of assets that left.</summary>
    public required decimal PastRealized { get; init; }

    /// <summary>Realised gain of currencies of assets that left.</summary>
    public required decimal PastRealizedCurrency { get; init; }

    /// <summary>Fees of assets that left.</summary>
    public required decimal PastFees { get; init; }

    /// <summary>Income of assets that left.</summary>
    public required decimal PastIncome { get; init; }

    /// <summary>Interest earned less interest owed.</summary>
    public required decimal Interest { get; init; }

    /// <summary>Fees that are none of a fill, and those of fills in a currency that had no rate then.</summary>
    public required decimal AccountFees { get; init; }

    /// <summary>What rates and conversions made of cash in other currencies.</summary>
    public required decimal CashCurrencyGain { get; init; }

    /// <summary>
    /// Money and positions put in, less those taken out: cash as it was set or moved, positions at their known cost or else the price at which
    /// they came.
    /// </summary>
    public required decimal NetContributions { get; init; }

    /// <summary>Realised gain of prices.</summary>
    public decimal Realized => PastRealized + Assets.Sum(asset => asset.BaseRealized);

    /// <summary>Realised gain of currencies with the units sold.</summary>
    public decimal RealizedCurrency => PastRealizedCurrency + Assets.Sum(asset => asset.BaseRealizedCurrency);

    /// <summary>Gain of prices still open; <see langword="null"/> while something held has no price or rate.</summary>
    public decimal? Unrealized => Sum(asset => asset.BaseUnrealized);

    /// <summary>Gain of currencies on units held; <see langword="null"/> while something held has no rate.</summary>
    public decimal? UnrealizedCurrency => Sum(asset => asset.BaseUnrealizedCurrency);

    /// <summary>All fees.</summary>
    public decimal Fees => AccountFees + PastFees + Assets.Sum(asset => asset.BaseFees);

    /// <summary>Dividends received less dividends paid and taxes kept.</summary>
    public decimal Income => PastIncome + Assets.Sum(asset => asset.BaseIncome);

    /// <summary>Everything gained, fees taken off; <see langword="null"/> while something held has no price or rate.</summary>
    public decimal? Total =>
        Realized + RealizedCurrency + Unrealized + UnrealizedCurrency + CashCurrencyGain + Income + Interest - Fees;

    private decimal? Sum(Func<AssetProfit, decimal?> part)
    {
        decimal? sum = 0;
        foreach (AssetProfit asset in Assets)
        {
            sum += part(asset);
        }

        return sum;
    }
}
