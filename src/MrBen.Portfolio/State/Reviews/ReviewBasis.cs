using System.Collections.Immutable;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Risk.Backtests;
using MrBen.Portfolio.Risk.Monitoring;

namespace MrBen.Portfolio.State.Reviews;

/// <summary>What a state keeps that a review is made of, all of one moment. Immutable.</summary>
internal sealed record ReviewBasis
{
    /// <summary>How the portfolio stood when the period began.</summary>
    public required PeriodOpening Opening { get; init; }

    /// <summary>How it stood when the period ended.</summary>
    public required PeriodOpening Closing { get; init; }

    /// <summary>Day of the first event of all; null before it.</summary>
    public required DateOnly? Began { get; init; }

    /// <summary>Whether a state older than those kept was forgotten.</summary>
    public required bool ForgotStates { get; init; }

    /// <summary>Whether a trade older than those kept was forgotten.</summary>
    public required bool ForgotTrades { get; init; }

    /// <summary>Whether a decision older than those kept was forgotten.</summary>
    public required bool ForgotDecisions { get; init; }

    public required ImmutableArray<PortfolioStateRecord> States { get; init; }

    public required ImmutableArray<RoundTrip> Trades { get; init; }

    public required ImmutableArray<TimedRecord<AllocationDecision>> Decisions { get; init; }

    public required ImmutableArray<RiskForecastRecord> Forecasts { get; init; }

    public required ImmutableArray<LimitStatus> Limits { get; init; }

    /// <summary>What a state keeps for a period.</summary>
    public static ReviewBasis Of(PortfolioState state, ReviewPeriod period, DateOnly from, DateOnly to)
    {
        PeriodOpening now = PeriodOpening.Of(state);
        return new ReviewBasis
        {
            Opening = state.Periods.At(period, from) ?? now,
            Closing = state.Periods.At(period, to.AddDays(1)) ?? now,
            Began = state.Periods.Began,
            ForgotStates = state.States.Total > state.States.Count,
            ForgotTrades = state.Trades.Total > state.Trades.Count,
            ForgotDecisions = state.Decisions.Total > state.Decisions.Count,
            States = state.States.ToImmutableArray(),
            Trades = state.Trades.ToImmutableArray(),
            Decisions = state.Decisions.ToImmutableArray(),
            Forecasts = state.Forecasts.Records,
            Limits = [.. state.Limits.Values],
        };
    }
}
