using System.Collections.Immutable;
using static System.FormattableString;

namespace MrBen.Portfolio.Market;

/// <summary>
/// Splits and cash dividends of one asset, as events or as a table of factors, and what they make of its bars. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// Prices before an ex-date are multiplied by 1/ratio for a split and by 1 − D/C for a dividend D, where C is the last raw close before the
/// ex-date, so that the return over the ex-date is the one an owner has who reinvests at that close (the method of the Center for Research
/// in Security Prices, CRSP). Volumes are divided by the split factor only.
/// </remarks>
public sealed class CorporateActions
{
    private readonly bool _isTable;

    private CorporateActions(
        AssetId asset, ImmutableArray<Split> splits, ImmutableArray<CashDividend> dividends, ImmutableArray<AdjustmentFactor> factors,
        bool isTable)
    {
        (Asset, Splits, Dividends, Factors, _isTable) = (asset, splits, dividends, factors, isTable);
    }

    /// <summary>The asset.</summary>
    public AssetId Asset { get; }

    /// <summary>The splits by date; empty for a table of factors.</summary>
    public ImmutableArray<Split> Splits { get; }

    /// <summary>The cash dividends by date; empty for a table of factors.</summary>
    public ImmutableArray<CashDividend> Dividends { get; }

    /// <summary>The table of factors by date; empty for events.</summary>
    public ImmutableArray<AdjustmentFactor> Factors { get; }

    /// <summary>Events of an asset, in any order.</summary>
    /// <exception cref="ArgumentException">A ratio or an amount is not positive and finite.</exception>
    public static CorporateActions Create(AssetId asset, IEnumerable<Split> splits, IEnumerable<CashDividend> dividends)
    {
        _ = asset.Value;
        ArgumentNullException.ThrowIfNull(splits);
        ArgumentNullException.ThrowIfNull(dividends);
        ImmutableArray<Split> orderedSplits = [.. splits.OrderBy(split => split.ExDate)];
        ImmutableArray<CashDividend> orderedDividends = [.. dividends.OrderBy(dividend => dividend.ExDate)];
        foreach (Split split in orderedSplits)
        {
            CheckPositive(split.Ratio, Invariant($"Split ratio of {asset} on {split.ExDate:yyyy-MM-dd}"), nameof(splits));
        }

        foreach (CashDividend dividend in orderedDividends)
        {
            CheckPositive(dividend.Amount, Invariant($"Dividend of {asset} on {dividend.ExDate:yyyy-MM-dd}"), nameof(dividends));
        }

        return new CorporateActions(asset, orderedSplits, orderedDividends, [], isTable: false);
    }

    /// <summary>A table of factors of an asset; bars after its last row stay as they are.</summary>
    /// <exception cref="ArgumentException">Dates do not ascend, or a factor is not positive and finite.</exception>
    public static CorporateActions FromFactors(AssetId asset, IEnumerable<AdjustmentFactor> factors)
    {
        _ = asset.Value;
        ArgumentNullException.ThrowIfNull(factors);
        ImmutableArray<AdjustmentFactor> rows = [.. factors];
        for (int i = 0; i < rows.Length; i++)
        {
            if (i > 0 && rows[i].LastDate <= rows[i - 1].LastDate)
            {
                throw new ArgumentException(Invariant(
                    $"Factors of {asset} for {rows[i].LastDate:yyyy-MM-dd} follow {rows[i - 1].LastDate:yyyy-MM-dd}; dates must ascend."),
                    nameof(factors));
            }

            CheckPositive(rows[i].PriceFactor, Invariant($"Price factor of {asset} on {rows[i].LastDate:yyyy-MM-dd}"), nameof(factors));
            CheckPositive(rows[i].SplitFactor, Invariant($"Split factor of {asset} on {rows[i].LastDate:yyyy-MM-dd}"), nameof(factors));
        }

        return new CorporateActions(asset, [], [], rows, isTable: true);
    }

