using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Attribution;

/// <summary>Settings of <see cref="FactorAttribution"/>.</summary>
public sealed record FactorAttributionOptions
{
    /// <summary>
    /// Ridge λ, at least 0, without unit: betas of factors scaled to unit deviation minimise Σe²/T + λ·Σβ². Default 0, ordinary least
    /// squares. The intercept is not shrunk.
    /// </summary>
    public double Ridge { get; set; }

    /// <summary>
    /// Lags of Newey-West standard errors, at least 0 and below the number of returns; null for classical ones. Default null.
    /// </summary>
    public int? Lags { get; set; }

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (!(Ridge >= 0 && double.IsFinite(Ridge)))
        {
            errors.Add(Invariant($"{nameof(Ridge)} must be finite and at least 0; it is {Ridge}."));
        }

        if (Lags < 0)
        {
            errors.Add(Invariant($"{nameof(Lags)} must be at least 0; it is {Lags}."));
        }

        return errors;
    }
}
