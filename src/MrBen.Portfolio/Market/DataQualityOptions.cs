using static System.FormattableString;

namespace MrBen.Portfolio.Market;

/// <summary>
/// From where on prices look wrong. Moves are log returns of the close; they are compared to the local volatility: 1.4826 times the median
/// absolute return of the bars around, a robust standard deviation that the move itself cannot inflate (Hampel 1974).
/// </summary>
public sealed record DataQualityOptions
{
    /// <summary>Bars on each side from which the local volatility is taken, at least 5. Default 20.</summary>
    public int VolatilityWindow { get; set; } = 20;

    /// <summary>A close that jumps and comes back is a spike from this many local volatilities on, positive. Default 6.</summary>
    public double CloseSpikeVolatilities { get; set; } = 6;

    /// <summary>
    /// An open, high or low is a spike from this many local volatilities beyond the other prices of the bar on, positive. Default 11.
    /// </summary>
    public double BarSpikeVolatilities { get; set; } = 11;

    /// <summary>A spike is never smaller than this, as a log return, positive. Default 0.15.</summary>
    public double MinimumSpike { get; set; } = 0.15;

    /// <summary>
    /// A close that jumped has come back where at most this part of the jump is left on the next bar, in (0, 1). Default 0.35.
    /// </summary>
    public double ReversalShare { get; set; } = 0.35;

    /// <summary>The jump over a split is larger than this many local volatilities, positive. Default 6.</summary>
    public double SplitVolatilities { get; set; } = 6;

    /// <summary>
    /// The move over a split (from the close before to the open where it is known, else to the close) may miss the simple ratio by this
    /// part of the ratio's log, in (0, 1). Default 0.25: a 2-for-1 split is a move of -41 to -58 %.
    /// </summary>
    public double SplitMissShare { get; set; } = 0.25;

    /// <summary>The close of the day may miss the simple ratio by this part of the ratio's log, in (0, 1). Default 0.35.</summary>
    public double SplitCloseMissShare { get; set; } = 0.35;

    /// <summary>
    /// Where news could explain the jump (<see cref="NewsVolatilities"/>), the move over a split may miss the ratio by no more than 1 % or
    /// this many local volatilities, half of it where open and volume are not known; positive. Default 4.
    /// </summary>
    public double SplitTolerance { get; set; } = 4;

    /// <summary>News explains no jump larger than this many local volatilities, positive. Default 20.</summary>
    public double NewsVolatilities { get; set; } = 20;

    /// <summary>
    /// What is traded on the day of a split is at most this many times the median of the bars before it; more means news, not a split.
    /// Money where the price falls, units where it rises: so it holds whether or not the source adjusts the volume. Above 1. Default 4.
    /// </summary>
    public double MaximumSplitTurnover { get; set; } = 4;

    /// <summary>A jump stays where the next close moves by at most this part of it, as log returns, in (0, 1]. Default 0.5.</summary>
    public double AftermathShare { get; set; } = 0.5;

    /// <summary>
    /// A jump that stays and is no split is a level shift from this log return on, positive. Default ln 3: three times, or a third.
    /// </summary>
    public double LevelShift { get; set; } = Math.Log(3);

    /// <summary>So many bars in a row with the same close are stale, at least 2. Default 5.</summary>
    public int StaleRun { get; set; } = 5;

    /// <summary>
    /// More absent observations in a row than this are a gap, at least 0, in weekdays (calendar days where bars come on weekends, as for
    /// markets that never close). For slower than daily data see <see cref="SlowGap"/>. Default 5.
    /// </summary>
    public int MaximumAbsent { get; set; } = 5;

    /// <summary>
    /// A step longer than this many usual ones is a gap of slower than daily data, above 1; monthly data have one wherever a month is
    /// absent. Default 1.75.
    /// </summary>
    public double SlowGap { get; set; } = 1.75;

    /// <summary>Rows further than this many days from the rest may be foreign, positive. Default 365.</summary>
    public int IsolationDays { get; set; } = 365;

    /// <summary>Isolated rows are foreign where they are fewer than this part of all, in (0, 0.5]. Default 0.1.</summary>
    public double IsolationShare { get; set; } = 0.1;

    /// <summary>High and low may miss the other prices of their bar by this part of them (rounding), at least 0. Default 1e-6.</summary>
    public double BarTolerance { get; set; } = 1e-6;

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        AtLeast(errors, nameof(VolatilityWindow), VolatilityWindow, 5);
        Positive(errors, nameof(CloseSpikeVolatilities), CloseSpikeVolatilities);
        Positive(errors, nameof(BarSpikeVolatilities), BarSpikeVolatilities);
        Positive(errors, nameof(MinimumSpike), MinimumSpike);
        Share(errors, nameof(ReversalShare), ReversalShare);
        Positive(errors, nameof(SplitVolatilities), SplitVolatilities);
        Share(errors, nameof(SplitMissShare), SplitMissShare);
        Share(errors, nameof(SplitCloseMissShare), SplitCloseMissShare);
        Positive(errors, nameof(SplitTolerance), SplitTolerance);
        Positive(errors, nameof(NewsVolatilities), NewsVolatilities);
        if (!(MaximumSplitTurnover > 1))
        {
            errors.Add(Invariant($"{nameof(MaximumSplitTurnover)} must be above 1; it is {MaximumSplitTurnover}."));
        }

        if (!(AftermathShare > 0 && AftermathShare <= 1))
        {
            errors.Add(Invariant($"{nameof(AftermathShare)} must be in (0, 1]; it is {AftermathShare}."));
        }

        Positive(errors, nameof(LevelShift), LevelShift);
        AtLeast(errors, nameof(StaleRun), StaleRun, 2);
        AtLeast(errors, nameof(MaximumAbsent), MaximumAbsent, 0);
        if (!(SlowGap > 1))
        {
            errors.Add(Invariant($"{nameof(SlowGap)} must be above 1; it is {SlowGap}."));
        }

        AtLeast(errors, nameof(IsolationDays), IsolationDays, 1);
        if (!(IsolationShare > 0 && IsolationShare <= 0.5))
        {
            errors.Add(Invariant($"{nameof(IsolationShare)} must be in (0, 0.5]; it is {IsolationShare}."));
        }

        if (!(BarTolerance >= 0))
        {
            errors.Add(Invariant($"{nameof(BarTolerance)} must be at least 0; it is {BarTolerance}."));
        }

        return errors;
    }

    private static void AtLeast(List<string> errors, string name, int value, int least)
    {
        if (value < least)
        {
            errors.Add(Invariant($"{name} must be at least {least}; it is {value}."));
        }
    }

    private static void Share(List<string> errors, string name, double value)
    {
        if (!(value > 0 && value < 1))
        {
            errors.Add(Invariant($"{name} must be in (0, 1); it is {value}."));
        }
    }

    private static void Positive(List<string> errors, string name, double value)
    {
        if (!(value > 0))
        {
            errors.Add(Invariant($"{name} must be positive; it is {value}."));
        }
    }
}
