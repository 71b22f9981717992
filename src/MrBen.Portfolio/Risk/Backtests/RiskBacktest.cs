using System.Collections.Immutable;
using MrBen.Portfolio.Statistics;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Backtests;

/// <summary>
/// All tests of one series of risk forecasts against what happened. Immutable and thread-safe. The tests share their observations: they
/// are views of one question, and some of many will be below 5 % by chance.
/// </summary>
public sealed record RiskBacktest
{
    private RiskBacktest(ViolationCounts counts, double confidence) => (Counts, Confidence) = (counts, confidence);

    /// <summary>Violations and what followed on them.</summary>
    public ViolationCounts Counts { get; }

    /// <summary>Confidence level of the forecasts in (0, 1).</summary>
    public double Confidence { get; }

    /// <summary>Number of forecasts.</summary>
    public int Observations => Counts.Observations;

    /// <summary>Number of losses above the forecast value at risk.</summary>
    public int Violations => Counts.Violations;

    /// <summary>Violations that right forecasts have on average.</summary>
    public double ExpectedViolations => (1 - Confidence) * Observations;

    /// <summary>Kupiec: are there as many violations as forecast?</summary>
    public required HypothesisTest ProportionOfFailures { get; init; }

    /// <summary>Kupiec: did the first violation come when it should? Undefined before there is one.</summary>
    public required HypothesisTest TimeUntilFirstFailure { get; init; }

    /// <summary>Christoffersen: is a violation as likely after another? Undefined before one is followed by a day.</summary>
    public required HypothesisTest Independence { get; init; }

    /// <summary>Christoffersen: both at once.</summary>
    public required HypothesisTest ConditionalCoverage { get; init; }

    /// <summary>Christoffersen and Pelletier: have the times between violations no memory?</summary>
    public required HypothesisTest Duration { get; init; }

    /// <summary>Engle and Manganelli: can violations be told beforehand?</summary>
    public required HypothesisTest DynamicQuantile { get; init; }

    /// <summary>The Basel Committee's zone.</summary>
    public required BaselTrafficLight TrafficLight { get; init; }

    /// <summary>Acerbi and Székely: size of the violations. Null where no expected shortfall was forecast.</summary>
    public required HypothesisTest? SizeOfViolations { get; init; }

    /// <summary>Acerbi and Székely: number and size of the violations. Null where no expected shortfall was forecast.</summary>
    public required HypothesisTest? NumberAndSizeOfViolations { get; init; }

    /// <summary>Mean quantile score, in the unit of the losses; lower is better.</summary>
    public required double MeanQuantileScore { get; init; }

    /// <summary>Mean Fissler-Ziegel score FZ0; lower is better. Null where no expected shortfall was forecast.</summary>
    public required double? MeanFisslerZiegelScore { get; init; }

    /// <summary>The tests in one list, in the order of the properties; those of expected shortfall only where it was forecast.</summary>
    public ImmutableArray<HypothesisTest> Tests =>
    [
        ProportionOfFailures, TimeUntilFirstFailure, Independence, ConditionalCoverage, Duration, DynamicQuantile, TrafficLight.Coverage,
        .. new[] { SizeOfViolations, NumberAndSizeOfViolations }.OfType<HypothesisTest>(),
    ];

    /// <summary>Runs all tests.</summary>
    /// <param name="losses">Realised losses, oldest first, at least 1; positive for a loss.</param>
    /// <param name="valueAtRisk">The forecast value at risk for each, in the same unit, made before the loss was known.</param>
    /// <param name="expectedShortfall">The forecast expected shortfall for each; empty where none was made.</param>
    /// <param name="confidence">Confidence level of the forecasts in (0, 1), for example 0.975.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// Lengths disagree, there is no loss, a number is not finite, an expected shortfall is not positive or below its value at risk, or the
    /// options are unsound.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is not inside (0, 1).</exception>
    public static RiskBacktest Run(
        ReadOnlySpan<double> losses, ReadOnlySpan<double> valueAtRisk, ReadOnlySpan<double> expectedShortfall, double confidence,
        RiskBacktestOptions? options = null)
    {
        RiskBacktestOptions settings = options is null ? new() : options with { };
        IReadOnlyList<string> errors = settings.Validate();
        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }

        bool[] violations = ForecastSeries.Violations(losses, valueAtRisk);
        Guard.InsideUnitInterval(confidence);
        bool hasShortfall = expectedShortfall.Length > 0;
        if (hasShortfall)
        {
            ForecastSeries.Check(losses, valueAtRisk, expectedShortfall);
        }

        ViolationCounts counts = ViolationCounts.Of(violations);
        double[] scores = new double[losses.Length];
        ForecastScores.Quantile(losses, valueAtRisk, confidence, scores);
        double quantileScore = Moments.MeanOf(scores);
        if (hasShortfall)
        {
            ForecastScores.FisslerZiegel(losses, valueAtRisk, expectedShortfall, confidence, scores);
        }

        PValueMethod method = settings.PValues;
        return new RiskBacktest(counts, confidence)
        {
            ProportionOfFailures = CoverageBacktest.ProportionOfFailures(counts.Violations, counts.Observations, confidence, method),
            TimeUntilFirstFailure = CoverageBacktest.TimeUntilFirstFailure(violations, confidence, method),
            Independence = CoverageBacktest.Independence(counts, method),
            ConditionalCoverage = CoverageBacktest.ConditionalCoverage(counts, confidence, method),
            Duration = DurationBacktest.NoMemory(violations, method, settings.Simulation),
            DynamicQuantile = DynamicQuantileBacktest.Unpredictable(
                losses, valueAtRisk, confidence, settings.Lags, method, settings.Simulation),
            TrafficLight = BaselTrafficLight.Of(counts.Violations, counts.Observations, confidence),
            SizeOfViolations = hasShortfall
                ? ExpectedShortfallBacktest.SizeOfViolations(
                    losses, valueAtRisk, expectedShortfall, confidence, settings.Shape, settings.Simulation)
                : null,
            NumberAndSizeOfViolations = hasShortfall
                ? ExpectedShortfallBacktest.NumberAndSizeOfViolations(
                    losses, valueAtRisk, expectedShortfall, confidence, settings.Shape, settings.Simulation)
                : null,
            MeanQuantileScore = quantileScore,
            MeanFisslerZiegelScore = hasShortfall ? Moments.MeanOf(scores) : null,
        };
    }

    /// <summary>How many violations there were of how many forecasts, and how many were expected.</summary>
    public override string ToString() => Invariant(
        $"{Violations} violations in {Observations} forecasts at {100 * Confidence:0.###} %, {ExpectedViolations:G5} expected.");
}
