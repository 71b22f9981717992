using System.Collections.Immutable;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Variance;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Learned;

/// <summary>
/// The rows of a panel for which a variance was forecast out of sample, with the return that followed: what a model of tails is trained and
/// tested on. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// Variances come from a <see cref="VarianceReport"/> and from nothing else: whatever made them had not seen what they forecast, so returns
/// over them are as wide as they will be. In sample they would be too narrow.
/// </remarks>
public sealed class TailPanel
{
    private readonly int[] _places; // of a row's forecast among the report's; −1 where there is none
    private readonly double[] _returns; // one for each forecast
    private readonly int[] _periods; // of each forecast in its series
    private readonly Dictionary<AssetId, VolatilitySeries> _series;

    private TailPanel(
        FeaturePanel features, VarianceReport variance, int[] places, double[] returns, int[] periods,
        Dictionary<AssetId, VolatilitySeries> series)
    {
        (Features, Variance) = (features, variance);
        (_places, _returns, _periods, _series) = (places, returns, periods, series);
        FirstPeriod = features.Dates.BinarySearch(variance.Outcomes[0].Date);
    }

    /// <summary>The features; its periods are those of training and test.</summary>
    public FeaturePanel Features { get; }

    /// <summary>The forecasts of variance.</summary>
    public VarianceReport Variance { get; }

    /// <summary>Periods H that a loss looks ahead.</summary>
    public int Horizon => Features.Horizon;

    /// <summary>Number of rows with a forecast, at least 1.</summary>
    public int Count => _returns.Length;

    /// <summary>The first period with a forecast.</summary>
    internal int FirstPeriod { get; }

    /// <summary>The series of returns, by asset.</summary>
    internal IReadOnlyDictionary<AssetId, VolatilitySeries> Series => _series;

    /// <summary>Puts features, forecasts of variance and returns together.</summary>
    /// <param name="features">The panel that the report was made from.</param>
    /// <param name="variance">Forecasts of variance out of sample, by <see cref="VarianceProtocol"/>.</param>
    /// <param name="returns">
    /// The logarithmic returns of each asset that was forecast, with the days of the bars that its features were made of
    /// (<see cref="VolatilitySeries.FromBars"/>).
    /// </param>
    /// <exception cref="ArgumentException">
    /// The report was made from another panel, an asset has no series or two, or a series has other days than the panel.
    /// </exception>
    /// <remarks>O(rows·log periods).</remarks>
    public static TailPanel Combine(FeaturePanel features, VarianceReport variance, params ReadOnlySpan<VolatilitySeries> returns)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(variance);
        if (features.Horizon != variance.Horizon)
        {
            throw new ArgumentException(
                Invariant($"The panel looks {features.Horizon} periods ahead, the report {variance.Horizon}."), nameof(variance));
        }

        Dictionary<AssetId, VolatilitySeries> series = [];
        foreach (VolatilitySeries one in returns)
        {
            ArgumentNullException.ThrowIfNull(one, nameof(returns));
            if (!series.TryAdd(one.Asset, one))
            {
                throw new ArgumentException($"There are two series of {one.Asset}.", nameof(returns));
            }
        }

        ImmutableArray<VarianceOutcome> outcomes = variance.Outcomes;
        int[] places = new int[features.Count];
        Array.Fill(places, -1);
        double[] sums = new double[outcomes.Length];
        int[] periods = new int[outcomes.Length];
        int row = 0;
        for (int i = 0; i < outcomes.Length; i++)
        {
            while (row < features.Count && (features.DateOf(row) != outcomes[i].Date || features.AssetOf(row) != outcomes[i].Asset))
            {
                row++;
            }

            if (row == features.Count)
            {
                throw new ArgumentException(
                    Invariant($"The panel has no row of {outcomes[i].Asset} on {outcomes[i].Date:yyyy-MM-dd}, which was forecast."),
                    nameof(variance));
            }

            places[row] = i;
            (sums[i], periods[i]) = ReturnOf(series, outcomes[i], features.Horizon);
        }

        return new TailPanel(features, variance, places, sums, periods, series);
    }

    /// <summary>The place of a row's forecast among the report's outcomes; −1 where none was made.</summary>
    internal int PlaceOf(int row) => _places[row];

    /// <summary>The logarithmic return of the H periods that were forecast.</summary>
    internal double ReturnOf(int place) => _returns[place];

    /// <summary>The period of the asset's series after which the forecast was made.</summary>
    internal int PeriodOf(int place) => _periods[place];

    /// <summary>The forecast of the mean variance.</summary>
    internal double VarianceOf(int place, VarianceSource source) =>
        source == VarianceSource.Learned ? Variance.Outcomes[place].Model : Variance.Outcomes[place].Baseline;

    /// <summary>The return over the deviation that was forecast for it.</summary>
    internal double StandardizedOf(int place, VarianceSource source) =>
        TailModel.Standardize(_returns[place], VarianceOf(place, source), Horizon);

    private static (double Return, int Period) ReturnOf(
        Dictionary<AssetId, VolatilitySeries> series, in VarianceOutcome outcome, int horizon)
    {
        if (!series.TryGetValue(outcome.Asset, out VolatilitySeries? own))
        {
            throw new ArgumentException($"There are no returns of {outcome.Asset}.", nameof(series));
        }

        int period = own.Dates.BinarySearch(outcome.Date);
        if (period < 0 || period + horizon >= own.Dates.Length || own.Dates[period + horizon] != outcome.KnownOn)
        {
            throw new ArgumentException(
                Invariant($"The returns of {outcome.Asset} do not lead from {outcome.Date:yyyy-MM-dd} to {outcome.KnownOn:yyyy-MM-dd} ") +
                Invariant($"in {horizon} periods."), nameof(series));
        }

        double sum = 0;
        foreach (double part in own.Returns.Slice(period + 1, horizon))
        {
            sum += part;
        }

        return (sum, period);
    }
}
