using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Positions;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Stress;

/// <summary>What one scenario does to a portfolio, or why that cannot be told. Immutable and thread-safe.</summary>
public sealed record StressResult
{
    internal StressResult(StressScenario scenario, StressStatus status, string detail) =>
        (Scenario, Status, Detail) = (scenario, status, detail);

    /// <summary>The scenario, as it was.</summary>
    public StressScenario Scenario { get; }

    /// <summary>How it ended. Read it first.</summary>
    public StressStatus Status { get; }

    /// <summary>One or more sentences on why there is no result; empty where there is one.</summary>
    public string Detail { get; }

    /// <summary>Whether there are numbers.</summary>
    public bool IsCalculated => Status == StressStatus.Calculated;

    /// <summary>What a reader should know of how the numbers came about, a sentence each; often empty.</summary>
    public ImmutableArray<string> Notes { get; internal init; } = [];

    /// <summary>
    /// Profit (positive) or loss as a fraction of the net asset value before; null for a <see cref="CovarianceShock"/> and where nothing
    /// was calculated.
    /// </summary>
    public double? Return { get; internal init; }

    /// <summary>The same in money; null where the portfolio has no net asset value in money, or beyond decimal numbers.</summary>
    public Money? ProfitAndLoss { get; internal init; }

    /// <summary>
    /// What befalls each position: the portfolio's assets in its order, those of weight 0 left out; empty for a
    /// <see cref="CovarianceShock"/>.
    /// </summary>
    public ImmutableArray<StressedAsset> Assets { get; internal init; } = [];

    /// <summary>
    /// How plausible the shocks are: the given ones of a <see cref="ConditionalShock"/>, all assets' of a <see cref="HypotheticalShock"/>;
    /// null otherwise, and where the covariance rules the returns out, which <see cref="Notes"/> then tells.
    /// </summary>
    public Plausibility? Plausibility { get; internal init; }

    /// <summary>Risk over the model's period before the scenario; null where nothing was calculated.</summary>
    public StressRisk? RiskBefore { get; internal init; }

    /// <summary>
    /// Risk by the shocked covariance of a <see cref="CovarianceShock"/>, or by the conditional means and covariance of a
    /// <see cref="ConditionalShock"/>; null for the others, which leave the covariance as it is.
    /// </summary>
    public StressRisk? RiskAfter { get; internal init; }

    /// <summary>The covariance after the scenario, N × N over the model's assets; null where <see cref="RiskAfter"/> is.</summary>
    public SymmetricMatrix? CovarianceAfter { get; internal init; }

    /// <summary>
    /// Frobenius norm of what the repair of indefinite correlations changed; 0 where none was needed, null without a correlation shock.
    /// </summary>
    public double? CorrelationDistance { get; internal init; }

    /// <summary>The way through the window of a <see cref="HistoricalReplay"/>; null for others.</summary>
    public ReplayPath? Path { get; internal init; }

    /// <summary>Whether there is a profit or loss.</summary>
    [MemberNotNullWhen(true, nameof(Return))]
    public bool HasReturn => Return is not null;

    /// <summary>For example <c>March 2020: -12.3 %</c>.</summary>
    public override string ToString() => !IsCalculated ? $"{Scenario.Name}: {Detail}"
        : HasReturn ? Invariant($"{Scenario.Name}: {100 * Return.Value:F1} %")
        : Invariant($"{Scenario.Name}: volatility {100 * RiskAfter!.Volatility:F2} % after {100 * RiskBefore!.Volatility:F2} %");
}
