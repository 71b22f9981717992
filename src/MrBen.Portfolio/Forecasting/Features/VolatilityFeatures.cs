using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Features;

/// <summary>
/// Features for forecasts of volatility from daily bars, or from closes alone, and the variance that followed as label. Pure functions,
/// thread-safe.
/// </summary>
/// <remarks>
/// <para><b>Point in time.</b> The row of a day is a function of the bars up to and with that day; whatever comes later, and whether
/// anything does, changes none of its bits, nor whether it is there. Floors and clips are taken from the past alone. The label of a row is
/// made of the H periods after it and says its last day.</para>
/// <para><b>Order.</b> The logarithms of the mean variance of the last day, week (5), month (22) and quarter (63); of the month's negative
/// semivariance; the signed return of 1, 5 and 22 periods over what the month's variance makes of them; the logarithmic drawdown from the
/// high of 250 periods, or of all where there are fewer; the standard deviation of the month's log variances; the logarithm of the
/// exponentially weighted variance; then, where wanted, the logarithm of the week's volume over the quarter's, the overnight share of the
/// month's variance, and the market's log variance of day, week and month.</para>
/// <para>Sources: Corsi (2009), J. Financial Econometrics 7(2) (day, week, month); Corsi and Renò (2012), J. Business &amp; Economic
/// Statistics 30(3) (signed returns); Patton and Sheppard (2015), Review of Economics and Statistics 97(3) (semivariance); Garman and Klass
/// (1980), J. Business 53(1) (the variance of a bar).</para>
/// </remarks>
public static class VolatilityFeatures
{
    // It changes whenever a feature of the same name is computed in another way.
    private const int Version = 1;

    /// <summary>The variances of day, week and month alone.</summary>
    internal static readonly ImmutableArray<string> VarianceNames =
        ["log variance of the day", "log variance of the week", "log variance of the month"];

    /// <summary>
    /// The names of the features that settings ask for, and a version that differs where settings compute a feature of the same name in
    /// another way: from squared returns and not from ranges, with another decay or floor.
    /// </summary>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <param name="hasMarket">Whether there is a market beside the asset.</param>
    /// <exception cref="ArgumentException">A setting is unsound.</exception>
    public static FeatureSchema SchemaFor(FeatureOptions? options = null, bool hasMarket = false)
    {
        FeatureOptions settings = Checked(options);
        return new FeatureSchema(Version + settings.ComputationNumber(), FeatureWindow.Names(settings, hasMarket));
    }

    /// <summary>The names of the features that settings ask for, in order.</summary>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <param name="hasMarket">Whether there is a market beside the asset.</param>
    /// <exception cref="ArgumentException">A setting is unsound.</exception>
    public static ImmutableArray<string> NamesFor(FeatureOptions? options = null, bool hasMarket = false) =>
        FeatureWindow.Names(Checked(options), hasMarket);

    /// <summary>Builds the table of an asset.</summary>
    /// <param name="bars">Bars adjusted for splits and dividends.</param>
    /// <param name="asset">The asset.</param>
    /// <param name="table">The table; null where there is none.</param>
    /// <param name="failure">Why there is none; null otherwise.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <param name="market">
    /// An index fund among the bars whose variances are features too; null for none. It may be the asset itself.
    /// </param>
    /// <returns>Whether there is at least one row.</returns>
    /// <exception cref="ArgumentException">The bars do not hold the asset or the market, or a setting is unsound.</exception>
    /// <remarks>Bars without a positive close are passed over. O(T·W) for a robust window of W.</remarks>
    public static bool TryBuild(
        BarHistory bars, AssetId asset, [NotNullWhen(true)] out FeatureTable? table, [NotNullWhen(false)] out EstimationFailure? failure,
        FeatureOptions? options = null, AssetId? market = null)
    {
        ArgumentNullException.ThrowIfNull(bars);
        FeatureOptions settings = Checked(options);
        VolatilitySeries series = VolatilitySeries.FromBars(bars, asset, settings.Measure, settings.Range);
        VolatilitySeries? marketSeries = market is { } known
            ? VolatilitySeries.FromBars(bars, known, settings.Measure, settings.Range)
            : null;
        return TryBuild(bars, series, marketSeries, settings, out table, out failure);
    }

