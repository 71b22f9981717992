using System.Collections.Immutable;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>
/// Returns of one asset with a measure of each period's variance, oldest first: what volatility models are fitted to. Immutable and
/// thread-safe.
/// </summary>
public sealed class VolatilitySeries
{
    private readonly double[] _returns;
    private readonly double[] _variances;
    private readonly double[] _volumes;
    private readonly double[] _marketVariances;

    private VolatilitySeries(
        AssetId asset, VarianceMeasure measure, ImmutableArray<DateOnly> dates, double[] returns, double[] variances, double[] volumes,
        double[] marketVariances)
    {
        (Asset, Measure, Dates) = (asset, measure, dates);
        (_returns, _variances, _volumes, _marketVariances) = (returns, variances, volumes, marketVariances);
    }

    /// <summary>The asset.</summary>
    public AssetId Asset { get; }

    /// <summary>How the variances were measured.</summary>
    public VarianceMeasure Measure { get; }

    /// <summary>The day of each period; empty for a series made of returns alone.</summary>
    public ImmutableArray<DateOnly> Dates { get; }

    /// <summary>Number of periods, T.</summary>
    public int Count => _returns.Length;

    /// <summary>Return of each period, unitless, length T; logarithmic where the series was made of bars.</summary>
    public ReadOnlySpan<double> Returns => _returns;

    /// <summary>Variance of each period in squared returns, at least 0, length T.</summary>
    public ReadOnlySpan<double> Variances => _variances;

    /// <summary>Whether volumes are known.</summary>
    public bool HasVolumes => _volumes.Length > 0;

    /// <summary>Whether the market's variances are known.</summary>
    public bool HasMarket => _marketVariances.Length > 0;

