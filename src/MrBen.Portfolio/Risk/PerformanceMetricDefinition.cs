using static System.FormattableString;

namespace MrBen.Portfolio.Risk;

/// <summary>
/// What a figure of a series of returns is. Immutable and thread-safe; the definitions are those of
/// <see cref="PerformanceMetricCatalogue"/>.
/// </summary>
public sealed record PerformanceMetricDefinition : MetricDefinition
{
    private readonly Func<ReturnSummary, double?>? _alone;
    private readonly Func<JointSummary, double?>? _beside;

    internal PerformanceMetricDefinition(
        string id, string name, PerformanceMetricGroup group, RiskMetricUnit unit, MetricPeriod period, string sign,
        RiskMetricSettings settings, string definition, string source, string others, Func<ReturnSummary, double?> value,
        string undefined = "")
        : base(name, unit, settings, definition, source, undefined) =>
        (Id, Group, Period, Sign, Others, _alone) = (id, group, period, sign, others, value);

    internal PerformanceMetricDefinition(
        string id, string name, PerformanceMetricGroup group, RiskMetricUnit unit, MetricPeriod period, string sign,
        RiskMetricSettings settings, string definition, string source, string others, Func<JointSummary, double?> value,
        string undefined = "")
        : base(name, unit, settings, definition, source, undefined) =>
        (Id, Group, Period, Sign, Others, _beside, NeedsBenchmark) = (id, group, period, sign, others, value, true);

    /// <summary>What it is called in code and configuration: one word in Pascal case, unique in the catalogue.</summary>
    public string Id { get; }

    /// <summary>What it tells of.</summary>
    public PerformanceMetricGroup Group { get; }

    /// <summary>The span of time that the number is of.</summary>
    public MetricPeriod Period { get; }

    /// <summary>Which values it can have, and what counts as positive, for example <c>loss &gt; 0</c>.</summary>
    public string Sign { get; }

    /// <summary>Where R's PerformanceAnalytics 2.1.0 and empyrical have it, and whether equal or how different and why.</summary>
    public string Others { get; }

    /// <summary>
    /// Degree of homogeneity: returns, benchmark, risk-free rate and minimum acceptable return all times λ above 0 make it λ^degree times what it
    /// was. <see langword="null"/> where that is not so, as of what compounds.
    /// </summary>
    public int? Degree => PerformanceMetricCatalogue.DegreeOf(Id);

    /// <summary>
    /// By how many times a it moves where a is added to each return of the series and to nothing else, times periods per year where
    /// <see cref="Period"/> is a year: 0 where it does not move. <see langword="null"/> where it depends on more.
    /// </summary>
    public int? Shift => PerformanceMetricCatalogue.ShiftOf(Id);

    /// <summary>Fewest periods for which there is a number, at least 1.</summary>
    public int FewestPeriods { get; internal init; } = 1;

    /// <summary>Whether it compounds wealth, which a return below −1 makes impossible.</summary>
    internal bool Compounds { get; init; }

    /// <summary>The figure of a series.</summary>
    internal PerformanceFigure Evaluate(ReturnSummary series) =>
        Figure(series.Count >= FewestPeriods ? _alone!(series) : null, series.Count, series.IsRuined);

    /// <summary>The figure of a series beside a benchmark.</summary>
    internal PerformanceFigure Evaluate(JointSummary joint) =>
        Figure(joint.Count >= FewestPeriods ? _beside!(joint) : null, joint.Count, isRuined: false);

    private PerformanceFigure Figure(double? value, int count, bool isRuined)
    {
        if (value is { } number && double.IsFinite(number))
        {
            return new PerformanceFigure(this, number, null);
        }

        string reason = count < FewestPeriods
            ? count == 1
                ? Invariant($"There is a single period; {FewestPeriods} are needed.")
                : Invariant($"There are {count} periods; {FewestPeriods} are needed.")
            : Compounds && isRuined ? "A period lost more than everything; such wealth does not compound."
            : value is null ? Undefined
            : Compounds ? "The growth is larger than any number."
            : "The returns are too large or too small to compute it with.";
        return new PerformanceFigure(this, null, reason);
    }
}
