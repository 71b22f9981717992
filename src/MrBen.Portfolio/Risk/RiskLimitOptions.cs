using System.Collections.Immutable;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk;

/// <summary>
/// The limits that <see cref="RiskLimits.Evaluate(PortfolioRiskResult, RiskLimitOptions?, double?, IReadOnlyList{IRiskLimit}?)"/> checks.
/// <see langword="null"/> switches a limit off.
/// </summary>
public sealed record RiskLimitOptions
{
    private static readonly ImmutableArray<double> DefaultAlerts = [0.8]; // shared, so that two defaults are equal

    /// <summary>Largest volatility per year of the weights held now, above 0 (0.25 is 25 %). Default 0.25.</summary>
    public double? MaxVolatility { get; set; } = 0.25;

    /// <summary>
    /// Largest historical value at risk of the weights held now, a loss in (0, 1], at <see cref="ValueAtRiskConfidence"/> over
    /// <see cref="ValueAtRiskHorizonPeriods"/>. Default 0.15.
    /// </summary>
    public double? MaxValueAtRisk { get; set; } = 0.15;

    /// <summary>Confidence level of <see cref="MaxValueAtRisk"/>, in (0, 1). Default 0.95.</summary>
    public double ValueAtRiskConfidence { get; set; } = 0.95;

    /// <summary>
    /// Horizon of <see cref="MaxValueAtRisk"/> in periods, at least 1; one period times √horizon. Default <see langword="null"/>: a month,
    /// periods per year/12 rounded and at least 1 (21 exchange days, 4 weeks). A month's loss of 15 % fits the other defaults: it belongs
    /// to a volatility of about 32 % per year.
    /// </summary>
    public int? ValueAtRiskHorizonPeriods { get; set; }

    /// <summary>
    /// Largest drawdown that the weights held now would have had over the window, in (0, 1]. Default 0.20. A long window holds every crash
    /// it spans; see <see cref="MaxRecordDrawdown"/> for the portfolio's own.
    /// </summary>
    public double? MaxDrawdown { get; set; } = 0.20;

    /// <summary>
    /// Largest fall of the portfolio's own value below its high-water mark now, in (0, 1]; deposits and withdrawals are no falls.
    /// Default 0.20.
    /// </summary>
    public double? MaxRecordDrawdown { get; set; } = 0.20;

    /// <summary>Smallest Sharpe ratio per year of the weights held now over the window, finite. Default 0.5.</summary>
    public double? MinSharpeRatio { get; set; } = 0.5;

    /// <summary>Largest pairwise correlation of the held assets that vary, in (0, 1]. Default 0.7.</summary>
    public double? MaxCorrelation { get; set; } = 0.7;

    /// <summary>
    /// Smallest diversification of risk, in [0, 1): 1 − the Herfindahl index of the absolute contributions to volatility
    /// (<see cref="RiskMetrics.RiskDiversification"/>). Default 0.3; one asset has 0, two alike have 0.5.
    /// </summary>
    public double? MinDiversification { get; set; } = 0.3;

    /// <summary>
    /// Alert thresholds as shares of every limit, each in (0, 1); empty for none. Default 0.8: a maximum warns from 0.8 × limit up, a
    /// positive minimum from limit/0.8 down; see <see cref="RiskLimitEvaluation.AtLeast"/> for minima of 0 and below.
    /// </summary>
    public ImmutableArray<double> AlertThresholds { get; set; } = DefaultAlerts;

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        Require(errors, nameof(MaxVolatility), MaxVolatility, v => v > 0 && double.IsFinite(v), "positive and finite");
        Require(errors, nameof(MaxValueAtRisk), MaxValueAtRisk, IsShare, "in (0, 1]");
        Require(errors, nameof(ValueAtRiskConfidence), ValueAtRiskConfidence, v => v > 0 && v < 1, "in (0, 1)");
        Require(errors, nameof(ValueAtRiskHorizonPeriods), ValueAtRiskHorizonPeriods, v => v >= 1, "at least 1");
        Require(errors, nameof(MaxDrawdown), MaxDrawdown, IsShare, "in (0, 1]");
        Require(errors, nameof(MaxRecordDrawdown), MaxRecordDrawdown, IsShare, "in (0, 1]");
        Require(errors, nameof(MinSharpeRatio), MinSharpeRatio, double.IsFinite, "finite");
        Require(errors, nameof(MaxCorrelation), MaxCorrelation, IsShare, "in (0, 1]");
        Require(errors, nameof(MinDiversification), MinDiversification, v => v >= 0 && v < 1, "in [0, 1)");
        if (AlertThresholds.IsDefault)
        {
            errors.Add($"{nameof(AlertThresholds)} must not be default; empty means none.");
            return errors;
        }

        for (int i = 0; i < AlertThresholds.Length; i++)
        {
            Require(errors, Invariant($"{nameof(AlertThresholds)}[{i}]"), AlertThresholds[i], v => v > 0 && v < 1, "in (0, 1)");
        }

        return errors;
    }

    private static bool IsShare(double value) => value > 0 && value <= 1;

    private static void Require(List<string> errors, string name, double? value, Func<double, bool> isSound, string range)
    {
        if (value is { } number && !isSound(number))
        {
            errors.Add(Invariant($"{name} must be {range}; it is {number}."));
        }
    }
}
