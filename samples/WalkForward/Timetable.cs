using System.Collections.Immutable;
using MrBen.Portfolio.Market;

namespace WalkForward;

/// <summary>Which days there are, on which of them portfolios decide, and which symbols join when. Immutable.</summary>
internal sealed class Timetable
{
    private readonly int[] _joins; // row of the history on which each asset joins; past the end for never

    /// <exception cref="WalkForwardException">No day or symbol is left, or prices of a symbol end before the last day.</exception>
    public Timetable(PriceHistory prices, DateOnly? from, DateOnly? to, int window)
    {
        Prices = prices;
        _joins = [.. Enumerable.Range(0, prices.Assets.Length).Select(asset => RowOfPrice(asset, window + 1))];
        Last = prices.Rows - 1;
        while (Last >= 0 && prices.Dates[Last] > to)
        {
            Last--;
        }

        First = _joins.Min();
        while (First <= Last && prices.Dates[First] < from)
        {
            First++;
        }

        if (First > Last)
        {
            string span = FormattableString.Invariant($"{prices.Dates[0]:yyyy-MM-dd} to {prices.Dates[^1]:yyyy-MM-dd}");
            throw new WalkForwardException(FormattableString.Invariant(
                $"No day is left: a symbol joins once it has {window} returns, and the prices run from {span}."));
        }

        for (int asset = 0; asset < _joins.Length; asset++)
        {
            if (_joins[asset] <= Last && prices.LastDate(asset) is { } end && end < prices.Dates[Last])
            {
                string days = FormattableString.Invariant($"{end:yyyy-MM-dd}, before {prices.Dates[Last]:yyyy-MM-dd}");
                throw new WalkForwardException(
                    $"The prices of {prices.Assets[asset]} end on {days}; end there (--to), or leave the column out.");
            }
        }
    }

    /// <summary>All prices, those before the first day included.</summary>
    public PriceHistory Prices { get; }

    /// <summary>Row of the first day.</summary>
    public int First { get; }

    /// <summary>Row of the last day.</summary>
    public int Last { get; }

    /// <summary>How many decisions each portfolio makes.</summary>
    public int Decisions => Enumerable.Range(First, Last - First + 1).Count(IsDecision);

    /// <summary>Whether portfolios decide on a day: the first one, and the first of each month.</summary>
    public bool IsDecision(int row) => row == First || Prices.Dates[row].Month != Prices.Dates[row - 1].Month;

    /// <summary>The symbols that may be held from this decision on and could not before, in the order of the file.</summary>
    public ImmutableArray<AssetId> JoiningOn(int row)
    {
        int before = row == First ? -1 : row - 1;
        while (before > First && !IsDecision(before))
        {
            before--;
        }

        return [.. Prices.Assets.Where((_, asset) => _joins[asset] > before && _joins[asset] <= row)];
    }

    /// <summary>What is known at the close of a day: nothing later.</summary>
    public PriceHistory KnownOn(int row) => Prices.Between(Prices.Dates[0], Prices.Dates[row]);

    private int RowOfPrice(int asset, int count)
    {
        int seen = 0;
        for (int row = 0; row < Prices.Rows; row++)
        {
            seen += Prices.TryGetPrice(row, asset, out double price) && price > 0 ? 1 : 0;
            if (seen == count)
            {
                return row;
            }
        }

        return int.MaxValue;
    }
}
