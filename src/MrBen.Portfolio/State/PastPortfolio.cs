using System.Collections.Immutable;
using MrBen.Portfolio.Risk.Backtests;
using MrBen.Portfolio.Risk.Monitoring;

namespace MrBen.Portfolio.State;

/// <summary>A portfolio as it was after an event of the past. Immutable and thread-safe.</summary>
public sealed class PastPortfolio
{
    internal PastPortfolio(PortfolioSnapshot snapshot, PortfolioState state)
    {
        Snapshot = snapshot;
        StateHash = StateFormat.Hash(state);
        PortfolioHistory = state.States.ToImmutableArray();
        RiskHistory = state.Assessments.ToImmutableArray();
        AllocationHistory = state.Decisions.ToImmutableArray();
        Limits = [.. state.Limits.Values];
        RiskForecasts = state.Forecasts.Records;
    }

    /// <summary>The portfolio.</summary>
    public PortfolioSnapshot Snapshot { get; }

    /// <summary>The state's hash, as <see cref="AdvancedPortfolioManager.StateHash"/> was then.</summary>
    public string StateHash { get; }

    /// <summary>The portfolio states kept then, oldest first.</summary>
    public ImmutableArray<PortfolioStateRecord> PortfolioHistory { get; }

    /// <summary>The risk assessments kept then, oldest first.</summary>
    public ImmutableArray<TimedRecord<RiskAssessment>> RiskHistory { get; }

    /// <summary>The allocations kept then, oldest first.</summary>
    public ImmutableArray<TimedRecord<AllocationDecision>> AllocationHistory { get; }

    /// <summary>Where the limits stood that had ever moved, by name.</summary>
    public ImmutableArray<LimitStatus> Limits { get; }

    /// <summary>Forecasts of losses with the losses that came, by method.</summary>
    public ImmutableArray<RiskForecastRecord> RiskForecasts { get; }
}
