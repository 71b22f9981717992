using System.Collections.Immutable;
using MrBen.Portfolio.Estimation;

namespace MrBen.Portfolio.Forecasting.Features;

/// <summary>Computes the features after one period from that period and those before it. Not thread-safe.</summary>
internal sealed class FeatureWindow
{
    private const int Week = 5;
    private const int Month = 22;
    private const int Quarter = 63;
    private const int Year = 250;

    private readonly VolatilitySeries _series;
    private readonly double[] _overnight;
    private readonly VolatilitySeries? _market;
    private readonly FeatureOptions _options;
    private readonly double[] _floors;
    private readonly double[] _weighted;
    private readonly double[] _prices;
    private readonly double[] _marketFloors;

    public FeatureWindow(VolatilitySeries series, double[] overnight, VolatilitySeries? market, FeatureOptions options)
    {
        (_series, _overnight, _market, _options) = (series, overnight, market, options);
        _floors = FloorsOf(series, options.VarianceFloor);
        _marketFloors = market is null ? [] : FloorsOf(market, options.VarianceFloor);
        _weighted = new double[series.Count];
        _prices = new double[series.Count];
        (double sum, double weight, double price) = (0, 0, 0);
        for (int t = 0; t < series.Count; t++)
        {
            sum = (options.Decay * sum) + series.Variances[t];
            weight = (options.Decay * weight) + 1;
            price += series.Returns[t];
            (_weighted[t], _prices[t]) = (sum / weight, price);
        }

        Columns = Names(options, market is not null).Length;
    }

    /// <summary>Number of features.</summary>
    public int Columns { get; }

    public static ImmutableArray<string> Names(FeatureOptions options, bool hasMarket)
    {
        string[] always =
        [
            "log variance of the day", "log variance of the week", "log variance of the month", "log variance of the quarter",
            "log negative semivariance", "standardised return of the day", "standardised return of the week",
            "standardised return of the month", "drawdown", "volatility of volatility", "log weighted variance",
        ];
        string[] market = ["market log variance of the day", "market log variance of the week", "market log variance of the month"];
        return
        [
            .. always, .. options.UsesVolume ? ["log volume ratio"] : Array.Empty<string>(),
            .. options.UsesOvernight ? ["overnight share"] : Array.Empty<string>(), .. hasMarket ? market : [],
        ];
    }

    /// <summary>Fills the features after a period; where they are not defined, why.</summary>
    public FeatureGapReason? TryFill(int period, Span<double> row)
    {
        int seen = period + 1;
        if (seen < Quarter)
        {
            return FeatureGapReason.TooShort;
        }

        ReadOnlySpan<double> variances = _series.Variances[..seen];
        ReadOnlySpan<double> returns = _series.Returns[..seen];
        double floor = _floors[period];
        double month = Math.Max(Mean(variances[^Month..]), floor);
        if (!(floor > 0))
        {
            return FeatureGapReason.NoVariance;
        }

        row[0] = Math.Log(Math.Max(variances[^1], floor));
        row[1] = Math.Log(Math.Max(Mean(variances[^Week..]), floor));
        row[2] = Math.Log(month);
        row[3] = Math.Log(Math.Max(Mean(variances[^Quarter..]), floor));
        row[4] = Math.Log(Math.Max(NegativeSemivariance(returns[^Month..]), floor));
        row[5] = returns[^1] / Math.Sqrt(month);
        row[6] = Math.Sqrt(Week) * Mean(returns[^Week..]) / Math.Sqrt(month);
        row[7] = Math.Sqrt(Month) * Mean(returns[^Month..]) / Math.Sqrt(month);
        row[8] = Drawdown(_prices.AsSpan(Math.Max(0, seen - Year)..seen));
        row[9] = DeviationOfLogs(variances[^Month..], floor);
        row[10] = Math.Log(Math.Max(_weighted[period], floor));
        int next = 11;
        if (_options.UsesVolume)
        {
            if (VolumeRatio(period) is not { } ratio)
            {
                return FeatureGapReason.NoVolume;
            }

            row[next++] = ratio;
        }

        if (_options.UsesOvernight)
        {
            if (OvernightShare(period) is not { } share)
            {
                return FeatureGapReason.NoOpen;
            }

            row[next++] = share;
        }

        return _market is null || TryFillMarket(_series.Dates[period], row[next..]) ? null : FeatureGapReason.NoMarket;
    }

    private bool TryFillMarket(DateOnly day, Span<double> row)
    {
        int found = _market!.Dates.BinarySearch(day);
        int last = found >= 0 ? found : ~found - 1;
        if (last + 1 < Month || day.DayNumber - _market.Dates[last].DayNumber > _options.OldestMarketDay || !(_marketFloors[last] > 0))
        {
            return false;
        }

        ReadOnlySpan<double> variances = _market.Variances[..(last + 1)];
        row[0] = Math.Log(Math.Max(variances[^1], _marketFloors[last]));
        row[1] = Math.Log(Math.Max(Mean(variances[^Week..]), _marketFloors[last]));
        row[2] = Math.Log(Math.Max(Mean(variances[^Month..]), _marketFloors[last]));
        return true;
    }

    private double? VolumeRatio(int period)
    {
        (double sum, int known) = (0, 0);
        (double week, int knownOfWeek) = (0, 0);
        for (int k = 0; k < Quarter; k++)
        {
            if (_series[period - k].Volume is { } volume)
            {
                (sum, known) = (sum + volume, known + 1);
                (week, knownOfWeek) = k < Week ? (week + volume, knownOfWeek + 1) : (week, knownOfWeek);
            }
        }

        double ratio = week / knownOfWeek / (sum / known);
        return 2 * known >= Quarter && ratio > 0 && double.IsFinite(ratio) ? Math.Log(ratio) : null;
    }

    // Only periods whose open is known and whose variance holds the overnight return count, in the numerator and below.
    private double? OvernightShare(int period)
    {
        (double overnight, double all, int known) = (0, 0, 0);
        for (int t = period - Month + 1; t <= period; t++)
        {
            if (_overnight[t] <= _series.Variances[t])
            {
                (overnight, all, known) = (overnight + _overnight[t], all + _series.Variances[t], known + 1);
            }
        }

        return 2 * known < Month ? null : all > 0 ? overnight / all : 0;
    }

    private static double[] FloorsOf(VolatilitySeries series, double share)
    {
        double[] floors = new double[series.Count];
        double sum = 0;
        for (int t = 0; t < floors.Length; t++)
        {
            sum += series.Variances[t];
            floors[t] = share * sum / (t + 1);
        }

        return floors;
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }

    private static double NegativeSemivariance(ReadOnlySpan<double> returns)
    {
        double sum = 0;
        foreach (double value in returns)
        {
            sum += value < 0 ? value * value : 0;
        }

        return sum / returns.Length;
    }

    private static double Drawdown(ReadOnlySpan<double> prices)
    {
        double high = prices[^1];
        foreach (double price in prices)
        {
            high = Math.Max(high, price);
        }

        return prices[^1] - high;
    }

    private static double DeviationOfLogs(ReadOnlySpan<double> variances, double floor)
    {
        double sum = 0;
        foreach (double variance in variances)
        {
            sum += Math.Log(Math.Max(variance, floor));
        }

        double mean = sum / variances.Length;
        double squares = 0;
        foreach (double variance in variances)
        {
            double deviation = Math.Log(Math.Max(variance, floor)) - mean;
            squares += deviation * deviation;
        }

        return Math.Sqrt(squares / (variances.Length - 1));
    }
}
