using System.Collections.Immutable;

namespace MrBen.Portfolio.Positions;

/// <summary>
/// What ended trades say of a way of trading: how often it won, how much, how long it took, and what was given back. Money is in the
/// portfolio's currency, after fees, unless it says otherwise. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// A trade wins where its profit after fees is positive, and loses where it is negative; one of exactly 0 is neither. Definitions as in
/// Kaufman (2013), Trading Systems and Methods, 5th edition, chapter 21, and Sweeney (1997), Maximum Adverse Excursion. Ratios whose
/// denominator is 0 are <see langword="null"/>, never infinite.
/// </remarks>
public sealed record TradeStatistics
{
    private TradeStatistics()
    {
    }

    /// <summary>Number of trades.</summary>
    public required int Trades { get; init; }

    /// <summary>Number that gained.</summary>
    public required int Wins { get; init; }

    /// <summary>Number that lost.</summary>
    public required int Losses { get; init; }

    /// <summary>Gains of all that gained, at least 0.</summary>
    public required decimal GrossGain { get; init; }

    /// <summary>Losses of all that lost, as a positive number.</summary>
    public required decimal GrossLoss { get; init; }

    /// <summary>Fees of all trades, already taken off every other amount.</summary>
    public required decimal Fees { get; init; }

    /// <summary>The largest gain; 0 without one.</summary>
    public required decimal LargestGain { get; init; }

    /// <summary>The largest loss as a positive number; 0 without one.</summary>
    public required decimal LargestLoss { get; init; }

    /// <summary>Most gains in a row, by the order of their ends.</summary>
    public required int LongestWinningStreak { get; init; }

    /// <summary>Most losses in a row, by the order of their ends.</summary>
    public required int LongestLosingStreak { get; init; }

    /// <summary>Mean time that a trade was open; <see langword="null"/> without trades.</summary>
    public required TimeSpan? MeanDuration { get; init; }

    /// <summary>Mean time that a winning trade was open; <see langword="null"/> without one.</summary>
    public required TimeSpan? MeanWinningDuration { get; init; }

    /// <summary>Mean time that a losing trade was open; <see langword="null"/> without one.</summary>
    public required TimeSpan? MeanLosingDuration { get; init; }

    /// <summary>
    /// Mean of how far the price went against a trade, as a fraction of its entry price, at least 0; <see langword="null"/> without trades.
    /// </summary>
    public required double? MeanAdverseExcursion { get; init; }

    /// <summary>The furthest that the price went against a trade, as a fraction of its entry price; <see langword="null"/> without trades.</summary>
    public required double? LargestAdverseExcursion { get; init; }

    /// <summary>Mean of how far the price went in a trade's favour, as a fraction of its entry price; <see langword="null"/> without trades.</summary>
    public required double? MeanFavorableExcursion { get; init; }

    /// <summary>The furthest that the price went in a trade's favour, as a fraction of its entry price; <see langword="null"/> without trades.</summary>
    public required double? LargestFavorableExcursion { get; init; }

    /// <summary>
    /// Mean of what was given back from the best price to the end, as a fraction of the entry price, before fees; <see langword="null"/> without
    /// trades.
    /// </summary>
    public required double? MeanEndTradeDrawdown { get; init; }

    /// <summary>The deepest fall of the sum of profits, taken at the ends of the trades, from its highest or from 0; at least 0.</summary>
    public required decimal MaximumClosedDrawdown { get; init; }

    /// <summary>Profit of all trades.</summary>
    public decimal NetProfit => GrossGain - GrossLoss;

    /// <summary>Share of the trades that gained, in [0, 1]; <see langword="null"/> without trades.</summary>
    public double? WinRate => Trades == 0 ? null : (double)Wins / Trades;

    /// <summary>Mean profit of a trade: what the next one may be expected to bring; <see langword="null"/> without trades.</summary>
    public decimal? Expectancy => Trades == 0 ? null : NetProfit / Trades;

    /// <summary>Gains over losses; <see langword="null"/> without a loss.</summary>
    public double? ProfitFactor => GrossLoss == 0 ? null : (double)GrossGain / (double)GrossLoss;

