using System.Collections.Immutable;
using static System.FormattableString;

namespace MrBen.Portfolio.Market;

/// <summary>
/// Prices of N assets on T dates, oldest first. Immutable and thread-safe. A price may be missing: an asset is listed late, ends early, or
/// its exchange is closed that day. It holds what the source said, dirt included:
/// <see cref="DataQualityReport.Examine(PriceHistory, DataQualityOptions?)"/> tells what is wrong with it, and
/// <see cref="ReturnPanel.FromPrices"/> treats prices that are not positive as missing and reports them.
/// </summary>
public sealed class PriceHistory
{
    private readonly double[] _cells;
    private readonly string _frequencyProblem;
    private readonly Frequency? _toldFrequency;

    private PriceHistory(
        ImmutableArray<AssetId> assets, ImmutableArray<DateOnly> dates, double[] cells, Frequency? given, Frequency? inherited,
        ImmutableArray<SourceNote> notes)
    {
        (Assets, Dates, _cells, GivenFrequency, Notes) = (assets, dates, cells, given, notes);
        _frequencyProblem = "";
        _toldFrequency = given ?? inherited ?? FrequencyInference.Infer(dates.AsSpan(), out _frequencyProblem);
    }

    /// <summary>The assets in column order, without duplicates.</summary>
    public ImmutableArray<AssetId> Assets { get; }

    /// <summary>The dates, strictly ascending, length T.</summary>
    public ImmutableArray<DateOnly> Dates { get; }

    /// <summary>Number of dates, T.</summary>
    public int Rows => Dates.Length;

    /// <summary>The frequency the caller stated; <see langword="null"/> where it is told from the dates.</summary>
    public Frequency? GivenFrequency { get; }

    /// <summary>The bars that the prices are the closes of; none where prices were all there was, or assets were selected.</summary>
    internal BarHistory? Bars { get; private init; }

    /// <summary>What the reader met and put right: rows without values, duplicates, disorder. Empty for histories made in memory.</summary>
    public ImmutableArray<SourceNote> Notes { get; }

    /// <summary>
    /// Periods per year: as given, else told from the dates. The median gap between dates decides, and 75 % of the gaps must fit it: 1 day
    /// is daily (gaps up to 4), 7 weekly (5 to 9), 29 to 31 monthly (from one month to the next), 89 to 93 quarterly (85 to 97), 364 to 367
    /// yearly (355 to 376). Daily dates are exchange days (252) where they hold at most 5 % of the Saturdays and Sundays of their span,
    /// calendar days (365) where at least 80 %.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// The dates are ambiguous; the message says why and asks for an explicit frequency.
    /// </exception>
    public Frequency Frequency => _toldFrequency ?? throw new InvalidOperationException(_frequencyProblem);

    /// <summary>The frequency, where it is given or the dates tell it.</summary>
    public bool TryGetFrequency(out Frequency frequency)
    {
        frequency = _toldFrequency.GetValueOrDefault();
        return _toldFrequency.HasValue;
    }

    /// <summary>This history with a stated frequency.</summary>
    public PriceHistory WithFrequency(Frequency frequency) =>
        new(Assets, Dates, _cells, BarHistory.Checked(frequency), null, Notes) { Bars = Bars };

    /// <summary>This history with the frequency that longer dates told, which a selection of assets tells anew.</summary>
    internal PriceHistory WithToldFrequency(Frequency frequency) => new(Assets, Dates, _cells, null, BarHistory.Checked(frequency), Notes);

    /// <summary>This history with other notes.</summary>
    internal PriceHistory WithNotes(ImmutableArray<SourceNote> notes) => new(Assets, Dates, _cells, GivenFrequency, _toldFrequency, notes);

    /// <summary>The place of an asset in <see cref="Assets"/>, or −1. O(N).</summary>
    public int IndexOf(AssetId asset) => Assets.IndexOf(asset);

    /// <summary>Whether an asset has a price on a date.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row or asset.</exception>
    public bool HasPrice(int row, int asset) => !double.IsNaN(_cells[Place(row, asset)]);

    /// <summary>The price of an asset on a date, where there is one; otherwise 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row or asset.</exception>
    public bool TryGetPrice(int row, int asset, out double price)
    {
        double cell = _cells[Place(row, asset)];
        bool known = !double.IsNaN(cell);
        price = known ? cell : 0;
        return known;
    }

    /// <summary>Number of dates on which an asset has a price. O(T).</summary>
    public int ObservationsOf(int asset)
    {
        int count = 0;
        for (int t = 0; t < Rows; t++)
        {
            count += HasPrice(t, asset) ? 1 : 0;
        }

        return count;
    }

