using System.Collections.Immutable;
using static System.FormattableString;

namespace MrBen.Portfolio.Market;

/// <summary>
/// Open, high, low, close and volume of some assets, each on its own dates: exchanges differ in their holidays, and some never close.
/// Immutable and thread-safe. It holds what the source said, dirt included:
/// <see cref="DataQualityReport.Examine(BarHistory, DataQualityOptions?)"/>
/// tells what is wrong with it.
/// </summary>
public sealed class BarHistory
{
    private readonly ImmutableArray<BarSeries> _series;
    private readonly Dictionary<AssetId, int> _index;

    private BarHistory(
        ImmutableArray<AssetId> assets, ImmutableArray<BarSeries> series, Frequency? frequency, ImmutableArray<SourceNote> notes)
    {
        (Assets, _series, GivenFrequency, Notes) = (assets, series, frequency, notes);
        _index = new Dictionary<AssetId, int>(assets.Length);
        for (int i = 0; i < assets.Length; i++)
        {
            _index.Add(assets[i], i);
        }
    }

    /// <summary>The assets, without duplicates.</summary>
    public ImmutableArray<AssetId> Assets { get; }

    /// <summary>The frequency the caller stated; <see langword="null"/> where it is to be told from the dates.</summary>
    public Frequency? GivenFrequency { get; }

    /// <summary>What the reader met and put right: rows without values, duplicates, disorder. Empty for histories made in memory.</summary>
    public ImmutableArray<SourceNote> Notes { get; }

    /// <summary>The place of an asset in <see cref="Assets"/>, or −1.</summary>
    public int IndexOf(AssetId asset) => _index.GetValueOrDefault(asset, -1);

    /// <summary>The dates of an asset's bars, strictly ascending.</summary>
    public ImmutableArray<DateOnly> DatesOf(int asset) => _series[asset].Dates;

    /// <summary>Number of bars of an asset.</summary>
    public int BarsOf(int asset) => _series[asset].Count;

    /// <summary>A bar of an asset, oldest first.</summary>
    public Bar GetBar(int asset, int index) => _series[asset].BarAt(index);

    /// <summary>The bar of an asset on a date, where there is one. O(log T).</summary>
    public bool TryGetBar(int asset, DateOnly date, out Bar bar)
    {
        int index = _series[asset].Dates.BinarySearch(date);
        bar = index >= 0 ? _series[asset].BarAt(index) : default;
        return index >= 0;
    }

    /// <summary>The closes on the union of all dates on which any asset has one.</summary>
    public PriceHistory ToPriceHistory() => PriceHistory.FromBars(this);

    /// <summary>These assets only, in this order. Notes of other assets are left out.</summary>
    /// <exception cref="ArgumentException">An asset is not here or is named twice.</exception>
    public BarHistory Select(params ReadOnlySpan<AssetId> assets)
    {
        ImmutableArray<AssetId> names = AssetList.Checked(assets, nameof(assets));
        ImmutableArray<BarSeries> series = [.. names.Select(name => _series[AssetList.Find(_index, name, nameof(assets))])];
        return new BarHistory(names, series, GivenFrequency, [.. Notes.Where(n => n.Asset is not { } asset || names.Contains(asset))]);
    }

    /// <summary>The bars from <paramref name="from"/> to <paramref name="to"/>, both included. All notes are kept.</summary>
    public BarHistory Between(DateOnly from, DateOnly to) => new(
        Assets,
        [.. _series.Select(series =>
        {
            (int start, int length) = DateRange.Find(series.Dates, from, to);
            return series.Slice(start, length);
        })],
        GivenFrequency, Notes);

