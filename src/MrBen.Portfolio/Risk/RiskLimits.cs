using System.Collections.Immutable;
using System.Diagnostics;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk;

/// <summary>Compares the risk of a portfolio with limits. Pure functions, thread-safe.</summary>
/// <remarks>
/// The built-in limits are measured by the shared settings of <see cref="PortfolioRiskOptions"/>, whatever single metrics are set to, and
/// the value at risk by the limit's own confidence and horizon. A limit that is switched off is not in the answer; one whose value is
/// undefined is, and is not within its limit.
/// </remarks>
public static class RiskLimits
{
    private const int MonthsPerYear = 12;

    /// <summary>Evaluates every limit that is on.</summary>
    /// <param name="result">The risk, or the reason for none: then every limit on the risk is undefined.</param>
    /// <param name="options">The limits; <see langword="null"/> for the defaults.</param>
    /// <param name="recordDrawdown">
    /// How far the portfolio's own value is below its high-water mark now, a loss of at least 0 (0.1 is 10 %); <see langword="null"/> where
    /// there is no record.
    /// </param>
    /// <param name="custom">Limits of the user's own, evaluated after the built-in ones; <see langword="null"/> for none.</param>
    /// <returns>
    /// In this order: volatility, value at risk, drawdown, record drawdown, Sharpe ratio, correlation, diversification, the user's own.
    /// </returns>
    /// <exception cref="ArgumentException">A limit is out of range, or a custom limit is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="recordDrawdown"/> is negative or not finite.</exception>
    /// <exception cref="InvalidOperationException">A custom limit returned null.</exception>
    /// <remarks>O(T) for the value at risk.</remarks>
    public static ImmutableArray<RiskLimitEvaluation> Evaluate(
        PortfolioRiskResult result, RiskLimitOptions? options = null, double? recordDrawdown = null,
        IReadOnlyList<IRiskLimit>? custom = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        RiskLimitOptions limits = options is null ? new() : options with { };
        IReadOnlyList<string> errors = limits.Validate();
        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }

        if (recordDrawdown is { } fall && !(fall >= 0 && double.IsFinite(fall)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(recordDrawdown), Invariant($"{nameof(recordDrawdown)} is {fall}; it must be finite and not negative."));
        }

        ImmutableArray<RiskLimitEvaluation>.Builder evaluations = ImmutableArray.CreateBuilder<RiskLimitEvaluation>();
        foreach (BuiltInLimit limit in BuiltIn(limits, recordDrawdown))
        {
            evaluations.Add(limit.Evaluate(result, limits.AlertThresholds.AsSpan()));
        }

        foreach (IRiskLimit limit in custom ?? [])
        {
            evaluations.Add(EvaluateCustom(limit ?? throw new ArgumentException("A custom limit is null.", nameof(custom)), result));
        }

        return evaluations.DrainToImmutable();
    }

    /// <summary>Evaluates every built-in limit that is on, with no record of the portfolio's own.</summary>
    /// <inheritdoc cref="Evaluate(PortfolioRiskResult, RiskLimitOptions?, double?, IReadOnlyList{IRiskLimit}?)"/>
    public static ImmutableArray<RiskLimitEvaluation> Evaluate(PortfolioRisk risk, RiskLimitOptions options)
    {
        ArgumentNullException.ThrowIfNull(risk);
        ArgumentNullException.ThrowIfNull(options);
        return Evaluate(PortfolioRiskResult.Calculated(risk), options);
    }

    private static IEnumerable<BuiltInLimit> BuiltIn(RiskLimitOptions limits, double? recordDrawdown)
    {
        if (limits.MaxVolatility is { } volatility)
        {
            yield return BuiltInLimit.OfMetric("Volatility",
                "Volatility per year of the weights held now, √(w'Σw), over the window of the risk.", volatility, RiskMetric.Volatility);
        }

        if (limits.MaxValueAtRisk is { } valueAtRisk)
        {
            (double confidence, int? horizon) = (limits.ValueAtRiskConfidence, limits.ValueAtRiskHorizonPeriods);
            string over = horizon is { } periods ? Invariant($"{periods} periods") : "a month (periods per year/12)";
            string definition = Invariant($"Historical value at risk of the weights held now at {confidence * 100:0.####} % over {over}") +
                ", one period times √horizon, over the window of the risk.";
            yield return new("Value at risk", definition,
                RiskMetricUnit.LossOverHorizon, valueAtRisk, isMinimum: false, risk => (ValueAtRisk(risk!, confidence, horizon), ""));
        }

        if (limits.MaxDrawdown is { } drawdown)
        {
            yield return BuiltInLimit.OfMetric("Drawdown",
                "Largest loss from a peak that the weights held now would have had over the window of the risk.", drawdown,
                RiskMetric.MaximumDrawdown);
        }

        if (limits.MaxRecordDrawdown is { } record)
        {
            yield return new BuiltInLimit("Record drawdown", "Fall of the portfolio's own value below its high-water mark, now.",
                RiskMetricUnit.Fraction, record, isMinimum: false, _ => (recordDrawdown, "There is no record of the portfolio's value."))
            {
                NeedsRisk = false,
            };
        }

        if (limits.MinSharpeRatio is { } sharpe)
        {
            yield return BuiltInLimit.OfMetric("Sharpe ratio",
                "Sharpe ratio per year of the weights held now over the window of the risk.", sharpe, RiskMetric.SharpeRatio,
                isMinimum: true);
        }

        if (limits.MaxCorrelation is { } correlation)
        {
            yield return BuiltInLimit.OfMetric("Correlation",
                "Largest pairwise correlation of the held assets that vary, over the window of the risk.", correlation,
                RiskMetric.LargestCorrelation);
        }

        if (limits.MinDiversification is { } diversification)
        {
            yield return BuiltInLimit.OfMetric("Diversification",
                "1 − the Herfindahl index of the absolute contributions to volatility of the held assets, over the window of the risk.",
                diversification, RiskMetric.RiskDiversification, isMinimum: true);
        }
    }

    private static double ValueAtRisk(PortfolioRisk risk, double confidence, int? horizon)
    {
        int month = Math.Max(1, (int)Math.Round(Math.Min(risk.Frequency.PeriodsPerYear / MonthsPerYear, int.MaxValue)));
        Debug.Assert(risk.Returns.Length >= 2, "A calculated risk has returns.");
        return RiskMetrics.ScaleToHorizon(RiskMetrics.ValueAtRisk(risk.Returns, confidence), horizon ?? month);
    }

    private static RiskLimitEvaluation EvaluateCustom(IRiskLimit limit, PortfolioRiskResult result) => result.IsCalculated
        ? limit.Evaluate(result.Risk) ?? throw new InvalidOperationException($"The limit {limit.Name} returned no evaluation.")
        : RiskLimitEvaluation.Undefined(limit.Name, limit.Definition, result.Detail);
}
