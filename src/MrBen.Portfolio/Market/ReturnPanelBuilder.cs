using System.Collections.Immutable;
using static System.FormattableString;

namespace MrBen.Portfolio.Market;

/// <summary>Makes one panel of returns from prices. One use, not thread-safe.</summary>
internal sealed class ReturnPanelBuilder
{
    private readonly PriceHistory _prices;
    private readonly ReturnPanelOptions _options;
    private readonly List<string> _messages = [];
    private readonly List<IgnoredPrice> _ignored = [];
    private readonly List<DroppedAsset> _droppedAssets = [];
    private readonly List<DroppedRows> _droppedRows = [];
    private readonly List<FilledPrices> _filledPrices = [];
    private ImmutableArray<AssetId> _assets;
    private double[] _cells = [];
    private bool[]? _filled;

    private ReturnPanelBuilder(PriceHistory prices, ReturnPanelOptions options) => (_prices, _options) = (prices, options);

    public static ReturnPanel Build(PriceHistory prices, ReturnPanelOptions? options) =>
        TryBuild(prices, options, out string problem) ?? throw new ArgumentException(problem, nameof(options));

    /// <summary>The panel, or none where the prices do not allow one and <paramref name="problem"/> says why.</summary>
    /// <exception cref="ArgumentException">The options are unsound.</exception>
    public static ReturnPanel? TryBuild(PriceHistory prices, ReturnPanelOptions? options, out string problem)
    {
        ArgumentNullException.ThrowIfNull(prices);
        ReturnPanelOptions copy = options is null ? new() : options with { };
        IReadOnlyList<string> errors = copy.Validate();
        return errors.Count == 0
            ? new ReturnPanelBuilder(prices, copy).Build(out problem)
            : throw new ArgumentException(string.Join(" ", errors), nameof(options));
    }

    private ReturnPanel? Build(out string problem)
    {
        TakeUsablePrices();
        if (_options.MissingData == MissingDataPolicy.ForwardFill)
        {
            CarryForward();
        }

        int[] rows = ChooseRows();
        CountFilled(rows);
        int periods = Math.Max(0, rows.Length - 1);
        if (periods == 0)
        {
            _messages.Add(Invariant($"There are no returns: {DescribeTooFew(rows.Length)}"));
        }
        else if (_options.Window is { } window && periods < window)
        {
            _messages.Add(Invariant($"{window} periods were asked for; there are {periods}."));
        }

        (double[] values, bool[] observed) = Returns(rows, periods);
        MissingDataReport report = new()
        {
            DroppedAssets = [.. _droppedAssets],
            DroppedRows = [.. _droppedRows],
            FilledPrices = [.. _filledPrices],
            IgnoredPrices = [.. _ignored],
            Messages = [.. _messages],
        };
        problem = FirstNoReturn(rows, values, observed);
        return problem.Length == 0 && ChooseFrequency(rows, out problem) is { } frequency
            ? ReturnPanel
                .Create(_assets, [.. rows.Skip(1).Select(t => _prices.Dates[t])], frequency, _options.Kind, values, observed)
                .WithReport(report)
            : null;
    }

    // Two positive prices so far apart that their ratio is 0 or infinite to a double have no return.
    private string FirstNoReturn(int[] rows, double[] values, bool[] observed)
    {
        for (int i = 0; i < values.Length; i++)
        {
            bool total = _options.Kind == ReturnKind.Simple && values[i] <= -1;
            if (!double.IsFinite(values[i]) || ((observed.Length == 0 || observed[i]) && total))
            {
                DateOnly date = _prices.Dates[rows[(i / _assets.Length) + 1]];
                return Invariant(
                    $"Return of {_assets[i % _assets.Length]} on {date:yyyy-MM-dd} is {values[i]}; ")
                    + "the prices before and after are too far apart for one.";
            }
        }

        return "";
    }

    /// <summary>Copies the positive prices of the assets that have enough of them; NaN marks the rest.</summary>
    private void TakeUsablePrices()
    {
        int all = _prices.Assets.Length;
        int[] usable = new int[all];
        for (int t = 0; t < _prices.Rows; t++)
        {
            for (int j = 0; j < all; j++)
            {
                if (_prices.TryGetPrice(t, j, out double price))
                {
                    if (price > 0)
                    {
                        usable[j]++;
                    }
                    else
                    {
                        _ignored.Add(new IgnoredPrice(_prices.Assets[j], _prices.Dates[t], price));
                        _messages.Add(Invariant(
                            $"Price of {_prices.Assets[j]} on {_prices.Dates[t]:yyyy-MM-dd} is {price}; it was treated as missing."));
                    }
                }
            }
        }

        List<int> kept = [];
        for (int j = 0; j < all; j++)
        {
            if (usable[j] >= _options.MinimumObservations)
            {
                kept.Add(j);
                continue;
            }

            string reason = Invariant(
                $"{_prices.Assets[j]} has {usable[j]} usable prices, fewer than {_options.MinimumObservations}; it was left out.");
            _droppedAssets.Add(new DroppedAsset(_prices.Assets[j], usable[j], reason));
            _messages.Add(reason);
        }

        _assets = [.. kept.Select(j => _prices.Assets[j])];
        _cells = new double[_prices.Rows * kept.Count];
        for (int t = 0; t < _prices.Rows; t++)
        {
            for (int j = 0; j < kept.Count; j++)
            {
                bool known = _prices.TryGetPrice(t, kept[j], out double price) && price > 0;
                _cells[(t * kept.Count) + j] = known ? price : double.NaN;
            }
        }
    }

