using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Positions;

/// <summary>Where a price of a history, a <see langword="double"/>, becomes money.</summary>
internal static class MarketPrice
{
    // The largest decimal is 7.9e28.
    private const double Largest = 1e28;

    /// <summary>
    /// The price to 15 significant digits, as <see langword="decimal"/> conversion rounds; <see langword="null"/> where it is too large or
    /// too small for one.
    /// </summary>
    public static decimal? ToMoney(double price) => price < Largest && (decimal)price is > 0 and { } money ? money : null;

    /// <summary>The last positive price of an asset in a history. False where there is none.</summary>
    public static bool TryFindLast(PriceHistory history, AssetId asset, out DateOnly date, out double price)
    {
        int column = history.IndexOf(asset);
        for (int row = history.Rows - 1; column >= 0 && row >= 0; row--)
        {
            if (history.TryGetPrice(row, column, out price) && price > 0)
            {
                date = history.Dates[row];
                return true;
            }
        }

        (date, price) = (default, 0);
        return false;
    }

    /// <summary>Why the last price of an asset in a history is no money; <see langword="null"/> where it is, or there is none.</summary>
    public static string? DescribeUnusable(PriceHistory? history, AssetId asset) =>
        history is not null && TryFindLast(history, asset, out DateOnly date, out double price) && ToMoney(price) is null
            ? Invariant($"The last price of {asset}, {price} on {date:yyyy-MM-dd}, is too {(price < 1 ? "small" : "large")} for money.")
            : null;
}