    /// <summary>The first date on which an asset has a price, or <see langword="null"/>.</summary>
    public DateOnly? FirstDate(int asset)
    {
        for (int t = 0; t < Rows; t++)
        {
            if (HasPrice(t, asset))
            {
                return Dates[t];
            }
        }

        return null;
    }

    /// <summary>The last date on which an asset has a price, or <see langword="null"/>.</summary>
    public DateOnly? LastDate(int asset)
    {
        for (int t = Rows - 1; t >= 0; t--)
        {
            if (HasPrice(t, asset))
            {
                return Dates[t];
            }
        }

        return null;
    }

    /// <summary>
    /// These assets only, in this order. Dates on which none of them has a price are left out, so that stocks taken from a mix with crypto
    /// have their exchange's calendar again; a frequency that was not given is told anew. Notes of other assets are left out.
    /// </summary>
    /// <exception cref="ArgumentException">An asset is not here or is named twice.</exception>
    public PriceHistory Select(params ReadOnlySpan<AssetId> assets)
    {
        ImmutableArray<AssetId> names = AssetList.Checked(assets, nameof(assets));
        Dictionary<AssetId, int> index = Assets.Select((asset, i) => (asset, i)).ToDictionary(pair => pair.asset, pair => pair.i);
        int[] columns = [.. names.Select(name => AssetList.Find(index, name, nameof(assets)))];
        int[] rows = [.. Enumerable.Range(0, Rows).Where(t => Array.Exists(columns, column => HasPrice(t, column)))];
        double[] cells = new double[rows.Length * columns.Length];
        for (int t = 0; t < rows.Length; t++)
        {
            for (int j = 0; j < columns.Length; j++)
            {
                cells[(t * columns.Length) + j] = _cells[(rows[t] * Assets.Length) + columns[j]];
            }
        }

        return new PriceHistory(names, [.. rows.Select(t => Dates[t])], cells, GivenFrequency, null,
            [.. Notes.Where(n => n.Asset is not { } asset || names.Contains(asset))]);
    }

    /// <summary>The rows from <paramref name="from"/> to <paramref name="to"/>, both included; the frequency stays.</summary>
    public PriceHistory Between(DateOnly from, DateOnly to)
    {
        (int start, int length) = DateRange.Find(Dates, from, to);
        return Slice(start, length);
    }

    /// <summary>The last <paramref name="rows"/> rows; all where there are no more. The frequency stays.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rows"/> is not positive.</exception>
    public PriceHistory Last(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        return rows >= Rows ? this : Slice(Rows - rows, rows);
    }

    /// <summary>Copies complete prices.</summary>
    /// <param name="assets">The assets in column order.</param>
    /// <param name="dates">The dates, strictly ascending.</param>
    /// <param name="prices">T × N finite prices, row after row.</param>
    /// <exception cref="ArgumentException">Lengths disagree, names repeat, dates do not ascend, or a price is not finite.</exception>
    /// <remarks>The dates tell the frequency; <see cref="WithFrequency"/> states another.</remarks>
    public static PriceHistory Create(ImmutableArray<AssetId> assets, ImmutableArray<DateOnly> dates, ReadOnlySpan<double> prices) =>
        Create(assets, dates, prices, observed: []);

    /// <summary>Copies prices of which some may be missing.</summary>
    /// <param name="assets">The assets in column order.</param>
    /// <param name="dates">The dates, strictly ascending.</param>
    /// <param name="prices">T × N prices, row after row; finite where observed, anything where not.</param>
    /// <param name="observed">T × N flags, row after row: whether there is a price; empty when all are there.</param>
    /// <exception cref="ArgumentException">
    /// Lengths disagree, names repeat, dates do not ascend, or an observed price is not finite.
    /// </exception>
    /// <remarks>The dates tell the frequency; <see cref="WithFrequency"/> states another.</remarks>
    public static PriceHistory Create(
        ImmutableArray<AssetId> assets, ImmutableArray<DateOnly> dates, ReadOnlySpan<double> prices, ReadOnlySpan<bool> observed)
    {
        AssetList.Checked(assets, nameof(assets));
        AssetList.CheckDates(dates, nameof(dates));
        Guard.Length(assets.Length * dates.Length, prices.Length, Invariant($"prices for {dates.Length}×{assets.Length}"), nameof(prices));
        if (!observed.IsEmpty)
        {
            Guard.Length(prices.Length, observed.Length, "flags (one per price)", nameof(observed));
        }

        double[] cells = new double[prices.Length];
        for (int i = 0; i < cells.Length; i++)
        {
            bool known = observed.IsEmpty || observed[i];
            if (known && !double.IsFinite(prices[i]))
            {
                throw new ArgumentException(Invariant(
                    $"Price of {assets[i % assets.Length]} on {dates[i / assets.Length]:yyyy-MM-dd} is {prices[i]}; ")
                    + "it must be finite, or flagged as not observed.",
                    nameof(prices));
            }

            cells[i] = known ? prices[i] : double.NaN;
        }

        return new PriceHistory(assets, dates, cells, null, null, []);
    }