    /// <summary>Everything known of one period, from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such period.</exception>
    public VolatilityObservation this[int period]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(period);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(period, Count);
            double? volume = HasVolumes && !double.IsNaN(_volumes[period]) ? _volumes[period] : null;
            double? market = HasMarket && !double.IsNaN(_marketVariances[period]) ? _marketVariances[period] : null;
            return new VolatilityObservation(_returns[period], _variances[period], volume, market);
        }
    }

    /// <summary>Returns alone; the variance of each period is its squared return.</summary>
    /// <param name="asset">What the series is called in failures.</param>
    /// <param name="returns">Returns per period of either kind, oldest first, finite; copied.</param>
    /// <exception cref="ArgumentException">A return is not finite, or its square is not.</exception>
    public static VolatilitySeries FromReturns(AssetId asset, ReadOnlySpan<double> returns)
    {
        double[] variances = new double[returns.Length];
        for (int t = 0; t < returns.Length; t++)
        {
            variances[t] = returns[t] * returns[t];
        }

        return Create(asset, VarianceMeasure.CloseToClose, returns, variances);
    }

    /// <summary>Returns with variances measured by the caller, for example from returns within the day.</summary>
    /// <param name="asset">What the series is called in failures.</param>
    /// <param name="measure">How the variances were measured.</param>
    /// <param name="returns">Returns per period of either kind, oldest first, finite; copied.</param>
    /// <param name="variances">Variance of each period in squared returns, finite and at least 0; copied.</param>
    /// <exception cref="ArgumentException">Lengths disagree, or a number is outside its range.</exception>
    public static VolatilitySeries Create(
        AssetId asset, VarianceMeasure measure, ReadOnlySpan<double> returns, ReadOnlySpan<double> variances)
    {
        _ = asset.Value;
        CheckMeasure(measure);
        Guard.AllFinite(returns);
        Guard.Length(returns.Length, variances.Length, "variances (one per return)", nameof(variances));
        CheckAmounts(variances, nameof(variances));
        return new VolatilitySeries(asset, measure, [], returns.ToArray(), variances.ToArray(), [], []);
    }

    /// <summary>Log returns between the closes of an asset's bars, their variances and volumes.</summary>
    /// <param name="bars">Bars adjusted for splits and dividends.</param>
    /// <param name="asset">The asset.</param>
    /// <param name="measure">How variances are measured. Default the range.</param>
    /// <param name="range">Settings of the range measure; null for the defaults.</param>
    /// <exception cref="ArgumentException">The history does not hold the asset, or a setting is unsound.</exception>
    /// <remarks>
    /// Bars without a positive close are passed over: the return then spans them. A bar whose open, high or low is not known, not
    /// positive, or at odds with the others counts with its squared return. O(T·W) for a robust window of W.
    /// Source: Garman and Klass (1980), J. Business 53(1), equation 20, the overnight term as in their section on opening jumps.
    /// </remarks>
    public static VolatilitySeries FromBars(
        BarHistory bars, AssetId asset, VarianceMeasure measure = VarianceMeasure.Range, RangeVarianceOptions? range = null)
    {
        ArgumentNullException.ThrowIfNull(bars);
        CheckMeasure(measure);
        int place = bars.IndexOf(asset);
        if (place < 0)
        {
            throw new ArgumentException($"The history does not hold {asset}.", nameof(bars));
        }

        RangeVarianceOptions settings = range is null ? new() : range with { };
        IReadOnlyList<string> errors = settings.Validate();
        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(range));
        }

        List<Bar> known = new(bars.BarsOf(place));
        for (int i = 0; i < bars.BarsOf(place); i++)
        {
            Bar bar = bars.GetBar(place, i);
            if (bar.Close is > 0)
            {
                known.Add(bar);
            }
        }

        int count = Math.Max(0, known.Count - 1);
        double[] returns = new double[count];
        double[] volumes = new double[count];
        for (int t = 0; t < count; t++)
        {
            returns[t] = Math.Log(known[t + 1].Close!.Value / known[t].Close!.Value);
            volumes[t] = known[t + 1].Volume is { } volume && volume >= 0 ? volume : double.NaN;
        }

        double[] variances = measure == VarianceMeasure.Range
            ? RangeVariance.Of(known, returns, settings)
            : Array.ConvertAll(returns, value => value * value);
        bool anyVolume = Array.Exists(volumes, volume => !double.IsNaN(volume));
        return new VolatilitySeries(
            asset, measure, [.. known.Skip(1).Select(bar => bar.Date)], returns, variances, anyVolume ? volumes : [], []);
    }

    /// <summary>The series with the variances of a market beside its own, by date.</summary>
    /// <param name="market">Another series with dates, for example of an index fund; measured alike.</param>
    /// <returns>A period on whose date the market was closed carries the market's last variance before.</returns>
    /// <exception cref="ArgumentException">One of the two has no dates.</exception>
    public VolatilitySeries WithMarket(VolatilitySeries market)
    {
        ArgumentNullException.ThrowIfNull(market);
        if (Dates.Length != Count || market.Dates.Length != market.Count)
        {
            throw new ArgumentException("Both series need dates to be put beside each other.", nameof(market));
        }

        double[] variances = new double[Count];
        for (int t = 0; t < Count; t++)
        {
            int found = market.Dates.BinarySearch(Dates[t]);
            int last = found >= 0 ? found : ~found - 1;
            variances[t] = last >= 0 ? market._variances[last] : double.NaN;
        }

        return new VolatilitySeries(Asset, Measure, Dates, _returns, _variances, _volumes, variances);
    }

    /// <summary>The periods <paramref name="start"/> to <paramref name="start"/> + <paramref name="length"/> − 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range leaves the series.</exception>
    public VolatilitySeries Slice(int start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Count - start);
        return new VolatilitySeries(
            Asset, Measure, Dates.IsEmpty ? [] : Dates.Slice(start, length), Part(_returns), Part(_variances), Part(_volumes),
            Part(_marketVariances));

        double[] Part(double[] values) => values.Length == 0 ? [] : values.AsSpan(start, length).ToArray();
    }

    /// <summary>Why a model cannot be fitted to so short a series; null where it can.</summary>
    internal InsufficientHistory? FindShortage(int required) => Count >= required
        ? null
        : new InsufficientHistory([new HistoryShortage(Asset, PairedWith: null, Count, required)]);

    private static void CheckMeasure(VarianceMeasure measure)
    {
        if (!Enum.IsDefined(measure))
        {
            throw new ArgumentOutOfRangeException(nameof(measure), measure, Invariant($"There is no measure {(int)measure}."));
        }
    }

    private static void CheckAmounts(ReadOnlySpan<double> values, string name)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!(values[i] >= 0 && double.IsFinite(values[i])))
            {
                throw new ArgumentException(
                    Invariant($"Element {i} is {values[i]}; every variance must be finite and not negative."), name);
            }
        }
    }
}