    /// <summary>Mean gain of those that gained; <see langword="null"/> without one.</summary>
    public decimal? MeanGain => Wins == 0 ? null : GrossGain / Wins;

    /// <summary>Mean loss of those that lost, as a positive number; <see langword="null"/> without one.</summary>
    public decimal? MeanLoss => Losses == 0 ? null : GrossLoss / Losses;

    /// <summary>Mean gain over mean loss; <see langword="null"/> where one is missing.</summary>
    public double? PayoffRatio => MeanGain is { } gain && MeanLoss is { } loss ? (double)gain / (double)loss : null;

    /// <summary>Measures trades.</summary>
    /// <param name="trades">The trades, in any order.</param>
    /// <exception cref="OverflowException">A sum is beyond decimal numbers.</exception>
    /// <remarks>O(n log n). Trades that end at the same moment keep the order in which they are given.</remarks>
    public static TradeStatistics Of(params IEnumerable<RoundTrip> trades)
    {
        ArgumentNullException.ThrowIfNull(trades);
        ImmutableArray<RoundTrip> all = [.. trades.OrderBy(trade => trade.Closed)];
        ImmutableArray<RoundTrip> won = [.. all.Where(trade => trade.BaseProfit > 0)];
        ImmutableArray<RoundTrip> lost = [.. all.Where(trade => trade.BaseProfit < 0)];
        double[] adverse = [.. all.Select(trade => Fraction(trade, trade.MaximumAdverseExcursion))];
        double[] favorable = [.. all.Select(trade => Fraction(trade, trade.MaximumFavorableExcursion))];
        return new TradeStatistics
        {
            Trades = all.Length,
            Wins = won.Length,
            Losses = lost.Length,
            GrossGain = won.Sum(trade => trade.BaseProfit),
            GrossLoss = -lost.Sum(trade => trade.BaseProfit),
            Fees = all.Sum(trade => trade.BaseFees),
            LargestGain = won.Select(trade => trade.BaseProfit).DefaultIfEmpty().Max(),
            LargestLoss = -lost.Select(trade => trade.BaseProfit).DefaultIfEmpty().Min(),
            LongestWinningStreak = Streak(all, sign: 1),
            LongestLosingStreak = Streak(all, sign: -1),
            MeanDuration = MeanDurationOf(all),
            MeanWinningDuration = MeanDurationOf(won),
            MeanLosingDuration = MeanDurationOf(lost),
            MeanAdverseExcursion = all.IsEmpty ? null : adverse.Average(),
            LargestAdverseExcursion = all.IsEmpty ? null : adverse.Max(),
            MeanFavorableExcursion = all.IsEmpty ? null : favorable.Average(),
            LargestFavorableExcursion = all.IsEmpty ? null : favorable.Max(),
            MeanEndTradeDrawdown = all.IsEmpty ? null : all.Average(trade => Fraction(trade, trade.EndTradeDrawdown)),
            MaximumClosedDrawdown = ClosedDrawdown(all),
        };
    }

    // An amount of a trade as a fraction of what its units cost: a trade's size and currency leave it.
    private static double Fraction(in RoundTrip trade, decimal amount)
    {
        double cost = Math.Abs((double)trade.Quantity * (double)trade.EntryPrice * (double)trade.Multiplier);
        return cost > 0 ? (double)amount / cost : 0;
    }

    private static int Streak(ImmutableArray<RoundTrip> trades, int sign)
    {
        (int longest, int run) = (0, 0);
        foreach (RoundTrip trade in trades)
        {
            run = Math.Sign(trade.BaseProfit) == sign ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }

    private static TimeSpan? MeanDurationOf(ImmutableArray<RoundTrip> trades) =>
        trades.IsEmpty ? null : TimeSpan.FromTicks((long)trades.Average(trade => (double)trade.Duration.Ticks));

    private static decimal ClosedDrawdown(ImmutableArray<RoundTrip> trades)
    {
        (decimal sum, decimal highest, decimal deepest) = (0, 0, 0);
        foreach (RoundTrip trade in trades)
        {
            sum += trade.BaseProfit;
            highest = Math.Max(highest, sum);
            deepest = Math.Max(deepest, highest - sum);
        }

        return deepest;
    }
}
