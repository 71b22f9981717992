using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace MrBen.Portfolio.Risk;

/// <summary>The risk of a portfolio, or the reason for none. Immutable and thread-safe.</summary>
public sealed record PortfolioRiskResult
{
    private PortfolioRiskResult(RiskStatus status, PortfolioRisk? risk, string detail) => (Status, Risk, Detail) = (status, risk, detail);

    /// <summary>How the calculation ended.</summary>
    public RiskStatus Status { get; }

    /// <summary>The risk; there only where <see cref="IsCalculated"/>.</summary>
    public PortfolioRisk? Risk { get; }

    /// <summary>
    /// One sentence on why there is no risk, for example <c>SPY has 17 returns; 60 are needed.</c>; empty where there is one.
    /// </summary>
    public string Detail { get; }

    /// <summary>
    /// The risk held against its limits, by a manager that monitors risk; empty otherwise. Where there is no risk they are undefined.
    /// </summary>
    public ImmutableArray<RiskLimitEvaluation> Limits { get; init; } = [];

    /// <summary>Whether there is a <see cref="Risk"/>.</summary>
    [MemberNotNullWhen(true, nameof(Risk))]
    public bool IsCalculated => Status == RiskStatus.Calculated;

    /// <summary>The risk.</summary>
    /// <exception cref="InvalidOperationException">There is none; the message says why.</exception>
    public PortfolioRisk GetRiskOrThrow() => IsCalculated ? Risk : throw new InvalidOperationException($"No risk was calculated: {Detail}");

    internal static PortfolioRiskResult Calculated(PortfolioRisk risk) => new(RiskStatus.Calculated, risk, "");

    internal static PortfolioRiskResult Failed(RiskStatus status, string detail) => new(status, null, detail);
}