    /// <summary>
    /// Reads a factor file in the form of QuantConnect Lean: no header; date (yyyyMMdd), price factor, split factor and perhaps a reference
    /// price, by ascending date. The last row stands for all days to come.
    /// </summary>
    /// <param name="asset">The asset the file is about.</param>
    /// <param name="path">The file, UTF-8.</param>
    /// <exception cref="CsvFormatException">The text is not such a file; every fault is named with its line and column.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static CorporateActions ReadFactorCsv(AssetId asset, string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        using StreamReader reader = new(path);
        return FromFactors(asset, FactorCsvReader.Read(reader, path));
    }

    /// <inheritdoc cref="ReadFactorCsv(AssetId, string)"/>
    /// <param name="asset">The asset the file is about.</param>
    /// <param name="reader">The text. It is read to its end and not closed.</param>
    public static CorporateActions ReadFactorCsv(AssetId asset, TextReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return FromFactors(asset, FactorCsvReader.Read(reader, source: null));
    }

    /// <summary>
    /// The history with the bars of <see cref="Asset"/> adjusted: open, high, low and close multiplied by both factors, the volume divided
    /// by the split factor. Other assets and the newest bars stay as they are.
    /// </summary>
    /// <param name="bars">Raw bars; adjusting twice would count every event twice.</param>
    /// <exception cref="ArgumentException">
    /// The history does not hold the asset, or a dividend is not smaller than the close before it, or there is no such close.
    /// </exception>
    public BarHistory Adjust(BarHistory bars)
    {
        ArgumentNullException.ThrowIfNull(bars);
        int place = bars.IndexOf(Asset);
        if (place < 0)
        {
            throw new ArgumentException($"The history does not hold {Asset}.", nameof(bars));
        }

        BarSeries raw = bars.SeriesOf(place);
        ImmutableArray<AdjustmentFactor> table = _isTable ? Factors : ToTable(raw, nameof(bars));
        double[] split = new double[raw.Count];
        double[] both = new double[raw.Count];
        for (int i = 0, row = 0; i < raw.Count; i++)
        {
            while (row < table.Length && table[row].LastDate < raw.Dates[i])
            {
                row++;
            }

            split[i] = row < table.Length ? table[row].SplitFactor : 1;
            both[i] = row < table.Length ? table[row].SplitFactor * table[row].PriceFactor : 1;
        }

        return bars.With(place, raw.Map((field, i, value) => field == BarField.Volume ? value / split[i] : value * both[i]));
    }

    private ImmutableArray<AdjustmentFactor> ToTable(BarSeries raw, string parameter)
    {
        SortedSet<DateOnly> dates = [.. Splits.Select(split => split.ExDate), .. Dividends.Select(dividend => dividend.ExDate)];
        List<AdjustmentFactor> table = [];
        (double price, double split) = (1, 1);
        foreach (DateOnly date in dates.Reverse().Where(date => raw.Count > 0 && raw.Dates[0] < date))
        {
            foreach (CashDividend dividend in Dividends.Where(dividend => dividend.ExDate == date))
            {
                price *= DividendFactor(raw, dividend, parameter);
            }

            foreach (Split one in Splits.Where(one => one.ExDate == date))
            {
                split /= one.Ratio;
            }

            table.Add(new AdjustmentFactor(date.AddDays(-1), price, split));
        }

        table.Reverse();
        return [.. table];
    }

    private double DividendFactor(BarSeries raw, CashDividend dividend, string parameter)
    {
        for (int i = DateRange.LowerBound(raw.Dates, dividend.ExDate) - 1; i >= 0; i--)
        {
            double close = raw[BarField.Close, i];
            if (close > 0)
            {
                return dividend.Amount < close
                    ? 1 - (dividend.Amount / close)
                    : throw new ArgumentException(Invariant(
                        $"Dividend of {Asset} on {dividend.ExDate:yyyy-MM-dd} is {dividend.Amount}, ")
                        + Invariant($"not below its close {close} on {raw.Dates[i]:yyyy-MM-dd}."), parameter);
            }
        }

        throw new ArgumentException(Invariant(
            $"{Asset} has no positive close before its dividend of {dividend.Amount} on {dividend.ExDate:yyyy-MM-dd}."), parameter);
    }

    private static void CheckPositive(double value, string what, string parameter)
    {
        if (!(value > 0 && double.IsFinite(value)))
        {
            throw new ArgumentException(Invariant($"{what} is {value}; it must be positive and finite."), parameter);
        }
    }
}
