using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Risk.Backtests;
using MrBen.Portfolio.Risk.Monitoring;
using MrBen.Portfolio.Risk.Reporting;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio;

/// <content>The market and the forecasts of losses, period by period, and halts.</content>
public sealed partial class AdvancedPortfolioManager
{
    /// <summary>
    /// What the market watch says of the equally weighted market of the assets added: regime, spikes, breakdowns, groups, and what began or
    /// ended. Each period of an observed history is looked at once; what is found is part of the state, and saved and replayed with it.
    /// </summary>
    /// <returns>The reading; <see langword="null"/> where there is none, and <see cref="MarketProblem"/> then says why.</returns>
    public MarketReading? ReadMarket()
    {
        _rooms.Daily.Advance(Now);
        return _book.Snapshot().Market;
    }

    /// <summary>One sentence on why the last history tells nothing of the market; empty where it does.</summary>
    public string MarketProblem
    {
        get
        {
            DailyWatch daily = _rooms.Daily;
            daily.Advance(Now);
            return daily.MarketProblem;
        }
    }

    /// <summary>
    /// The manager's own forecasts of the portfolio's loss with the losses that came, one record for each method, by name. A forecast is of
    /// what was held when the history was observed, over the period after its last.
    /// </summary>
    public ImmutableArray<RiskForecastRecord> RiskForecasts
    {
        get
        {
            _rooms.Daily.Advance(Now);
            return _book.Forecasts();
        }
    }

    /// <summary>
    /// Says that a forecasting method was recalibrated: its alert ends and judges what comes from now on. The forecasts held stay.
    /// </summary>
    /// <returns>False where the method has no record.</returns>
    public bool AcknowledgeRecalibration(string method)
    {
        ArgumentNullException.ThrowIfNull(method);
        bool isKnown = _book.Forecasts().Any(record => record.Method == method);
        if (isKnown)
        {
            _book.Apply(PortfolioEvent.ForecastsOf(new RiskForecastRound { Recalibrated = method }, Now));
        }

        return isKnown;
    }

    /// <summary>
    /// Makes a report of the risk of this moment: exposures, losses by every method with their tests, contributions, scenarios, limits, the
    /// market, and what was wrong with data and models (<see cref="RiskReport.ToMarkdown"/>, <see cref="RiskReport.WriteJson"/>).
    /// </summary>
    /// <param name="cancellationToken">Asked between the scenarios.</param>
    /// <exception cref="OperationCanceledException">The caller cancelled; nothing is recorded.</exception>
    /// <remarks>Fits the forecasting models anew for their tests: seconds rather than milliseconds where the history is long.</remarks>
    public RiskReport CreateRiskReport(CancellationToken cancellationToken = default)
    {
        DateTimeOffset now = Now;
        PortfolioRooms rooms = _rooms;
        rooms.Daily.Advance(now, cancellationToken);
        ImmutableArray<LiveLimitReading> limits = ReadLimits();
        RiskReport report = rooms.Reporting.Make(
            _book.Snapshot(), _book.Forecasts(), limits, Halts, rooms.Daily.MarketProblem, now, cancellationToken);
        _reports.RiskReported(report);
        TellReport(report, _book.ApplyWhile(PortfolioEvent.Reported(now), static _ => true));
        return report;
    }

    /// <summary>
    /// Makes a report where <see cref="Configuration.OperationsOptions.RiskReportInterval"/> has passed since the last one, or none was made:
    /// for a host that asks often.
    /// </summary>
    /// <param name="report">The report; <see langword="null"/> where it is not time.</param>
    /// <param name="cancellationToken">Asked between the scenarios.</param>
    /// <exception cref="OperationCanceledException">The caller cancelled; nothing is recorded.</exception>
    public bool TryCreateDueRiskReport([NotNullWhen(true)] out RiskReport? report, CancellationToken cancellationToken = default)
    {
        bool isDue = !(Now - _book.Snapshot().LastRiskReport < _rooms.Options.Operations.RiskReportInterval);
        report = isDue ? CreateRiskReport(cancellationToken) : null;
        return isDue;
    }

    /// <summary>The limits whose breach halted trading and whose halt nobody has lifted yet, by name.</summary>
    public ImmutableArray<LimitStatus> Halts =>
        _book.Visit(0, static (state, _) => state.Limits.Values.Where(status => status.HaltedSince is not null).ToImmutableArray());

    /// <summary>
    /// Lifts the halt of a limit. While the limit is still breached, orders pass that bring it down; a new halt begins with its next breach.
    /// </summary>
    /// <param name="limit">Name of the limit.</param>
    /// <returns>False where the limit does not halt.</returns>
    public bool LiftHalt(string limit)
    {
        ArgumentNullException.ThrowIfNull(limit);
        return _book.Lift(limit, Now);
    }
}
