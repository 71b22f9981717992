using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>Settings of <see cref="MarketWatch"/>.</summary>
public sealed record MarketWatchOptions
{
    /// <summary>Whether the market is watched at all. Default yes.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How regimes are told apart. Default by thresholds of volatility.</summary>
    public RegimeSource Regimes { get; set; } = RegimeSource.VolatilityThresholds;

    /// <summary>Windows and thresholds of the regimes by volatility.</summary>
    public VolatilityRegimeOptions Thresholds { get; set; } = new();

    /// <summary>How hidden states are fitted; numbered by volatility, whatever is set here. Default two.</summary>
    public HiddenMarkovOptions HiddenMarkov { get; set; } = new();

    /// <summary>When another hidden state is announced.</summary>
    public RegimeAnnouncementOptions Announcement { get; set; } = new();

    /// <summary>Periods after which hidden states are fitted anew, at least 1. Default 63, a quarter of exchange days.</summary>
    public int RefitPeriods { get; set; } = 63;

    /// <summary>When volatility has spiked, correlations have broken down, and a regime counts as changed.</summary>
    public MarketStateOptions Events { get; set; } = new();

    /// <summary>Periods in which an observation loses half its weight now, positive. Default 10.</summary>
    public double FastHalfLife { get; set; } = 10;

    /// <summary>The same of what is compared with, above <see cref="FastHalfLife"/>. Default 126, half a year of exchange days.</summary>
    public double SlowHalfLife { get; set; } = 126;

    /// <summary>
    /// The same of the correlations now, positive and below <see cref="SlowHalfLife"/>. Default 42: shorter ones differ from their
    /// reference by chance alone.
    /// </summary>
    public double CorrelationHalfLife { get; set; } = 42;

    /// <summary>
    /// Last periods that are looked at, more than <see cref="WarmUp"/>. Default 1,000, four years of exchange days: what a day costs does not
    /// grow with the history.
    /// </summary>
    public int Window { get; set; } = 1_000;

    /// <summary>Periods before anything is compared, at least 2. Default 126.</summary>
    public int WarmUp { get; set; } = 126;

    /// <summary>
    /// What cumulative sums over the market's returns, divided by their slow volatility, are to find. Default nothing: on returns, whose
    /// volatility comes in clusters, they alarm more often than their run length says.
    /// </summary>
    public ChangePointOptions? ChangePoints { get; set; }

    /// <summary>Periods between two looks at the groups, at least 1; they are those of the correlation analysis. Default 21.</summary>
    public int GroupingPeriods { get; set; } = 21;

    /// <summary>Overlap from which a group is the same as before, in (0, 1]. Default 0.3.</summary>
    public double SmallestOverlap { get; set; } = 0.3;

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (!Enum.IsDefined(Regimes))
        {
            errors.Add(Invariant($"{nameof(Regimes)} must be VolatilityThresholds or HiddenMarkov; it is {(int)Regimes}."));
        }

        Collect(errors, nameof(Thresholds), Thresholds?.Validate());
        Collect(errors, nameof(HiddenMarkov), HiddenMarkov?.Validate());
        Collect(errors, nameof(Announcement), Announcement?.Validate());
        Collect(errors, nameof(Events), Events?.Validate());
        Collect(errors, nameof(ChangePoints), ChangePoints is null ? [] : ChangePoints.Validate());
        RequireAtLeast(errors, nameof(RefitPeriods), RefitPeriods, 1);
        RequireAtLeast(errors, nameof(WarmUp), WarmUp, 2);
        if (Window <= WarmUp)
        {
            errors.Add(Invariant($"{nameof(Window)} must be more than {nameof(WarmUp)}, {WarmUp}; it is {Window}."));
        }

        RequireAtLeast(errors, nameof(GroupingPeriods), GroupingPeriods, 1);
        RequireHalfLife(errors, nameof(FastHalfLife), FastHalfLife);
        RequireHalfLife(errors, nameof(CorrelationHalfLife), CorrelationHalfLife);
        if (!(SlowHalfLife > FastHalfLife && SlowHalfLife > CorrelationHalfLife && SlowHalfLife <= 1e6))
        {
            errors.Add(Invariant($"{nameof(SlowHalfLife)} must be above {nameof(FastHalfLife)}, {FastHalfLife}, and ")
                + Invariant($"{nameof(CorrelationHalfLife)}, {CorrelationHalfLife}, and at most 1e6; it is {SlowHalfLife}."));
        }

        if (!(SmallestOverlap > 0 && SmallestOverlap <= 1))
        {
            errors.Add(Invariant($"{nameof(SmallestOverlap)} must be in (0, 1]; it is {SmallestOverlap}."));
        }

        return errors;
    }

    /// <summary>A copy that shares nothing that can be set.</summary>
    internal MarketWatchOptions Copy() => this with
    {
        Thresholds = Thresholds with { },
        HiddenMarkov = HiddenMarkov with { Order = RegimeOrder.Volatility },
        Announcement = Announcement with { },
        Events = Events with { },
        ChangePoints = ChangePoints is null ? null : ChangePoints with { },
    };

    private static void RequireAtLeast(List<string> errors, string name, int value, int least)
    {
        if (value < least)
        {
            errors.Add(Invariant($"{name} must be at least {least}; it is {value}."));
        }
    }

    private static void RequireHalfLife(List<string> errors, string name, double value)
    {
        if (!(value >= 0.1 && value <= 1e6))
        {
            errors.Add(Invariant($"{name} must be in [0.1, 1e6]; it is {value}."));
        }
    }

    private static void Collect(List<string> errors, string part, IReadOnlyList<string>? found) =>
        errors.AddRange((found ?? ["it is null."]).Select(error => $"{part}: {error}"));
}
