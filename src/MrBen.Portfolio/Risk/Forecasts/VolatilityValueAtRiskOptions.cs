using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Forecasts;

/// <summary>Settings of <see cref="VolatilityValueAtRiskModel"/>.</summary>
public sealed record VolatilityValueAtRiskOptions
{
    /// <summary>
    /// Whether returns over their forecast volatility keep their own distribution (filtered historical simulation); otherwise they count as
    /// standard normal. Default their own.
    /// </summary>
    public bool IsFiltered { get; set; } = true;

    /// <summary>Newest standardised returns that count, at least 100. Default 1,000, four years of exchange days.</summary>
    public int Window { get; set; } = 1_000;

    /// <summary>
    /// First periods of the history whose returns are not standardised, while the volatility finds its level; at least 1. Default 63.
    /// </summary>
    public int BurnIn { get; set; } = 63;

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (Window < 100)
        {
            errors.Add(Invariant($"{nameof(Window)} must be at least 100; it is {Window}."));
        }

        if (BurnIn < 1)
        {
            errors.Add(Invariant($"{nameof(BurnIn)} must be at least 1; it is {BurnIn}."));
        }

        return errors;
    }
}
