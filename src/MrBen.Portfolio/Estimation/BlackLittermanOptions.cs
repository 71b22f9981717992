using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>Settings of <see cref="BlackLittermanModel"/>.</summary>
public sealed record BlackLittermanOptions
{
    /// <summary>
    /// τ, positive: the prior mean is as uncertain as the covariance times τ; about 1 over the years behind it. Default 0.05 (He and
    /// Litterman 1999). With proportional and confidence views the posterior mean does not depend on it.
    /// </summary>
    public double Tau { get; set; } = 0.05;

    /// <summary>δ, positive, for equilibrium returns from market weights. Default 2.5 (He and Litterman 1999).</summary>
    public double RiskAversion { get; set; } = 2.5;

    /// <summary>
    /// Risk-free rate per year that is added to the equilibrium premium of every asset, finite. Default 0: prior, views and posterior are
    /// then in excess of it.
    /// </summary>
    public double RiskFreeRate { get; set; }

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (!(Tau > 0 && double.IsFinite(Tau)))
        {
            errors.Add(Invariant($"{nameof(Tau)} must be positive and finite; it is {Tau}."));
        }

        if (!(RiskAversion > 0 && double.IsFinite(RiskAversion)))
        {
            errors.Add(Invariant($"{nameof(RiskAversion)} must be positive and finite; it is {RiskAversion}."));
        }

        if (!double.IsFinite(RiskFreeRate))
        {
            errors.Add(Invariant($"{nameof(RiskFreeRate)} must be finite; it is {RiskFreeRate}."));
        }

        return errors;
    }
}
