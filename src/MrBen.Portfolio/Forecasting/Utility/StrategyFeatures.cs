using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Utility;

/// <summary>
/// Features for forecasts of which strategy will serve best, and the relative utility that followed as label. Pure functions, thread-safe.
/// </summary>
/// <remarks>
/// <para><b>Utility</b> of a strategy over some periods, per year: periods per year × (mean of its returns − λ/2 · their sample variance −
/// mean of its costs). <b>Relative</b> utility is that less the mean of all strategies: it sums to 0 over them, so that the equal mean of
/// strategies is the baseline that predicts 0.</para>
/// <para><b>Point in time.</b> The row of a day is a function of the tracks up to and with that day; whatever comes later changes none of
/// its bits, nor whether it is there. The label of a row is the relative utility over the H periods after it, costs of the trades in them
/// included, and says its last day.</para>
/// <para><b>Order.</b> Relative utility of the month (22 periods), quarter (63) and year (250); volatility per year of month and quarter;
/// logarithmic drawdown, after costs, from the year's high; turnover of the year, per year; then, the same for all strategies, the market's
/// volatility of the month, its logarithmic return of the quarter and its drawdown from the year's high.</para>
/// <para>Relative utility is hard to foresee; whether a model of it may be used is for its gate to say. Source: Markowitz (1952), J.
/// Finance 7(1), for the utility.</para>
/// </remarks>
public static class StrategyFeatures
{
    /// <summary>Version of the computation: it changes whenever a feature of the same name is computed in another way.</summary>
    public const int Version = 1;

    private const int Month = 22;
    private const int Quarter = 63;
    private const int Year = 250;

    /// <summary>The names of the features in order.</summary>
    public static ImmutableArray<string> Names { get; } =
    [
        "relative utility of the month", "relative utility of the quarter", "relative utility of the year", "volatility of the month",
        "volatility of the quarter", "drawdown", "turnover", "market volatility of the month", "market return of the quarter",
        "market drawdown",
    ];

    /// <summary>Names, order and version of the features, for whatever is trained on them.</summary>
    public static FeatureSchema Schema => new(Version, Names);

    /// <summary>
    /// Builds a table for each strategy, named as it, with a row for each period from the 250th on: the last is the one to predict from.
    /// </summary>
    /// <param name="tracks">What the strategies did.</param>
    /// <param name="tables">One table for each strategy in the order of the tracks; empty where there are none.</param>
    /// <param name="failure">Why there are none; null otherwise.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <returns>Whether there is at least one row.</returns>
    /// <exception cref="ArgumentException">A setting is unsound.</exception>
    /// <remarks>O(T·K) times the year's 250 periods and the horizon.</remarks>
    public static bool TryBuild(
        StrategyTracks tracks, out ImmutableArray<FeatureTable> tables, [NotNullWhen(false)] out EstimationFailure? failure,
        StrategyFeatureOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(tracks);
        StrategyFeatureOptions settings = options is null ? new() : options with { };
        if (settings.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }

        int periods = tracks.Dates.Length;
        (tables, failure) = ([], null);
        if (periods < Year)
        {
            failure = new UndefinedEstimate(
                null, Invariant($"Features of strategies need tracks of {Year} periods; there are {periods}."));
            return false;
        }

        int strategies = tracks.Names.Length;
        int rows = periods - Year + 1;
        int labelled = Math.Max(0, rows - settings.Horizon);
        double[][] features = [.. Enumerable.Range(0, strategies).Select(_ => new double[rows * Names.Length])];
        double[][] labels = [.. Enumerable.Range(0, strategies).Select(_ => new double[labelled])];
        Fill(tracks, settings, features, labels);
        ImmutableArray<DateOnly> dates = tracks.Dates[(Year - 1)..];
        ImmutableArray<DateOnly> ends = [.. dates.Skip(settings.Horizon)];
        ImmutableArray<FeatureGap> gaps =
            [new FeatureGap(FeatureGapReason.TooShort, Year - 1, tracks.Dates[0], tracks.Dates[Year - 2])];
        tables =
        [
            .. tracks.Names.Select((name, k) => new FeatureTable(
                new AssetId(name), Schema, settings.Horizon, dates, features[k], labels[k], ends, gaps)),
        ];
        return true;
    }

