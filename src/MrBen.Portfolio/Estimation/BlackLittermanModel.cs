using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>
/// Combines a prior on expected returns, as a rule the market's equilibrium, with views. Pure functions, thread-safe.
/// </summary>
/// <remarks>
/// <para>With P the views' combinations, q their returns, Ω = diag(ω): μ = π + τΣP'(PτΣP' + Ω)⁻¹(q − Pπ) and
/// M = τΣ − τΣP'(PτΣP' + Ω)⁻¹PτΣ; returns then have the covariance Σ + M. This form needs no inverse of Σ or Ω, so certain views (ω = 0)
/// hold exactly and Σ may be singular. A certain view that follows from others changes nothing; one that contradicts them is a
/// <see cref="ContradictoryViews"/>. O(K·N² + K³) for K views.</para>
/// <para>Sources: Black and Litterman (1992), Financial Analysts J. 48(5), 28–43; He and Litterman (1999), The Intuition Behind
/// Black–Litterman Model Portfolios; Idzorek (2005) for confidences.</para>
/// </remarks>
public static class BlackLittermanModel
{
    /// <summary>Starts from the market's equilibrium, π = r + δ·Σ·w.</summary>
    /// <param name="estimates">Assets and covariance per year, N ≥ 1; its expected returns are not used.</param>
    /// <param name="market">The market portfolio over exactly these assets (those of weight zero may be missing).</param>
    /// <param name="views">Any number of views on these assets, also none.</param>
    /// <param name="options">τ, δ, r; null for the defaults.</param>
    /// <param name="posterior">The beliefs after the views.</param>
    /// <param name="failure">
    /// <see cref="ContradictoryViews"/>, or <see cref="UndefinedEstimate"/> where the covariance is indefinite.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The market or a view names an asset that is not estimated, an asset has no market weight, or an option is unsound.
    /// </exception>
    public static bool TryPosteriorFromMarket(
        ReturnEstimates estimates, MarketWeights market, IReadOnlyList<View> views, BlackLittermanOptions? options,
        [NotNullWhen(true)] out BlackLittermanPosterior? posterior, [NotNullWhen(false)] out EstimationFailure? failure)
    {
        ArgumentNullException.ThrowIfNull(estimates);
        ArgumentNullException.ThrowIfNull(market);
        BlackLittermanOptions settings = Checked(options);
        double[] weights = market.TryAlign(estimates.Assets, out string? problem, out _)
            ?? throw new ArgumentException(problem, nameof(market));
        ImmutableArray<double> equilibrium = ReverseOptimization.EquilibriumReturns(
            estimates.Covariance, weights, settings.RiskAversion, settings.RiskFreeRate);
        return TryUpdate(estimates, equilibrium, views, settings, out posterior, out failure);
    }

    /// <summary>Starts from given expected returns, which are the prior mean as they are.</summary>
    /// <param name="prior">Assets, prior mean and covariance per year, N ≥ 1.</param>
    /// <param name="views">Any number of views on these assets, also none.</param>
    /// <param name="options">τ; δ and r are not used. Null for the defaults.</param>
    /// <param name="posterior">The beliefs after the views.</param>
    /// <param name="failure">
    /// <see cref="ContradictoryViews"/>, or <see cref="UndefinedEstimate"/> where the covariance is indefinite.
    /// </param>
    /// <exception cref="ArgumentException">A view names an asset that is not estimated, or an option is unsound.</exception>
    public static bool TryPosterior(
        ReturnEstimates prior, IReadOnlyList<View> views, BlackLittermanOptions? options,
        [NotNullWhen(true)] out BlackLittermanPosterior? posterior, [NotNullWhen(false)] out EstimationFailure? failure)
    {
        ArgumentNullException.ThrowIfNull(prior);
        return TryUpdate(prior, [.. prior.ExpectedReturns], views, Checked(options), out posterior, out failure);
    }

    /// <summary>Starts from the market's equilibrium, or throws where there is no posterior.</summary>
    /// <exception cref="EstimationException">Views contradict each other, or the covariance is indefinite.</exception>
    /// <inheritdoc cref="TryPosteriorFromMarket"/>
    public static BlackLittermanPosterior PosteriorFromMarket(
        ReturnEstimates estimates, MarketWeights market, IReadOnlyList<View> views, BlackLittermanOptions? options = null) =>
        TryPosteriorFromMarket(estimates, market, views, options, out BlackLittermanPosterior? posterior, out EstimationFailure? failure)
            ? posterior
            : throw failure.ToException();

    /// <summary>Starts from given expected returns, or throws where there is no posterior.</summary>
    /// <exception cref="EstimationException">Views contradict each other, or the covariance is indefinite.</exception>
    /// <inheritdoc cref="TryPosterior"/>
    public static BlackLittermanPosterior Posterior(
        ReturnEstimates prior, IReadOnlyList<View> views, BlackLittermanOptions? options = null) =>
        TryPosterior(prior, views, options, out BlackLittermanPosterior? posterior, out EstimationFailure? failure)
            ? posterior
            : throw failure.ToException();

