using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio;

/// <summary>What a history holds that is no price: it counts as missing everywhere, and must not do so without a word.</summary>
internal static class UnusablePrices
{
    /// <summary>Each asset with prices that are not positive: how many, and a sentence. O(T·N).</summary>
    public static IEnumerable<(AssetId Asset, int Count, string Fault)> Find(PriceHistory history)
    {
        for (int column = 0; column < history.Assets.Length; column++)
        {
            int count = 0;
            (int row, double price) first = default;
            for (int row = 0; row < history.Rows; row++)
            {
                if (history.TryGetPrice(row, column, out double price) && !(price > 0))
                {
                    first = count == 0 ? (row, price) : first;
                    count++;
                }
            }

            if (count > 0)
            {
                yield return (history.Assets[column], count, Invariant(
                    $"Price of {history.Assets[column]} on {history.Dates[first.row]:yyyy-MM-dd} is {first.price}; of its prices {count} are not positive and count as missing."));
            }
        }
    }
}