    /// <summary>As the other, of series that were made of the bars by the same settings.</summary>
    internal static bool TryBuild(
        BarHistory bars, VolatilitySeries series, VolatilitySeries? marketSeries, FeatureOptions settings,
        [NotNullWhen(true)] out FeatureTable? table, [NotNullWhen(false)] out EstimationFailure? failure)
    {
        AssetId asset = series.Asset;
        FeatureWindow window = new(series, OvernightOf(bars, asset), marketSeries, settings);
        int columns = window.Columns;
        List<double> rows = [];
        List<int> periods = [];
        SortedDictionary<FeatureGapReason, FeatureGap> gaps = [];
        double[] row = new double[columns];
        for (int t = 0; t < series.Count; t++)
        {
            if (window.TryFill(t, row) is { } reason)
            {
                gaps[reason] = gaps.TryGetValue(reason, out FeatureGap gap)
                    ? gap with { Periods = gap.Periods + 1, Last = series.Dates[t] }
                    : new FeatureGap(reason, 1, series.Dates[t], series.Dates[t]);
            }
            else
            {
                rows.AddRange(row);
                periods.Add(t);
            }
        }

        (table, failure) = (null, null);
        if (periods.Count == 0)
        {
            failure = new UndefinedEstimate(asset, Reason(asset, series.Count, gaps.Values));
            return false;
        }

        table = new FeatureTable(
            asset, SchemaFor(settings, marketSeries is not null), settings.Horizon, [.. periods.Select(t => series.Dates[t])],
            [.. rows], [], [], [.. gaps.Values]);
        table = Relabel(table, series, settings.Horizon);
        return true;
    }

    /// <summary>The same features with labels of another horizon.</summary>
    /// <param name="table">A table of the series.</param>
    /// <param name="series">The series that it was made of.</param>
    /// <param name="horizon">Periods H that labels look ahead.</param>
    internal static FeatureTable Relabel(FeatureTable table, VolatilitySeries series, int horizon)
    {
        List<double> labels = [];
        List<DateOnly> ends = [];
        int period = 0;
        foreach (DateOnly day in table.Dates)
        {
            while (series.Dates[period] < day)
            {
                period++;
            }

            if (period + horizon >= series.Count)
            {
                break;
            }

            labels.Add(Label(series, period, horizon));
            ends.Add(series.Dates[period + horizon]);
        }

        return table.WithLabels(horizon, [.. labels], [.. ends]);
    }

    private static double Label(VolatilitySeries series, int period, int horizon)
    {
        double sum = 0;
        foreach (double variance in series.Variances.Slice(period + 1, horizon))
        {
            sum += variance;
        }

        return sum / horizon;
    }

    // The squared overnight return of each period, NaN where the open is not known; periods as VolatilitySeries.FromBars has them.
    private static double[] OvernightOf(BarHistory bars, AssetId asset)
    {
        int place = bars.IndexOf(asset);
        List<double> squares = [];
        double before = double.NaN;
        for (int i = 0; i < bars.BarsOf(place); i++)
        {
            Bar bar = bars.GetBar(place, i);
            if (bar.Close is not > 0)
            {
                continue;
            }

            double overnight = bar.Open is > 0 ? Math.Log(bar.Open.Value / before) : double.NaN;
            squares.Add(overnight * overnight);
            before = bar.Close.Value;
        }

        return squares.Count == 0 ? [] : [.. squares.Skip(1)];
    }

    private static string Reason(AssetId asset, int periods, IEnumerable<FeatureGap> gaps) => periods == 0
        ? $"{asset} has no two closes."
        : Invariant($"{asset} has no period with all features: {string.Join("; ", gaps)}.");

    private static FeatureOptions Checked(FeatureOptions? options)
    {
        FeatureOptions settings = options is null ? new() : options with { };
        IReadOnlyList<string> errors = settings.Validate();
        return errors.Count == 0 ? settings : throw new ArgumentException(string.Join(' ', errors), nameof(options));
    }
}