    private void CarryForward()
    {
        int n = _assets.Length;
        _filled = new bool[_cells.Length];
        for (int j = 0; j < n; j++)
        {
            double last = double.NaN;
            int age = 0;
            for (int t = 0; t < _prices.Rows; t++)
            {
                int place = (t * n) + j;
                if (!double.IsNaN(_cells[place]))
                {
                    (last, age) = (_cells[place], 0);
                }
                else if (++age <= _options.MaxForwardFill && !double.IsNaN(last))
                {
                    (_cells[place], _filled[place]) = (last, true);
                }
            }
        }
    }

    private int[] ChooseRows()
    {
        int t = _prices.Rows;
        int wanted = _options.Window is { } window ? (int)Math.Min(window + 1L, t) : t;
        if (_options.MissingData == MissingDataPolicy.Pairwise)
        {
            return [.. Enumerable.Range(t - wanted, wanted)];
        }

        List<int> kept = [];
        while (kept.Count < wanted && --t >= 0)
        {
            if (_assets.Length > 0 && IsComplete(t))
            {
                kept.Add(t);
            }
        }

        kept.Reverse();
        NoteDroppedRows(kept, first: kept.Count == wanted && kept.Count > 0 ? kept[0] : 0);
        return [.. kept];
    }

    private bool IsComplete(int row)
    {
        for (int j = 0; j < _assets.Length; j++)
        {
            if (double.IsNaN(_cells[(row * _assets.Length) + j]))
            {
                return false;
            }
        }

        return true;
    }

    private void NoteDroppedRows(List<int> kept, int first)
    {
        int dropped = 0;
        int next = kept.BinarySearch(first) is var found && found < 0 ? ~found : found;
        for (int t = first; t < _prices.Rows; t++)
        {
            int end = next < kept.Count ? kept[next] : _prices.Rows;
            if (t < end)
            {
                ImmutableArray<AssetId> missing = [.. _assets.Where((_, j) => IsMissing(t, end, j))];
                _droppedRows.Add(new DroppedRows(_prices.Dates[t], _prices.Dates[end - 1], end - t, missing));
                dropped += end - t;
            }

            t = end;
            next++;
        }

        if (dropped > 0)
        {
            _messages.Add(Invariant($"{dropped} of {_prices.Rows - first} rows were left out: not every asset has a price on them."));
        }
    }

    private bool IsMissing(int from, int end, int asset)
    {
        for (int t = from; t < end; t++)
        {
            if (double.IsNaN(_cells[(t * _assets.Length) + asset]))
            {
                return true;
            }
        }

        return false;
    }

    private void CountFilled(int[] rows)
    {
        for (int j = 0; _filled is not null && j < _assets.Length; j++)
        {
            int count = rows.Count(t => _filled[(t * _assets.Length) + j]);
            if (count > 0)
            {
                _filledPrices.Add(new FilledPrices(_assets[j], count));
                _messages.Add(Invariant($"{_assets[j]}: {count} missing {(count == 1 ? "price was" : "prices were")} carried forward."));
            }
        }
    }

    private string DescribeTooFew(int rows)
    {
        if (_assets.IsEmpty)
        {
            return "no asset is left.";
        }

        string what = _options.MissingData == MissingDataPolicy.Pairwise ? "" : " with a price of every asset";
        return Invariant($"there {(rows == 1 ? "is 1 row" : Invariant($"are {rows} rows"))}{what}, and two are needed.");
    }

    private (double[] Values, bool[] Observed) Returns(int[] rows, int periods)
    {
        int n = _assets.Length;
        double[] values = new double[periods * n];
        bool[] observed = new bool[periods * n];
        for (int t = 0; t < periods; t++)
        {
            for (int j = 0; j < n; j++)
            {
                double ratio = _cells[(rows[t + 1] * n) + j] / _cells[(rows[t] * n) + j];
                if (!double.IsNaN(ratio))
                {
                    observed[(t * n) + j] = true;
                    values[(t * n) + j] = _options.Kind == ReturnKind.Simple ? ratio - 1 : Math.Log(ratio);
                }
            }
        }

        return (values, observed);
    }

    private Frequency? ChooseFrequency(int[] rows, out string problem)
    {
        problem = "";
        if ((_options.Frequency ?? _prices.GivenFrequency) is { } given)
        {
            return given;
        }

        DateOnly[] dates = [.. rows.Select(t => _prices.Dates[t])];
        if (FrequencyInference.Infer(dates, out string unclear) is { } told)
        {
            return told;
        }

        // A short stretch of the history's own rows has the history's frequency; a selection of them need not.
        bool neighbours = rows.Length > 0 && rows[^1] - rows[0] == rows.Length - 1;
        if ((neighbours || rows.Length == 0) && _prices.TryGetFrequency(out Frequency frequency))
        {
            return frequency;
        }

        problem = unclear;
        return null;
    }
}
