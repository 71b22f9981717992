using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk;

/// <summary>The periods of a panel in which every held asset has a return, from a first period on.</summary>
internal sealed class HeldHistory
{
    private const double LargestReturn = 1e70; // squares of it, weighted and summed, are numbers

    private const int NamedAssets = 5; // a sentence that lists hundreds of assets is not read

    private readonly ReturnPanel _panel;
    private readonly int[] _held;
    private readonly int[] _counts; // returns of each held asset, shared or not
    private readonly int[] _periods;

    public HeldHistory(ReturnPanel panel, int start, int[] held)
    {
        (_panel, _held, _counts) = (panel, held, new int[held.Length]);
        _periods = new int[panel.Observations - start];
        int shared = 0;
        for (int t = start; t < panel.Observations; t++)
        {
            if (CountPeriod(t))
            {
                _periods[shared++] = t;
            }
        }

        Array.Resize(ref _periods, shared);
        if (panel.IsComplete)
        {
            _counts.AsSpan().Fill(shared);
        }
    }

    /// <summary>The usable periods of the panel, ascending.</summary>
    public ReadOnlySpan<int> Periods => _periods;

    /// <summary>One sentence on what is missing to <paramref name="needed"/> returns of each held asset; null where nothing is.</summary>
    public string? Shortage(int needed)
    {
        List<string> lacking = [];
        for (int i = 0; i < _held.Length; i++)
        {
            if (_counts[i] < needed)
            {
                lacking.Add(Invariant($"{_panel.Assets[_held[i]]} has {_counts[i]}{(lacking.Count == 0 ? Noun(_counts[i]) : "")}"));
            }
        }

        if (lacking.Count > 0)
        {
            string others = lacking.Count > NamedAssets ? Invariant($", {lacking.Count - NamedAssets} more assets have too few") : "";
            return Invariant($"{string.Join(", ", lacking.Take(NamedAssets))}{others}; {needed} are needed.");
        }

        return _periods.Length < needed
            ? Invariant($"The {_held.Length} held assets share {_periods.Length} periods in which each has a return; {needed} are needed.")
            : null;
    }

    /// <summary>Copies the usable simple returns, row after row (log returns turned into simple ones).</summary>
    public void CopyReturns(Span<double> returns)
    {
        int n = _held.Length;
        bool wholeRows = _panel.IsComplete && n == _panel.Assets.Length;
        for (int k = 0; k < _periods.Length; k++)
        {
            Span<double> row = returns.Slice(k * n, n);
            if (wholeRows)
            {
                _panel.Row(_periods[k]).CopyTo(row);
                continue;
            }

            for (int i = 0; i < n; i++)
            {
                _panel.TryGetReturn(_periods[k], _held[i], out row[i]); // usable periods have every held return
            }
        }

        if (_panel.Kind == ReturnKind.Log)
        {
            for (int i = 0; i < returns.Length; i++)
            {
                returns[i] = double.ExpM1(returns[i]);
            }
        }
    }

    /// <summary>One sentence on a usable return that is too large for a variance; null where there is none.</summary>
    public string? Excess(ReadOnlySpan<double> returns)
    {
        int n = _held.Length;
        for (int i = 0; i < returns.Length; i++)
        {
            if (!(Math.Abs(returns[i]) <= LargestReturn))
            {
                DateOnly date = _panel.Dates[_periods[i / n]];
                AssetId asset = _panel.Assets[_held[i % n]];
                return Invariant($"Return of {asset} on {date:yyyy-MM-dd} is {returns[i]}, too large for a variance.");
            }
        }

        return null;
    }

    private bool CountPeriod(int period)
    {
        if (_panel.IsComplete)
        {
            return true;
        }

        bool all = true;
        for (int i = 0; i < _held.Length; i++)
        {
            bool observed = _panel.TryGetReturn(period, _held[i], out _);
            _counts[i] += observed ? 1 : 0;
            all &= observed;
        }

        return all;
    }

    private static string Noun(int count) => count == 1 ? " return" : " returns";
}