    /// <summary>
    /// Puts histories of different assets together on the union of their dates. A frequency is kept where all state the same; otherwise it
    /// is told from the union.
    /// </summary>
    /// <exception cref="ArgumentException">Two histories hold the same asset.</exception>
    public static PriceHistory Combine(params ReadOnlySpan<PriceHistory> histories)
    {
        BarHistory[] bars = new BarHistory[histories.Length];
        for (int i = 0; i < bars.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(histories[i], nameof(histories));
            bars[i] = histories[i].ToBars();
        }

        return FromBars(BarHistory.Combine(bars));
    }

    /// <summary>Reads closes from a file with a column per asset, or with a row per asset and day; the header tells which.</summary>
    /// <param name="path">The file, UTF-8.</param>
    /// <param name="options">How to read it; <see langword="null"/> for the defaults.</param>
    /// <exception cref="CsvFormatException">The text is not such a file; every fault is named with its line and column.</exception>
    /// <exception cref="ArgumentException">The options are unsound.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static PriceHistory ReadCsv(string path, CsvOptions? options) => FromBars(BarHistory.ReadCsv(path, options));

    /// <inheritdoc cref="ReadCsv(string, CsvOptions?)"/>
    /// <param name="reader">The text. It is read to its end and not closed.</param>
    /// <param name="options">How to read it; <see langword="null"/> for the defaults.</param>
    public static PriceHistory ReadCsv(TextReader reader, CsvOptions? options) => FromBars(BarHistory.ReadCsv(reader, options));

    /// <inheritdoc cref="ReadCsv(string, CsvOptions?)"/>
    public static PriceHistory ReadCsv(string path) => ReadCsv(path, options: null);

    /// <inheritdoc cref="ReadCsv(TextReader, CsvOptions?)"/>
    public static PriceHistory ReadCsv(TextReader reader) => ReadCsv(reader, options: null);

    internal static PriceHistory FromBars(BarHistory bars)
    {
        HashSet<DateOnly> union = [];
        int n = bars.Assets.Length;
        for (int j = 0; j < n; j++)
        {
            BarSeries series = bars.SeriesOf(j);
            for (int i = 0; i < series.Count; i++)
            {
                if (!double.IsNaN(series[BarField.Close, i]))
                {
                    union.Add(series.Dates[i]);
                }
            }
        }

        ImmutableArray<DateOnly> dates = [.. union.Order()];
        double[] cells = new double[dates.Length * n];
        Array.Fill(cells, double.NaN);
        for (int j = 0; j < n; j++)
        {
            BarSeries series = bars.SeriesOf(j);
            for (int i = 0, row = 0; i < series.Count; i++)
            {
                while (row < dates.Length && dates[row] < series.Dates[i])
                {
                    row++;
                }

                if (row < dates.Length && dates[row] == series.Dates[i])
                {
                    cells[(row * n) + j] = series[BarField.Close, i];
                }
            }
        }

        return new PriceHistory(bars.Assets, dates, cells, bars.GivenFrequency, null, bars.Notes) { Bars = bars };
    }

    /// <summary>The closes, each asset on its own dates.</summary>
    internal BarHistory ToBars()
    {
        ImmutableArray<BarSeries>.Builder series = ImmutableArray.CreateBuilder<BarSeries>(Assets.Length);
        for (int j = 0; j < Assets.Length; j++)
        {
            List<DateOnly> dates = [];
            List<double> closes = [];
            for (int t = 0; t < Rows; t++)
            {
                if (TryGetPrice(t, j, out double price))
                {
                    dates.Add(Dates[t]);
                    closes.Add(price);
                }
            }

            double[]?[] fields = new double[]?[BarSeries.Fields];
            fields[(int)BarField.Close] = [.. closes];
            series.Add(BarSeries.Own([.. dates], fields));
        }

        return BarHistory.Own(Assets, series.ToImmutable(), GivenFrequency, Notes);
    }

    private PriceHistory Slice(int start, int length) => new(
        Assets, Dates.Slice(start, length), _cells.AsSpan(start * Assets.Length, length * Assets.Length).ToArray(),
        GivenFrequency, _toldFrequency, Notes);

    private int Place(int row, int asset)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Rows);
        ArgumentOutOfRangeException.ThrowIfNegative(asset);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(asset, Assets.Length);
        return (row * Assets.Length) + asset;
    }
}
