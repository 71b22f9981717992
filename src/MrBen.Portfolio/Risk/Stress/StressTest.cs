using System.Collections.Immutable;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Stress;

/// <summary>Works out what scenarios do to a portfolio. Pure functions, thread-safe.</summary>
/// <remarks>
/// Profits and losses are linear in the shocks: Σ wᵢrᵢ, cash does not move. Held positions of a replay compound asset by asset.
/// </remarks>
public static class StressTest
{
    /// <summary>Runs scenarios.</summary>
    /// <param name="portfolio">The positions; those of nonzero weight must be assets of the model.</param>
    /// <param name="model">Means, covariance, groups and factors over the period of the shocks.</param>
    /// <param name="scenarios">The scenarios, each sound in itself and naming only what the model holds; names may repeat.</param>
    /// <param name="history">Returns that replays read; null where there is no replay.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <param name="cancellationToken">Asked before each scenario and during repairs.</param>
    /// <exception cref="ArgumentException">
    /// A scenario is unsound or names what the model does not hold, a replay has no history, or a setting is unsound.
    /// </exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    /// <remarks>
    /// O(N²) a scenario, with its plausibility and for conditional ones O(N³); a repair of correlations is
    /// <see cref="Estimation.NearestCorrelationMatrix"/>.
    /// </remarks>
    public static StressReport Run(
        StressPortfolio portfolio, StressModel model, ImmutableArray<StressScenario> scenarios, ReturnPanel? history = null,
        StressTestOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(portfolio);
        ArgumentNullException.ThrowIfNull(model);
        StressTestOptions settings = options is null ? new() : options with { };
        IReadOnlyList<string> errors = settings.Validate();
        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }

        CheckScenarios(scenarios, history);
        double[] weights = portfolio.Over(model);
        StressRisk before = StressRisk.Of(weights, model.Means, model.Covariance, settings.Confidence);
        ImmutableArray<StressResult>.Builder results = ImmutableArray.CreateBuilder<StressResult>(scenarios.Length);
        foreach (StressScenario scenario in scenarios)
        {
            cancellationToken.ThrowIfCancellationRequested();
            results.Add(scenario switch
            {
                HistoricalReplay replay => new Replay(replay with { }, portfolio, history!).Run(before),
                HypotheticalShock shock => Hypothetical(shock with { }, portfolio, model, before),
                ConditionalShock shock => Conditional(shock with { }, portfolio, model, weights, before, settings.Confidence),
                CovarianceShock shock => Covariance(shock with { }, model, weights, before, settings.Confidence, cancellationToken),
                _ => throw new ArgumentException($"There is no way to run a {scenario.GetType().Name}.", nameof(scenarios)),
            });
        }

