using static System.FormattableString;

namespace MrBen.Portfolio.Costs;

/// <summary>How much an asset moves and trades in a day: what <see cref="SquareRootImpactCost"/> needs of it. Immutable.</summary>
public sealed record TradingActivity
{
    /// <summary>An asset's day.</summary>
    /// <param name="dailyVolatility">Standard deviation of the return of a day, at least 0: 0.02 is 2 %.</param>
    /// <param name="averageDailyVolume">Units that all the market trades on an average day, positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">The volatility is negative, or the volume is not positive.</exception>
    public TradingActivity(decimal dailyVolatility, decimal averageDailyVolume)
    {
        if (dailyVolatility < 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(dailyVolatility), Invariant($"Daily volatility is {dailyVolatility}; it must not be negative."));
        }

        if (averageDailyVolume <= 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(averageDailyVolume), Invariant($"Average daily volume is {averageDailyVolume}; it must be positive."));
        }

        (DailyVolatility, AverageDailyVolume) = (dailyVolatility, averageDailyVolume);
    }

    /// <summary>Standard deviation of the return of a day, at least 0: 0.02 is 2 %.</summary>
    public decimal DailyVolatility { get; }

    /// <summary>Units that all the market trades on an average day, positive.</summary>
    public decimal AverageDailyVolume { get; }
}
