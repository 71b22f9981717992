using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>How <see cref="ReturnEstimates.FromReturns"/> turns returns into beliefs.</summary>
public sealed record ReturnEstimatesOptions
{
    /// <summary>
    /// Estimator of the expected returns. Default the arithmetic historical mean: the sum over assets of weight × arithmetic mean is the
    /// portfolio's, which is what a mean–variance objective adds up; geometric means do not add up.
    /// </summary>
    public IExpectedReturnEstimator ExpectedReturns { get; set; } = new HistoricalMean();

    /// <summary>
    /// Estimator of the covariance. Default Ledoit–Wolf shrinkage to a scaled identity: defined and positive definite also for fewer
    /// periods than assets, where the sample covariance is singular and an optimiser would pick its null directions; without a tuning
    /// parameter; and never undefined for an asset that did not move.
    /// </summary>
    public ICovarianceEstimator Covariance { get; set; } = new LedoitWolfCovariance();

    /// <summary>Number of most recent periods to use, at least 1; all where the panel has fewer. Default null: all.</summary>
    public int? Window { get; set; }

    /// <summary>
    /// Fewest returns that each asset must have within the window, at least 1 and at most the window. Default 2. What the estimators
    /// themselves need is asked for in any case. Two returns are enough for the formulas, not for a decision: raise it for trading.
    /// </summary>
    public int MinimumObservations { get; set; } = 2;

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (ExpectedReturns is null)
        {
            errors.Add($"{nameof(ExpectedReturns)} must name an estimator; it is null.");
        }

        if (Covariance is null)
        {
            errors.Add($"{nameof(Covariance)} must name an estimator; it is null.");
        }

        if (Window < 1)
        {
            errors.Add(Invariant($"{nameof(Window)} must be at least 1; it is {Window}."));
        }

        if (MinimumObservations < 1)
        {
            errors.Add(Invariant($"{nameof(MinimumObservations)} must be at least 1; it is {MinimumObservations}."));
        }

        if (Window is { } window && window >= 1 && ExpectedReturns is not null && Covariance is not null && window < Required)
        {
            errors.Add(Invariant($"{nameof(Window)} is {window}, but {Required} returns of each asset are needed within it."));
        }

        return errors;
    }

    /// <summary>Returns that each asset needs: the largest of the setting and of what the two estimators need.</summary>
    internal int Required =>
        Math.Max(MinimumObservations, Math.Max(ExpectedReturns.MinimumObservations, Covariance.MinimumObservations));
}
