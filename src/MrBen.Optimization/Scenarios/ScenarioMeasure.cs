using static System.FormattableString;

namespace MrBen.Optimization.Scenarios;

/// <summary>
/// A convex measure of the outcomes y = Rx of a point over scenarios: what a <see cref="ScenarioProgram"/> minimises, limits, or divides
/// by. Losses are positive. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// Expectations are over the probabilities of the scenarios; variances and moments so divide by T, not T − 1. Drawdowns are those of the
/// running sum of the outcomes, without compounding, from a start of 0 that counts as a peak (Chekhlov, Uryasev and Zabarankin 2005, Int.
/// J. Theoretical and Applied Finance 8(1)): only these are convex in x. They are in units of the starting capital.
/// </remarks>
public abstract class ScenarioMeasure
{
    private readonly string _name;

    private protected ScenarioMeasure(string name) => _name = name;

    /// <summary>The largest loss −min y.</summary>
    public static ScenarioMeasure WorstCase { get; } = new WorstCaseMeasure(LossKind.Outcome, nameof(WorstCase));

    /// <summary>The largest drawdown of the running sum.</summary>
    public static ScenarioMeasure MaximumDrawdown { get; } = new WorstCaseMeasure(LossKind.Drawdown, nameof(MaximumDrawdown));

    /// <summary>The mean of the drawdowns of all periods.</summary>
    public static ScenarioMeasure AverageDrawdown { get; } = new DrawdownMomentMeasure(isSquared: false, nameof(AverageDrawdown));

    /// <summary>The root of the mean square of the drawdowns of all periods (Martin and McCann 1989, without compounding).</summary>
    public static ScenarioMeasure UlcerIndex { get; } = new DrawdownMomentMeasure(isSquared: true, nameof(UlcerIndex));

    /// <summary>The variance E(y − Ey)².</summary>
    public static ScenarioMeasure Variance { get; } = new DispersionMeasure(isRoot: false, nameof(Variance));

    /// <summary>The root of the variance.</summary>
    public static ScenarioMeasure StandardDeviation { get; } = new DispersionMeasure(isRoot: true, nameof(StandardDeviation));

    /// <summary>E|y − Ey| (Konno and Yamazaki 1991, Management Science 37(5)).</summary>
    public static ScenarioMeasure MeanAbsoluteDeviation { get; } =
        new PartialMomentMeasure(PartialMomentKind.First, null, 2, nameof(MeanAbsoluteDeviation));

    /// <summary>E((Ey − y)⁺)² (Markowitz 1959, Portfolio Selection, chapter 9).</summary>
    public static ScenarioMeasure Semivariance { get; } = new PartialMomentMeasure(PartialMomentKind.Second, null, 1, nameof(Semivariance));

    /// <summary>The root of the semivariance.</summary>
    public static ScenarioMeasure SemiDeviation { get; } =
        new PartialMomentMeasure(PartialMomentKind.RootOfSecond, null, 1, nameof(SemiDeviation));

    /// <summary>
    /// −E ln(1 + y): its least value has the largest expected logarithmic growth (Kelly 1956). +∞ where some 1 + y is not positive.
    /// </summary>
    public static ScenarioMeasure LogarithmicLoss { get; } = new LogarithmicLossMeasure(nameof(LogarithmicLoss));

    /// <summary>
    /// Conditional value at risk: the mean of the worst share 1 − β of the losses, exact for a sample (Rockafellar and Uryasev 2000, J.
    /// Risk 2(3); 2002, J. Banking &amp; Finance 26(7)).
    /// </summary>
    /// <param name="confidence">β in (0, 1), for example 0.95.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is not inside (0, 1).</exception>
    public static ScenarioMeasure ConditionalValueAtRisk(double confidence) =>
        Tail(confidence, LossKind.Outcome, nameof(ConditionalValueAtRisk));

    /// <summary>
    /// Conditional drawdown at risk: the mean of the worst share 1 − β of the drawdowns (Chekhlov, Uryasev and Zabarankin 2005).
    /// </summary>
    /// <inheritdoc cref="ConditionalValueAtRisk"/>
    public static ScenarioMeasure ConditionalDrawdownAtRisk(double confidence) =>
        Tail(confidence, LossKind.Drawdown, nameof(ConditionalDrawdownAtRisk));

    /// <summary>
    /// Entropic value at risk: the least z·ln(E exp(−y/z)/(1 − β)) over z > 0, at least the conditional value at risk and at most the worst
    /// case (Ahmadi-Javid 2012, J. Optimization Theory and Applications 155).
    /// </summary>
    /// <inheritdoc cref="ConditionalValueAtRisk"/>
    public static ScenarioMeasure EntropicValueAtRisk(double confidence) =>
        Entropic(confidence, LossKind.Outcome, nameof(EntropicValueAtRisk));

    /// <summary>The same of the drawdowns (Cajas 2021, SSRN 3792520).</summary>
    /// <inheritdoc cref="ConditionalValueAtRisk"/>
    public static ScenarioMeasure EntropicDrawdownAtRisk(double confidence) =>
        Entropic(confidence, LossKind.Drawdown, nameof(EntropicDrawdownAtRisk));