        return new StressReport(results.MoveToImmutable());
    }

    private static void CheckScenarios(ImmutableArray<StressScenario> scenarios, ReturnPanel? history)
    {
        if (scenarios.IsDefault)
        {
            throw new ArgumentException("The list of scenarios is uninitialized.", nameof(scenarios));
        }

        List<string> errors = [];
        for (int i = 0; i < scenarios.Length; i++)
        {
            if (scenarios[i] is not { } scenario)
            {
                errors.Add(Invariant($"Scenario {i} is null."));
                continue;
            }

            errors.AddRange(scenario.Validate().Select(error => Invariant($"Scenario {i} ({scenario.Name}): {error}")));
            if (scenario is HistoricalReplay && history is null)
            {
                errors.Add(Invariant($"Scenario {i} ({scenario.Name}) is a replay, and there is no history."));
            }
        }

        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(scenarios));
        }
    }

    private static StressResult Hypothetical(HypotheticalShock scenario, StressPortfolio portfolio, StressModel model, StressRisk before)
    {
        double[] returns = new double[model.Assets.Length];
        foreach (AssetShock shock in scenario.Assets)
        {
            returns[model.PlaceOf(shock.Asset, scenario.Name)] += shock.Return;
        }

        foreach (GroupShock shock in scenario.Groups)
        {
            foreach (AssetId asset in model.GroupOf(shock.Group, scenario.Name))
            {
                returns[model.PlaceOf(asset, shock.Group)] += shock.Return;
            }
        }

        foreach (FactorShock shock in scenario.Factors)
        {
            int factor = model.FactorOf(shock.Factor, scenario.Name);
            for (int i = 0; i < returns.Length; i++)
            {
                returns[i] += model.Factors!.Loadings[i, factor] * shock.Return;
            }
        }

        Plausibility? plausibility = GaussianConditioning.PlausibilityOf(model.Covariance, model.Means, returns);
        ImmutableArray<string> notes = plausibility is null
            ? ["The covariance rules these returns out: a combination of assets that cannot vary is not at its mean."]
            : [];
        return WithReturns(new StressResult(scenario, StressStatus.Calculated, "")
        {
            RiskBefore = before,
            Plausibility = plausibility,
            Notes = notes,
        }, portfolio, model, returns);
    }

    private static StressResult Conditional(
        ConditionalShock scenario, StressPortfolio portfolio, StressModel model, double[] weights, StressRisk before, double confidence)
    {
        int n = model.Assets.Length;
        int[] given =
        [
            .. scenario.Assets.Select(shock => model.PlaceOf(shock.Asset, scenario.Name)),
            .. scenario.Factors.Select(shock => n + model.FactorOf(shock.Factor, scenario.Name)),
        ];
        double[] values = [.. scenario.Assets.Select(shock => shock.Return), .. scenario.Factors.Select(shock => shock.Return)];
        bool needsFactors = !scenario.Factors.IsEmpty;
        SymmetricMatrix covariance = needsFactors ? model.JointCovariance() : model.Covariance;
        double[] means = new double[covariance.Order]; // factors are taken as deviations from their means
        model.Means.CopyTo(means);
        GaussianConditioning conditioning = GaussianConditioning.Of(covariance, means, given, values);
        if (!conditioning.IsConsistent)
        {
            return new StressResult(scenario, StressStatus.ContradictoryShock,
                "The covariance rules these returns out: a combination of them that cannot vary is not at its mean.");
        }

        double[] returns = conditioning.Expectation()[..n];
        SymmetricMatrix after = conditioning.ConditionalCovariance(n);
        ImmutableArray<string> notes = conditioning.Rank < given.Length
            ? [Invariant($"The {given.Length} given returns have a covariance of rank {conditioning.Rank}: some follow from the others.")]
            : [];
        return WithReturns(new StressResult(scenario, StressStatus.Calculated, "")
        {
            RiskBefore = before,
            RiskAfter = StressRisk.Of(weights, returns, after, confidence),
            CovarianceAfter = after,
            Plausibility = new Plausibility(conditioning.Distance, conditioning.Rank),
            Notes = notes,
        }, portfolio, model, returns);
    }

    private static StressResult Covariance(
        CovarianceShock scenario, StressModel model, double[] weights, StressRisk before, double confidence,
        CancellationToken cancellationToken)
    {
        CheckMatrices(scenario, model);
        ShockedCovariance shocked = ShockedCovariance.Of(model, scenario, cancellationToken);
        List<string> notes = [];
        if (shocked.Distance > 0)
        {
            notes.Add(Invariant(
                $"The correlations asked for fit no distribution; the nearest are at a distance of {shocked.Distance:G4}."));
        }

        if (!shocked.Converged)
        {
            notes.Add("The search for the nearest correlations ran out of iterations: these are correlations, but not the nearest.");
        }

        return new StressResult(scenario, StressStatus.Calculated, "")
        {
            RiskBefore = before,
            RiskAfter = StressRisk.Of(weights, model.Means, shocked.Covariance, confidence),
            CovarianceAfter = shocked.Covariance,
            CorrelationDistance = shocked.Distance,
            Notes = [.. notes],
        };
    }

    private static void CheckMatrices(CovarianceShock scenario, StressModel model)
    {
        foreach (CorrelationBlend blend in scenario.Correlations.OfType<CorrelationBlend>())
        {
            if (blend.Matrix is { } matrix && matrix.Order != model.Assets.Length)
            {
                throw new ArgumentException(Invariant(
                    $"The correlations of {scenario.Name} are {matrix.Order}×{matrix.Order}; the model has {model.Assets.Length} assets."));
            }
        }
    }

    private static StressResult WithReturns(StressResult result, StressPortfolio portfolio, StressModel model, double[] returns)
    {
        ImmutableArray<StressedAsset>.Builder assets = ImmutableArray.CreateBuilder<StressedAsset>();
        ImmutableArray<string> notes = result.Notes;
        double total = 0;
        for (int i = 0; i < portfolio.Assets.Length; i++)
        {
            double weight = portfolio.Weights[i];
            if (weight == 0)
            {
                continue;
            }

            double move = returns[model.PlaceOf(portfolio.Assets[i], "portfolio")];
            if (!double.IsFinite(weight * move))
            {
                return new StressResult(result.Scenario, StressStatus.ImpossibleReturn,
                    $"What befalls {portfolio.Assets[i]} adds up beyond all numbers.");
            }

            assets.Add(new StressedAsset(portfolio.Assets[i], weight, move, weight * move, portfolio.MoneyOf(weight * move)));
            total += weight * move;
            if (move < -1)
            {
                notes = notes.Add(Invariant($"{portfolio.Assets[i]} would fall by {-100 * move:F1} %, more than everything."));
            }
        }

        return result with
        {
            Return = total,
            ProfitAndLoss = portfolio.MoneyOf(total),
            Assets = assets.ToImmutable(),
            Notes = notes,
        };
    }
}
