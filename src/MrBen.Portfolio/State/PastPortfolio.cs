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

    /// <summary>
    /// Reads a portfolio from a journal without a manager. What stands behind the event or the time is not looked at: where a journal is
    /// damaged, all before the damage can still be read.
    /// </summary>
    /// <param name="journal">The journal; it may be in use.</param>
    /// <param name="options">Settings of the state, as those of the manager that wrote the journal.</param>
    /// <param name="forecasts">Settings of the records of forecasts, likewise.</param>
    /// <param name="to">The last event, from 0; one that has not come yet means the last.</param>
    /// <param name="until">Events later than this end it; <see langword="null"/> for none.</param>
    /// <exception cref="ArgumentException">The options are unsound.</exception>
    /// <exception cref="JournalException">
    /// The journal is damaged, or its portfolio is in another currency (<see cref="DurableJournal.ReadBaseCurrency"/>).
    /// </exception>
    /// <remarks>O(events since the last snapshot before it).</remarks>
    public static PastPortfolio Read(
        DurableJournal journal, PortfolioStateOptions options, RiskForecastLogOptions forecasts, long to = long.MaxValue,
        DateTimeOffset? until = null)
    {
        ArgumentNullException.ThrowIfNull(journal);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(forecasts);
        ArgumentOutOfRangeException.ThrowIfNegative(to);
        if ((string[])[.. options.Validate(), .. forecasts.Validate()] is { Length: > 0 } errors)
        {
            throw new ArgumentException(string.Join('\n', errors), nameof(options));
        }

        PortfolioState state = journal.Restore(options with { }, forecasts with { }, to, until ?? DateTimeOffset.MaxValue, out _);
        return new PastPortfolio(PortfolioBook.SnapshotOf(state), state);
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
