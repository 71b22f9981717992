using System.Collections.Immutable;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Utility;

/// <summary>
/// What strategies earned, paid and traded over the same periods, beside the market they were in. Immutable and thread-safe.
/// </summary>
public sealed class StrategyTracks
{
    private readonly double[] _returns; // T × K, as the others
    private readonly double[] _costs;
    private readonly double[] _turnovers;
    private readonly double[] _market;

    private StrategyTracks(
        ImmutableArray<string> names, ImmutableArray<DateOnly> dates, Frequency frequency, double[] returns, double[] costs,
        double[] turnovers, double[] market)
    {
        (Names, Dates, Frequency) = (names, dates, frequency);
        (_returns, _costs, _turnovers, _market) = (returns, costs, turnovers, market);
    }

    /// <summary>Names of the strategies, without duplicates.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>The last day of each period, strictly ascending, length T.</summary>
    public ImmutableArray<DateOnly> Dates { get; }

    /// <summary>Periods per year.</summary>
    public Frequency Frequency { get; }

    /// <summary>Simple return of the market in each period, length T.</summary>
    public ReadOnlySpan<double> Market => _market;

    /// <summary>Copies tracks.</summary>
    /// <param name="names">The strategies, at least one, in column order.</param>
    /// <param name="dates">The last day of each period, strictly ascending.</param>
    /// <param name="frequency">Periods per year.</param>
    /// <param name="returns">Simple returns before costs, T × K row after row, above −1.</param>
    /// <param name="costs">
    /// What trading at the beginning of the period cost, as a share of the net asset value, T × K, in [0, 1).
    /// </param>
    /// <param name="turnovers">Σ|weight traded| at the beginning of the period, T × K, at least 0.</param>
    /// <param name="market">Simple return of the market in each period, above −1, length T.</param>
    /// <exception cref="ArgumentException">Lengths disagree, a name is blank or repeats, dates do not ascend, or a number is not as above.
    /// </exception>
    public static StrategyTracks Create(
        ImmutableArray<string> names, ImmutableArray<DateOnly> dates, Frequency frequency, ReadOnlySpan<double> returns,
        ReadOnlySpan<double> costs, ReadOnlySpan<double> turnovers, ReadOnlySpan<double> market)
    {
        if (names.IsDefaultOrEmpty || names.Any(string.IsNullOrWhiteSpace)
            || names.Distinct(StringComparer.Ordinal).Count() != names.Length)
        {
            throw new ArgumentException("Tracks need strategies with names, each its own.", nameof(names));
        }

        AssetList.CheckDates(dates, nameof(dates));
        BarHistory.Checked(frequency);
        int cells = Guard.Size(dates.Length, names.Length, nameof(dates));
        Check(returns, cells, "returns", double.BitIncrement(-1), double.MaxValue, nameof(returns));
        Check(costs, cells, "costs", 0, double.BitDecrement(1), nameof(costs));
        Check(turnovers, cells, "turnovers", 0, double.MaxValue, nameof(turnovers));
        Check(market, dates.Length, "returns of the market", double.BitIncrement(-1), double.MaxValue, nameof(market));
        return new StrategyTracks(
            names, dates, frequency, returns.ToArray(), costs.ToArray(), turnovers.ToArray(), market.ToArray());
    }

    /// <summary>The last periods; the tracks themselves where there are no more.</summary>
    /// <param name="periods">How many, positive.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="periods"/> is not positive.</exception>
    public StrategyTracks Last(int periods)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(periods);
        int start = Dates.Length - periods;
        int cell = start * Names.Length;
        return start <= 0
            ? this
            : new StrategyTracks(
                Names, Dates[start..], Frequency, _returns[cell..], _costs[cell..], _turnovers[cell..], _market[start..]);
    }

    /// <summary>These tracks and those that follow them, of the same strategies.</summary>
    internal StrategyTracks With(StrategyTracks later) => Create(
        Names, [.. Dates, .. later.Dates], Frequency, [.. _returns, .. later._returns], [.. _costs, .. later._costs],
        [.. _turnovers, .. later._turnovers], [.. _market, .. later._market]);

    /// <summary>Simple return of a strategy in a period, before costs.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such period or strategy.</exception>
    public double Return(int period, int strategy) => _returns[Place(period, strategy)];

    /// <summary>What trading at the beginning of a period cost, as a share of the net asset value.</summary>
    /// <inheritdoc cref="Return"/>
    public double Cost(int period, int strategy) => _costs[Place(period, strategy)];

    /// <summary>Σ|weight traded| at the beginning of a period.</summary>
    /// <inheritdoc cref="Return"/>
    public double Turnover(int period, int strategy) => _turnovers[Place(period, strategy)];

    /// <summary>Simple return of a strategy in a period after costs: (1 − cost)(1 + return) − 1.</summary>
    /// <inheritdoc cref="Return"/>
    public double NetReturn(int period, int strategy)
    {
        int place = Place(period, strategy);
        return ((1 - _costs[place]) * (1 + _returns[place])) - 1;
    }

    /// <summary>For example <c>4 strategies over 2520 periods to 2020-12-31</c>.</summary>
    public override string ToString() => Dates.IsEmpty
        ? Invariant($"{Names.Length} strategies over no period")
        : Invariant($"{Names.Length} strategies over {Dates.Length} periods to {Dates[^1]:yyyy-MM-dd}");

    private static void Check(ReadOnlySpan<double> values, int count, string what, double least, double most, string name)
    {
        Guard.Length(count, values.Length, what, name);
        for (int i = 0; i < values.Length; i++)
        {
            if (!(values[i] >= least && values[i] <= most))
            {
                throw new ArgumentException(
                    Invariant($"Element {i} of the {what} is {values[i]}; it must be in [{least:R}, {most:R}]."), name);
            }
        }
    }

    private int Place(int period, int strategy)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(period);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(period, Dates.Length);
        ArgumentOutOfRangeException.ThrowIfNegative(strategy);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(strategy, Names.Length);
        return (period * Names.Length) + strategy;
    }
}
