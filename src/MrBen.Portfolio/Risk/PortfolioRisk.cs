using System.Collections.Immutable;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk.Learned;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk;

/// <summary>
/// The risk of the weights held now, measured on the returns of the past. Immutable and thread-safe. Losses are positive;
/// <see langword="null"/> means undefined, and <see cref="Metrics"/> says why.
/// </summary>
/// <remarks>
/// <para>The properties are measured by the settings that all metrics share; <see cref="Metrics"/> and the indexer by those of each metric
/// where it has its own (<see cref="PortfolioRiskOptions.Metrics"/>).</para>
/// <para>The portfolio's return in a period is Σ wᵢrᵢ + (1 − Σwᵢ)·(risk-free rate per period): weights held fixed, the rest in cash
/// (negative cash is borrowed at the same rate). Volatility, Gaussian and Cornish–Fisher tail losses, correlations, diversification and
/// contributions come from the covariance; the other metrics from that series, also the mean, skewness and kurtosis of the tails.</para>
/// </remarks>
public sealed class PortfolioRisk
{
    private readonly double[] _returns;
    private readonly OwnMetrics _own;

    internal PortfolioRisk(double[] returns, OwnMetrics own) => (_returns, _own) = (returns, own);

    /// <summary>The portfolio's simple returns in the periods that counted, oldest first, length <see cref="Observations"/>.</summary>
    public ReadOnlySpan<double> Returns => _returns;

    /// <summary>First day of the periods that counted.</summary>
    public DateOnly FirstDate { get; internal init; }

    /// <summary>Last day of the periods that counted.</summary>
    public DateOnly LastDate { get; internal init; }

    /// <summary>Periods that counted: those of the window in which every held asset has a return.</summary>
    public int Observations { get; internal init; }

    /// <summary>Periods of the window left out because a held asset has no return in them; 0 for a complete panel.</summary>
    public int DroppedPeriods { get; internal init; }

    /// <summary>Periods per year.</summary>
    public Frequency Frequency { get; internal init; }

    /// <summary>Confidence level of every VaR and CVaR, in (0, 1).</summary>
    public double Confidence { get; internal init; }

    /// <summary>Horizon of every VaR and CVaR in periods, at least 1.</summary>
    public int HorizonPeriods { get; internal init; }

    /// <summary>Volatility per year, √(w'Σw), at least 0.</summary>
    public double Volatility { get; internal init; }

    /// <summary>Downside deviation per year below the minimum acceptable return, at least 0.</summary>
    public double DownsideDeviation { get; internal init; }

    /// <summary>Historical value at risk over the horizon (one period times √horizon); negative when even the tail gained.</summary>
    public double ValueAtRisk { get; internal init; }

    /// <summary>
    /// Historical conditional value at risk over the horizon (one period times √horizon); negative when even the tail gained.
    /// </summary>
    public double ConditionalValueAtRisk { get; internal init; }

    /// <summary>Gaussian value at risk over the horizon; negative when even the tail gains.</summary>
    public double GaussianValueAtRisk { get; internal init; }

    /// <summary>Gaussian conditional value at risk over the horizon; negative when even the tail gains.</summary>
    public double GaussianConditionalValueAtRisk { get; internal init; }

    /// <summary>
    /// Cornish–Fisher value at risk over the horizon; <see langword="null"/> where skewness and kurtosis are outside its domain.
    /// </summary>
    public double? CornishFisherValueAtRisk { get; internal init; }

    /// <summary>
    /// Cornish–Fisher conditional value at risk over the horizon; <see langword="null"/> where skewness and kurtosis are outside its
    /// domain.
    /// </summary>
    public double? CornishFisherConditionalValueAtRisk { get; internal init; }

    /// <summary>Largest loss of compounded wealth from a peak, in [0, 1); 1 or more where a leveraged portfolio lost everything.</summary>
    public double MaximumDrawdown => LargestDrawdown?.Depth ?? 0;