    /// <summary>The bars of one asset.</summary>
    /// <param name="asset">The asset.</param>
    /// <param name="bars">Its bars; dates strictly ascending, every known value finite.</param>
    /// <param name="frequency">Periods per year; <see langword="null"/> (the default) to tell it from the dates.</param>
    /// <exception cref="ArgumentException">Dates do not ascend, or a value is not finite.</exception>
    public static BarHistory Create(AssetId asset, IEnumerable<Bar> bars, Frequency? frequency = null)
    {
        ArgumentNullException.ThrowIfNull(bars);
        _ = asset.Value;
        ImmutableArray<Bar> copy = [.. bars];
        double[]?[] fields = [.. Enumerable.Range(0, BarSeries.Fields).Select(_ => new double[copy.Length])];
        for (int i = 0; i < copy.Length; i++)
        {
            Bar bar = copy[i];
            if (i > 0 && bar.Date <= copy[i - 1].Date)
            {
                throw new ArgumentException(Invariant(
                    $"Bar of {asset} on {bar.Date:yyyy-MM-dd} follows {copy[i - 1].Date:yyyy-MM-dd}; dates must ascend."), nameof(bars));
            }

            ReadOnlySpan<double?> values = [bar.Open, bar.High, bar.Low, bar.Close, bar.Volume];
            for (int f = 0; f < values.Length; f++)
            {
                if (values[f] is { } value && !double.IsFinite(value))
                {
                    throw new ArgumentException(Invariant(
                        $"{(BarField)f} of {asset} on {bar.Date:yyyy-MM-dd} is {value}; it must be finite, or null where it is not known."),
                        nameof(bars));
                }

                fields[f]![i] = values[f] ?? double.NaN;
            }
        }

        return new BarHistory([asset], [BarSeries.Own([.. copy.Select(bar => bar.Date)], fields)], Checked(frequency), []);
    }

    /// <summary>Puts histories of different assets together, in order. A frequency is kept where all state the same.</summary>
    /// <exception cref="ArgumentException">Two histories hold the same asset.</exception>
    public static BarHistory Combine(params ReadOnlySpan<BarHistory> histories)
    {
        ImmutableArray<AssetId>.Builder assets = ImmutableArray.CreateBuilder<AssetId>();
        ImmutableArray<BarSeries>.Builder series = ImmutableArray.CreateBuilder<BarSeries>();
        ImmutableArray<SourceNote>.Builder notes = ImmutableArray.CreateBuilder<SourceNote>();
        Frequency? frequency = histories.IsEmpty ? null : histories[0].GivenFrequency;
        foreach (BarHistory history in histories)
        {
            ArgumentNullException.ThrowIfNull(history);
            assets.AddRange(history.Assets);
            series.AddRange(history._series);
            notes.AddRange(history.Notes);
            frequency = frequency == history.GivenFrequency ? frequency : null;
        }

        return new BarHistory(AssetList.Checked(assets.ToArray(), nameof(histories)), series.ToImmutable(), frequency, notes.ToImmutable());
    }

    /// <summary>Reads a file of bars (a row per asset and day) or of closes (a column per asset); the header tells which.</summary>
    /// <param name="path">The file, UTF-8.</param>
    /// <param name="options">How to read it; <see langword="null"/> for the defaults.</param>
    /// <exception cref="CsvFormatException">The text is not such a file; every fault is named with its line and column.</exception>
    /// <exception cref="ArgumentException">The options are unsound.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static BarHistory ReadCsv(string path, CsvOptions? options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        using StreamReader reader = new(path);
        return CsvHistoryReader.Read(reader, path, options);
    }

    /// <inheritdoc cref="ReadCsv(string, CsvOptions?)"/>
    /// <param name="reader">The text. It is read to its end and not closed.</param>
    /// <param name="options">How to read it; <see langword="null"/> for the defaults.</param>
    public static BarHistory ReadCsv(TextReader reader, CsvOptions? options)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return CsvHistoryReader.Read(reader, source: null, options);
    }

    /// <inheritdoc cref="ReadCsv(string, CsvOptions?)"/>
    public static BarHistory ReadCsv(string path) => ReadCsv(path, options: null);

    /// <inheritdoc cref="ReadCsv(TextReader, CsvOptions?)"/>
    public static BarHistory ReadCsv(TextReader reader) => ReadCsv(reader, options: null);

    internal static BarHistory Own(
        ImmutableArray<AssetId> assets, ImmutableArray<BarSeries> series, Frequency? frequency, ImmutableArray<SourceNote> notes) =>
        new(assets, series, frequency, notes);

    internal static Frequency? Checked(Frequency? frequency)
    {
        return frequency is { IsUninitialized: true }
            ? throw new ArgumentException("The frequency has no number of periods per year.", nameof(frequency))
            : frequency;
    }

    internal BarSeries SeriesOf(int asset) => _series[asset];

    internal BarHistory With(int asset, BarSeries series) => new(Assets, _series.SetItem(asset, series), GivenFrequency, Notes);
}
