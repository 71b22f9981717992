using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio;

/// <summary>What a history holds that is no price: it counts as missing everywhere, and must not do so without a word.</summary>
internal static class UnusablePrices
{
    /// <summary>A sentence for each asset with prices that are not positive. O(T·N).</summary>
    public static IEnumerable<string> Describe(PriceHistory history) => Find(history).Select(fault => fault.Sentence);

    /// <summary>The same with the asset.</summary>
    public static IEnumerable<(AssetId Asset, string Sentence)> Find(PriceHistory history)
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
                yield return (history.Assets[column], Invariant(
                    $"Price of {history.Assets[column]} on {history.Dates[first.row]:yyyy-MM-dd} is {first.price}; of its prices {count} are not positive and count as missing."));
            }
        }
    }
}