    /// <summary>The deepest drawdown with its peak, trough and recovery; <see langword="null"/> where wealth never fell.</summary>
    public DrawdownEpisode? LargestDrawdown { get; internal init; }

    /// <summary>Mean return times periods per year.</summary>
    public double ArithmeticReturn { get; internal init; }

    /// <summary>Compound return per year; <see langword="null"/> where a period lost more than everything.</summary>
    public double? GeometricReturn { get; internal init; }

    /// <summary>Sharpe ratio per year; <see langword="null"/> where the returns do not vary.</summary>
    public double? SharpeRatio { get; internal init; }

    /// <summary>Sortino ratio per year; <see langword="null"/> where no return is below the minimum acceptable one.</summary>
    public double? SortinoRatio { get; internal init; }

    /// <summary>Calmar ratio; <see langword="null"/> where there is no drawdown or no compound return.</summary>
    public double? CalmarRatio { get; internal init; }

    /// <summary>Mean and largest pairwise correlation of the held assets; <see langword="null"/> where fewer than two vary.</summary>
    public CorrelationSummary? Correlation { get; internal init; }

    /// <summary>Diversification ratio, at least 1 up to rounding; <see langword="null"/> where volatility is zero.</summary>
    public double? DiversificationRatio { get; internal init; }

    /// <summary>
    /// 1 − Herfindahl index of the absolute risk contributions, in [0, 1 − 1/number of held assets]; 0 where one asset is all the risk;
    /// <see langword="null"/> where volatility is zero.
    /// </summary>
    public double? RiskDiversification { get; internal init; }

    /// <summary>Inverse Herfindahl index of the normalised absolute weights, in [1, number of held assets].</summary>
    public double EffectiveNumberOfAssets { get; internal init; }

    /// <summary>Sum of the absolute weights, above 0.</summary>
    public double GrossExposure { get; internal init; }

    /// <summary>Sum of the weights; what is missing to 1 is cash.</summary>
    public double NetExposure { get; internal init; }

    /// <summary>Every asset with a weight other than 0, in the panel's order: weight, volatility and contribution.</summary>
    public ImmutableArray<AssetRisk> Assets { get; internal init; } = [];

    /// <summary>
    /// The portfolio beside the benchmark, over the periods that both have; <see langword="null"/> where there is none, and
    /// <see cref="BenchmarkDetail"/> says why.
    /// </summary>
    public BenchmarkComparison? Benchmark { get; internal init; }

    /// <summary>One sentence on why there is no comparison with a benchmark; empty where there is one.</summary>
    public string BenchmarkDetail { get; internal set; } = "";

    /// <summary>
    /// What models forecast of the weights held now, one for each horizon in ascending order as configured; empty where none do, and
    /// <see cref="ForwardDetail"/> says why.
    /// </summary>
    public ImmutableArray<ForwardRisk> Forward { get; internal set; } = [];

    /// <summary>One sentence on why forecasts are missing; empty where none is.</summary>
    public string ForwardDetail { get; internal set; } = "No models are used.";

    /// <summary>
    /// Every metric that is not switched off with its definition, in the order of <see cref="RiskMetricCatalogue.Definitions"/>; evaluated
    /// at each call.
    /// </summary>
    public ImmutableArray<RiskMetricValue> Metrics
    {
        get
        {
            ImmutableArray<RiskMetricDefinition> definitions = RiskMetricCatalogue.Definitions;
            ImmutableArray<RiskMetricValue>.Builder values = ImmutableArray.CreateBuilder<RiskMetricValue>(definitions.Length);
            foreach (RiskMetricDefinition definition in definitions)
            {
                if (!_own.Disabled.Contains(definition.Metric))
                {
                    values.Add(ValueOf(definition));
                }
            }

            return values.DrainToImmutable();
        }
    }

