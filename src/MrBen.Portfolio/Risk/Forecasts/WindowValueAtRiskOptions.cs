using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Forecasts;

/// <summary>Settings of <see cref="WindowValueAtRiskModel"/>.</summary>
public sealed record WindowValueAtRiskOptions
{
    /// <summary>What is made of the returns. Default their own distribution.</summary>
    public WindowTail Tail { get; set; } = WindowTail.Historical;

    /// <summary>Newest returns that count, at least 20. Default 250, a year of exchange days.</summary>
    public int Window { get; set; } = 250;

    /// <summary>
    /// How the historical tail is carried to several periods. Default √h. Gaussian and Cornish–Fisher scale their moments (mean h, variance
    /// h, skewness 1/√h, excess kurtosis 1/h); Student scales its location by h and its scale by √h.
    /// </summary>
    public HorizonRule Horizon { get; set; } = HorizonRule.SquareRootOfTime;

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (!Enum.IsDefined(Tail))
        {
            errors.Add(Invariant($"{nameof(Tail)} {(int)Tail} is unknown."));
        }

        if (Window < 20)
        {
            errors.Add(Invariant($"{nameof(Window)} must be at least 20; it is {Window}."));
        }

        if (!Enum.IsDefined(Horizon))
        {
            errors.Add(Invariant($"{nameof(Horizon)} {(int)Horizon} is unknown."));
        }

        return errors;
    }
}