    /// <summary>
    /// The mean shortfall below a target, E(τ − y)⁺: the first lower partial moment (Bawa 1975, J. Financial Economics 2).
    /// </summary>
    /// <param name="target">τ, finite.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="target"/> is not finite.</exception>
    public static ScenarioMeasure LowerPartialMoment(double target) => Partial(PartialMomentKind.First, target, nameof(LowerPartialMoment));

    /// <summary>The mean square of the shortfall below a target, E((τ − y)⁺)².</summary>
    /// <inheritdoc cref="LowerPartialMoment"/>
    public static ScenarioMeasure SemivarianceBelow(double target) => Partial(PartialMomentKind.Second, target, nameof(SemivarianceBelow));

    /// <summary>The root of the mean square of the shortfall below a target: the downside deviation (Sortino and Price 1994).</summary>
    /// <inheritdoc cref="LowerPartialMoment"/>
    public static ScenarioMeasure SemiDeviationBelow(double target) =>
        Partial(PartialMomentKind.RootOfSecond, target, nameof(SemiDeviationBelow));

    /// <summary>
    /// ω·E(τ − y)⁺ − E(y − τ)⁺, which a limit of 0 keeps the Omega ratio E(y − τ)⁺/E(τ − y)⁺ at ω or above with. The largest Omega ratio is
    /// the goal of <see cref="ScenarioProgram.MaximizeOmega"/>.
    /// </summary>
    /// <param name="threshold">τ, finite.</param>
    /// <param name="ratio">ω, finite and at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static ScenarioMeasure OmegaShortfall(double threshold, double ratio)
    {
        Guard.Finite(threshold);
        Guard.Finite(ratio);
        ArgumentOutOfRangeException.ThrowIfLessThan(ratio, 1);
        return new OmegaShortfallMeasure(threshold, ratio, Invariant($"{nameof(OmegaShortfall)}({threshold}, {ratio})"));
    }

    /// <summary>The measure at a point, by its definition and without a solver.</summary>
    /// <param name="scenarios">The scenarios.</param>
    /// <param name="point">x, length n.</param>
    /// <returns>A loss as a positive number; +∞ only where a logarithm has none.</returns>
    /// <exception cref="ArgumentException">The length is not n.</exception>
    /// <remarks>O(nT), with a sort for tail means; allocates T numbers or a few times as many.</remarks>
    public double At(ScenarioSet scenarios, ReadOnlySpan<double> point)
    {
        ArgumentNullException.ThrowIfNull(scenarios);
        double[] outcomes = new double[scenarios.Count];
        scenarios.OutcomesAt(point, outcomes);
        return Evaluate(outcomes, scenarios);
    }

    /// <summary>
    /// The loss at which the tail begins: value at risk for <see cref="ConditionalValueAtRisk"/> and drawdown at risk for
    /// <see cref="ConditionalDrawdownAtRisk"/>, the smallest loss z with P(L ≤ z) ≥ β; <see langword="null"/> for other measures.
    /// </summary>
    /// <inheritdoc cref="At"/>
    public double? ThresholdAt(ScenarioSet scenarios, ReadOnlySpan<double> point)
    {
        ArgumentNullException.ThrowIfNull(scenarios);
        double[] outcomes = new double[scenarios.Count];
        scenarios.OutcomesAt(point, outcomes);
        return ThresholdOf(outcomes, scenarios);
    }

    /// <summary>The name with its parameters.</summary>
    public override string ToString() => _name;

    /// <summary>
    /// Adds variables and rows to a program over x, or over k·x and k, and returns the form whose least value over them is the measure at x
    /// (times k).
    /// </summary>
    internal abstract LinearForm AddTo(ScenarioEpigraph epigraph);

    /// <summary>
    /// What <see cref="AddSquares"/> adds: nothing, so that it must not be called, the measure itself, or half of its square.
    /// </summary>
    internal virtual SquareKind Square => SquareKind.None;

    /// <summary>
    /// Adds variables and rows as <see cref="AddTo"/> does, and to the objective the sum of squares that <see cref="Square"/> tells:
    /// without the cone that a root needs, the method comes closer to the optimum.
    /// </summary>
    internal virtual void AddSquares(ScenarioEpigraph epigraph) => throw new NotSupportedException($"{this} is no sum of squares.");

    /// <summary>Whether the measure of k·x is k times that of x, for k > 0.</summary>
    internal virtual bool IsHomogeneous => Square != SquareKind.Whole;

    internal abstract double Evaluate(ReadOnlySpan<double> outcomes, ScenarioSet scenarios);

    internal virtual double? ThresholdOf(ReadOnlySpan<double> outcomes, ScenarioSet scenarios) => null;

    private static TailMeanMeasure Tail(double confidence, LossKind kind, string name)
    {
        Guard.InsideUnitInterval(confidence);
        return new TailMeanMeasure(confidence, kind, Invariant($"{name}({confidence})"));
    }

    private static EntropicMeasure Entropic(double confidence, LossKind kind, string name)
    {
        Guard.InsideUnitInterval(confidence);
        return new EntropicMeasure(confidence, kind, Invariant($"{name}({confidence})"));
    }

    private static PartialMomentMeasure Partial(PartialMomentKind kind, double target, string name)
    {
        Guard.Finite(target);
        return new PartialMomentMeasure(kind, target, 1, Invariant($"{name}({target})"));
    }
}
