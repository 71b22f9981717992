namespace MrBen.Portfolio.Risk;

/// <summary>
/// The numbers by which one run of <see cref="PortfolioRiskCalculation"/> measures. Equal settings give equal risk. Immutable.
/// </summary>
/// <param name="Confidence">Confidence level, in (0, 1).</param>
/// <param name="HorizonPeriods">Horizon in periods.</param>
/// <param name="Window">Periods that count, the last ones; all where null.</param>
/// <param name="PeriodsPerYear">By which is annualised.</param>
/// <param name="RiskFreeRate">Per year; what ratios subtract.</param>
/// <param name="MinimumAcceptableReturn">Per year.</param>
internal readonly record struct MeasurementSettings(
    double Confidence, int HorizonPeriods, int? Window, double PeriodsPerYear, double RiskFreeRate, double MinimumAcceptableReturn)
{
    /// <summary>What all metrics share that have no settings of their own.</summary>
    public static MeasurementSettings Shared(PortfolioRiskOptions options, double periodsPerYear) => new(
        options.Confidence, options.HorizonPeriods, options.Window, periodsPerYear, options.RiskFreeRate,
        options.MinimumAcceptableReturn);

    /// <summary>These settings where a metric has none of its own.</summary>
    public MeasurementSettings With(RiskMetricOptions own) => new(
        own.Confidence ?? Confidence, own.HorizonPeriods ?? HorizonPeriods, own.Window ?? Window, own.PeriodsPerYear ?? PeriodsPerYear,
        own.RiskFreeRate ?? RiskFreeRate, own.MinimumAcceptableReturn ?? MinimumAcceptableReturn);
}