    /// <summary>One metric with its definition; without a value, and saying so, where it is switched off.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="metric"/> is not a metric.</exception>
    public RiskMetricValue this[RiskMetric metric] => ValueOf(RiskMetricCatalogue.Find(metric));

    /// <summary>Measures the risk of current weights on past returns.</summary>
    /// <param name="panel">
    /// Returns of N assets; log returns are turned into simple ones. Where cells are missing, the periods count in which every held asset
    /// has a return.
    /// </param>
    /// <param name="weights">
    /// Exposures as fractions of net asset value, length N, finite; long and short; any sum: the rest is cash.
    /// </param>
    /// <param name="options">Settings; <see langword="null"/> for the defaults.</param>
    /// <param name="annualCovariance">
    /// Covariance of the panel's assets per year, N × N, for example a shrunk one;
    /// <see langword="null"/> for the sample covariance (n − 1).
    /// </param>
    /// <param name="benchmark">
    /// Returns of a benchmark as a panel of one asset and of the same frequency; <see langword="null"/> for none. Periods are matched by
    /// date: one counts where both panels have it and, unless it is the first of either, the same date before it, so that both returns
    /// span the same days. The other metrics do not depend on it.
    /// </param>
    /// <returns>The risk, or the status and sentence that say why there is none.</returns>
    /// <exception cref="ArgumentException">
    /// Lengths disagree, a weight is not finite, an option is out of range, the given covariance is not positive semidefinite, or the
    /// benchmark has another frequency or not one asset.
    /// </exception>
    /// <remarks>
    /// O(T·n² + T log T) for n held assets, and as much again for each further set of settings that metrics have of their own; buffers are
    /// pooled.
    /// </remarks>
    public static PortfolioRiskResult Calculate(
        ReturnPanel panel, ReadOnlySpan<double> weights, PortfolioRiskOptions? options = null, SymmetricMatrix? annualCovariance = null,
        ReturnPanel? benchmark = null)
    {
        ArgumentNullException.ThrowIfNull(panel);
        Guard.Length(panel.Assets.Length, weights.Length, "weights (one per asset)", nameof(weights));
        Guard.AllFinite(weights);
        if (annualCovariance is not null)
        {
            Guard.Length(panel.Assets.Length, annualCovariance.Order, "rows of the covariance (one per asset)", nameof(annualCovariance));
        }

        if (benchmark is not null)
        {
            CheckBenchmark(panel, benchmark);
        }

        PortfolioRiskOptions settings = options is null ? new() : options with { };
        IReadOnlyList<string> errors = settings.Validate();
        return errors.Count == 0
            ? new RiskMeasurement(panel, settings, annualCovariance, benchmark).Run(weights)
            : throw new ArgumentException(string.Join(' ', errors), nameof(options));
    }

    /// <summary>For example <c>volatility 12.3 % per year, VaR 1.9 % at 95.0 % over 10 periods</c>.</summary>
    public override string ToString() => Invariant(
        $"volatility {Volatility:P1} per year, VaR {ValueAtRisk:P1} at {Confidence:P1} over {HorizonPeriods} periods");

    private static void CheckBenchmark(ReturnPanel panel, ReturnPanel benchmark)
    {
        Guard.Length(1, benchmark.Assets.Length, "assets in the benchmark", nameof(benchmark));
        if (benchmark.Frequency != panel.Frequency)
        {
            throw new ArgumentException(
                Invariant($"The benchmark has {benchmark.Frequency} and the panel {panel.Frequency}; they must agree."), nameof(benchmark));
        }
    }

    private RiskMetricValue ValueOf(RiskMetricDefinition definition)
    {
        if (_own.Disabled.Contains(definition.Metric))
        {
            return definition.WithoutValue("The metric is switched off in the options.");
        }

        return _own.Values.TryGetValue(definition.Metric, out RiskMetricValue? own) ? own : definition.Evaluate(this);
    }
}