    /// <summary>Utility of each strategy over a range of periods, per year, less the mean of all.</summary>
    /// <param name="tracks">What the strategies did.</param>
    /// <param name="start">The first period.</param>
    /// <param name="length">How many, at least 2.</param>
    /// <param name="riskAversion">λ, at least 0 and finite.</param>
    /// <returns>One number for each strategy; they sum to 0 up to rounding.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are no such periods, fewer than 2, or λ is not as above.</exception>
    public static ImmutableArray<double> RelativeUtilities(StrategyTracks tracks, int start, int length, double riskAversion)
    {
        ArgumentNullException.ThrowIfNull(tracks);
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, tracks.Dates.Length - start);
        ArgumentOutOfRangeException.ThrowIfNegative(riskAversion);
        Guard.Finite(riskAversion);
        double[] utilities = new double[tracks.Names.Length];
        FillUtilities(tracks, start, length, riskAversion, utilities);
        return ImmutableArray.Create(utilities);
    }

    private static void Fill(StrategyTracks tracks, StrategyFeatureOptions settings, double[][] features, double[][] labels)
    {
        int strategies = tracks.Names.Length;
        double[] utilities = new double[strategies];
        for (int row = 0; row < features[0].Length / Names.Length; row++)
        {
            int period = row + Year - 1;
            int column = 0;
            foreach (int window in (ReadOnlySpan<int>)[Month, Quarter, Year])
            {
                FillUtilities(tracks, period - window + 1, window, settings.RiskAversion, utilities);
                for (int k = 0; k < strategies; k++)
                {
                    features[k][(row * Names.Length) + column] = utilities[k];
                }

                column++;
            }

            double marketVolatility = Volatility(tracks, period, Month, t => tracks.Market[t]);
            double marketReturn = LogReturn(period, Quarter, t => tracks.Market[t]);
            double marketDrawdown = Drawdown(period, t => tracks.Market[t]);
            for (int k = 0; k < strategies; k++)
            {
                int strategy = k;
                Span<double> rest = features[k].AsSpan((row * Names.Length) + column, Names.Length - column);
                rest[0] = Volatility(tracks, period, Month, t => tracks.Return(t, strategy));
                rest[1] = Volatility(tracks, period, Quarter, t => tracks.Return(t, strategy));
                rest[2] = Drawdown(period, t => tracks.NetReturn(t, strategy));
                rest[3] = Turnover(tracks, period, strategy);
                rest[4] = marketVolatility;
                rest[5] = marketReturn;
                rest[6] = marketDrawdown;
            }

            if (row < labels[0].Length)
            {
                FillUtilities(tracks, period + 1, settings.Horizon, settings.RiskAversion, utilities);
                for (int k = 0; k < strategies; k++)
                {
                    labels[k][row] = utilities[k];
                }
            }
        }
    }

    private static void FillUtilities(StrategyTracks tracks, int start, int length, double riskAversion, double[] utilities)
    {
        double perYear = tracks.Frequency.PeriodsPerYear;
        double sum = 0;
        for (int k = 0; k < utilities.Length; k++)
        {
            int strategy = k;
            (double mean, double variance) = Moments(start, length, t => tracks.Return(t, strategy));
            double costs = 0;
            for (int t = start; t < start + length; t++)
            {
                costs += tracks.Cost(t, k);
            }

            utilities[k] = perYear * (mean - (riskAversion / 2 * variance) - (costs / length));
            sum += utilities[k];
        }

        for (int k = 0; k < utilities.Length; k++)
        {
            utilities[k] -= sum / utilities.Length;
        }
    }

    private static double Volatility(StrategyTracks tracks, int period, int window, Func<int, double> returns) =>
        Math.Sqrt(tracks.Frequency.PeriodsPerYear * Moments(period - window + 1, window, returns).Variance);

    private static (double Mean, double Variance) Moments(int start, int length, Func<int, double> returns)
    {
        double sum = 0;
        for (int t = start; t < start + length; t++)
        {
            sum += returns(t);
        }

        double mean = sum / length;
        double squares = 0;
        for (int t = start; t < start + length; t++)
        {
            double deviation = returns(t) - mean;
            squares += deviation * deviation;
        }

        return (mean, squares / (length - 1));
    }

    private static double LogReturn(int period, int window, Func<int, double> returns)
    {
        double sum = 0;
        for (int t = period - window + 1; t <= period; t++)
        {
            sum += Math.Log(1 + returns(t));
        }

        return sum;
    }

    // From the highest wealth after any period of the year, at most 0; backwards, so that only the year's returns are looked at.
    private static double Drawdown(int period, Func<int, double> returns)
    {
        double earned = 0;
        double least = 0;
        for (int t = period; t > period - Year + 1; t--)
        {
            earned += Math.Log(1 + returns(t));
            least = Math.Min(least, earned);
        }

        return least;
    }

    private static double Turnover(StrategyTracks tracks, int period, int strategy)
    {
        double sum = 0;
        for (int t = period - Year + 1; t <= period; t++)
        {
            sum += tracks.Turnover(t, strategy);
        }

        return sum / Year * tracks.Frequency.PeriodsPerYear;
    }
}
