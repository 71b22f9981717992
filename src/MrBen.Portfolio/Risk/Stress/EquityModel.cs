namespace MrBen.Portfolio.Risk.Stress;

/// <summary>
/// How the wealth of a strategy moves from one date to the next: <see cref="BrownianEquity"/>, <see cref="StudentEquity"/> or
/// <see cref="BootstrapEquity"/>. Not thread-safe while it is being set.
/// </summary>
public abstract record EquityModel
{
    private protected EquityModel()
    {
    }

    /// <summary>Lists everything wrong with the model; empty when it is sound.</summary>
    public abstract IReadOnlyList<string> Validate();

    /// <summary>A source of paths of so many periods.</summary>
    internal abstract EquityShocks Start(int periods);

    private protected static void CheckMoments(double drift, double volatility, List<string> errors)
    {
        if (!(Math.Abs(drift) <= 10))
        {
            errors.Add(FormattableString.Invariant($"Drift must be in [-10, 10] per period; it is {drift}."));
        }

        if (!(volatility >= 0 && volatility <= 10))
        {
            errors.Add(FormattableString.Invariant($"Volatility must be in [0, 10] per period; it is {volatility}."));
        }
    }
}