    private static BlackLittermanOptions Checked(BlackLittermanOptions? options)
    {
        BlackLittermanOptions settings = options is null ? new() : options with { };
        IReadOnlyList<string> errors = settings.Validate();
        return errors.Count == 0 ? settings : throw new ArgumentException(string.Join(' ', errors), nameof(options));
    }

    private static bool TryUpdate(
        ReturnEstimates prior, ImmutableArray<double> priorReturns, IReadOnlyList<View> views, BlackLittermanOptions settings,
        [NotNullWhen(true)] out BlackLittermanPosterior? posterior, [NotNullWhen(false)] out EstimationFailure? failure)
    {
        posterior = null;
        double[][] combinations = Combinations(prior.Assets, views);
        ViewUpdate update = new(prior.Covariance, settings.Tau, views.Count);
        double[] priorVariances = [.. combinations.Select(combination => settings.Tau * prior.Covariance.QuadraticForm(combination))];
        double?[] variances = new double?[views.Count];
        for (int k = 0; k < views.Count; k++)
        {
            if (priorVariances[k] < 0)
            {
                failure = new UndefinedEstimate(asset: null, Invariant(
                    $"The covariance is indefinite: view {k + 1} ({views[k]}) has the prior variance {priorVariances[k]}."));
                return false;
            }

            variances[k] = views[k].Uncertainty.VarianceFor(priorVariances[k]);
        }

        // Certain views first: whatever is uncertain then has a variance of its own left, and never contradicts anything.
        foreach (int k in Enumerable.Range(0, views.Count).Where(k => variances[k].HasValue).OrderBy(k => variances[k] > 0))
        {
            double surprise = views[k].ExpectedReturn - Kernels.Dot(combinations[k], priorReturns.AsSpan());
            if (!update.TryAdd(k, combinations[k], surprise, variances[k]!.Value, Math.Abs(views[k].ExpectedReturn), out double implied))
            {
                failure = Contradiction(views, k, update.Accepted, views[k].ExpectedReturn - surprise + implied);
                return false;
            }
        }

        failure = null;
        double[] mean = [.. priorReturns];
        update.AddShift(mean);
        SymmetricMatrix meanCovariance = update.MeanCovariance();
        double[] covariance = prior.Covariance.Values.ToArray();
        Kernels.Axpy(1, meanCovariance.Values, covariance);
        string description = Invariant($"Black–Litterman posterior of {views.Count} views, τ {settings.Tau}. Prior: {prior.Description}");
        ReturnEstimates estimates = ReturnEstimates.Create(prior.Assets, mean, SymmetricMatrix.Create(mean.Length, covariance),
            prior.Observations, description, prior.ShrinkageIntensity);
        ImmutableArray<ViewOutcome> outcomes = [.. views.Select((view, k) => new ViewOutcome(view,
            Kernels.Dot(combinations[k], priorReturns.AsSpan()), Kernels.Dot(combinations[k], mean), priorVariances[k], variances[k]))];
        posterior = new BlackLittermanPosterior(estimates, priorReturns, meanCovariance, outcomes);
        return true;
    }

    private static double[][] Combinations(ImmutableArray<AssetId> assets, IReadOnlyList<View> views)
    {
        ArgumentNullException.ThrowIfNull(views);
        Dictionary<AssetId, int> places = new(assets.Length);
        for (int i = 0; i < assets.Length; i++)
        {
            places.Add(assets[i], i);
        }

        double[][] combinations = new double[views.Count][];
        for (int k = 0; k < views.Count; k++)
        {
            combinations[k] = new double[assets.Length];
            foreach (ViewExposure exposure in (views[k] ?? throw new ArgumentException(Invariant($"View {k + 1} is null."), nameof(views)))
                .Exposures)
            {
                combinations[k][places.TryGetValue(exposure.Asset, out int place)
                    ? place
                    : throw new ArgumentException(Invariant(
                        $"View {k + 1} ({views[k]}) names {exposure.Asset}, which is not among the {assets.Length} assets."),
                        nameof(views))] = exposure.Weight;
            }
        }

        return combinations;
    }

    private static ContradictoryViews Contradiction(IReadOnlyList<View> views, int view, ImmutableArray<int> accepted, double implied)
    {
        string others = string.Join(", ", accepted.Select(k => Invariant($"view {k + 1} ({views[k]})")));
        string against = accepted.IsEmpty
            ? Invariant($"the prior, which is certain of {implied:G9} because its combination has no variance")
            : Invariant($"{others}, from which {implied:G9} follows");
        return new ContradictoryViews(view, accepted, Invariant($"View {view + 1} ({views[view]}) contradicts {against}."));
    }
}
