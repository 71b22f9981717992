using System.Collections.Frozen;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Diagnostics;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Rebalancing;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Risk.Backtests;
using MrBen.Portfolio.Risk.Monitoring;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio;

/// <summary>Counts what the events of a portfolio say, in one place whatever caused them. Called under the book's lock.</summary>
internal sealed class EventCounter : IEventWitness
{
    private const string Nothing = "none";

    private readonly PortfolioInstruments _instruments;
    private readonly MeteredSeries _fills;
    private readonly MeteredSeries _duplicateFills;
    private readonly FrozenDictionary<OrderStatus, MeteredSeries> _orders;
    private readonly FrozenDictionary<InputFault, MeteredSeries> _faults;
    private readonly Dictionary<string, (DateTimeOffset Since, int Breaches)> _breached = new(StringComparer.Ordinal);
    private readonly FeedOrder _order = new();

    public EventCounter(PortfolioInstruments instruments, string currency)
    {
        _instruments = instruments;
        _fills = instruments.Begin(MetricCatalogue.Fills);
        _duplicateFills = instruments.Begin(MetricCatalogue.DuplicateFills);
        _orders = Enum.GetValues<OrderStatus>()
            .ToFrozenDictionary(status => status, status => instruments.Begin(MetricCatalogue.Orders, MetricLabel.Of(status)));
        _faults = Enum.GetValues<InputFault>()
            .ToFrozenDictionary(fault => fault, fault => instruments.Begin(MetricCatalogue.InvalidInputs, MetricLabel.Of(fault)));
        foreach (string matrix in MetricLabel.All<RepairedMatrix>())
        {
            instruments.Begin(MetricCatalogue.MatrixRepairs, matrix);
        }

        foreach (MetricFamily family in MetricCatalogue.All)
        {
            instruments.Begin(MetricCatalogue.InvalidResults, family.Name);
        }

        foreach (string rule in AlertRules.All)
        {
            foreach (string severity in MetricLabel.All<AlertSeverity>())
            {
                instruments.Begin(MetricCatalogue.Alerts, rule, severity);
            }
        }

        instruments.Begin(MetricCatalogue.EstimatedCost, currency);
    }

    /// <summary>A method by its name in the configuration.</summary>
    public static string NameOf(AllocationMethod method) =>
        method == AllocationMethod.MachineLearningOptimized ? "ml_optimized" : MetricLabel.Of(method);

    public void Applied(PortfolioState state, in PortfolioEvent change)
    {
        switch (change.Kind)
        {
            case PortfolioEventKind.PriceObserved:
                _order.Observed(change.Asset, change.Time);
                break;
            case PortfolioEventKind.AssetRemoved:
                _order.Forget(change.Asset);
                break;
            case PortfolioEventKind.FillApplied:
                _fills.Count();
                CountOrder(state);
                break;
            case PortfolioEventKind.OrderIntended or PortfolioEventKind.OrderMoved:
                CountOrder(state);
                break;
            case PortfolioEventKind.AllocationDecided:
                CountDecision(change.Decision!, state.BaseCurrency);
                break;
            case PortfolioEventKind.LimitMoved:
                CountBreach(change.Limit!, change.Time);
                break;
            case PortfolioEventKind.LossesForecast when change.Forecasts!.ScoredDate is { } date:
                CountExceptions(state, date);
                break;
            case PortfolioEventKind.ExecutionNoted when change.Note!.Kind == ExecutionNoteKind.Difference:
                _instruments.Count(MetricCatalogue.ReconciliationDifferences);
                break;
        }
    }

    public void PassedOver(PortfolioState state, in PortfolioEvent change)
    {
        switch (change.Kind)
        {
            case PortfolioEventKind.FillApplied:
                _duplicateFills.Count();
                break;
            case PortfolioEventKind.PriceObserved:
                DateTimeOffset known = state.Slots[state.PlaceOf(change.Asset)].PriceTime;
                _faults[_order.FaultOf(change.Asset, change.Time, known)].Count();
                break;
            case PortfolioEventKind.RateObserved:
                _faults[InputFault.Stale].Count();
                break;
        }
    }

    public void Refused(PortfolioState state, in PortfolioEvent change)
    {
        if (change.Kind is PortfolioEventKind.PriceObserved or PortfolioEventKind.RateObserved)
        {
            InputFault fault = change is { History: null, Price: <= 0 } ? InputFault.NotPositive
                : change.Kind == PortfolioEventKind.PriceObserved && state.PlaceOf(change.Asset) < 0 ? InputFault.UnknownAsset
                : InputFault.Unusable;
            _faults[fault].Count();
        }
    }

    private void CountOrder(PortfolioState state)
    {
        if (state.Ledger.Entered is { } status)
        {
            _orders[status].Count();
        }
    }

    private void CountDecision(AllocationDecision decision, string currency)
    {
        _instruments.Count(
            MetricCatalogue.Allocations, decision.Strategy, NameOf(decision.Method), MetricLabel.Of(decision.Status));
        if (decision.Evidence is { Driver.Length: > 0 } evidence)
        {
            _instruments.Record(MetricCatalogue.SolverIterations, evidence.Iterations);
        }

        if (decision.PlanStatus is { } outcome)
        {
            string reason = decision.Trigger.Length == 0 ? Nothing : decision.Trigger.Split('+')[0];
            _instruments.Count(MetricCatalogue.Rebalances, reason, MetricLabel.Of(outcome));
        }

        if (decision.PlanStatus == RebalanceStatus.Planned)
        {
            _instruments.Record(MetricCatalogue.Turnover, decision.Turnover);
            _instruments.Record(MetricCatalogue.EstimatedCost, (double)decision.Cost, currency);
        }
    }

    // A halt that somebody lifts moves its limit too, and leaves it breached as it was.
    private void CountBreach(LimitStatus limit, DateTimeOffset time)
    {
        if (limit.State == RiskLimitState.Breached && time == limit.Since
            && _breached.GetValueOrDefault(limit.Name) != (limit.Since, limit.Breaches))
        {
            _breached[limit.Name] = (limit.Since, limit.Breaches);
            _instruments.Count(
                MetricCatalogue.LimitBreaches, limit.Name, MetricLabel.Of(LimitAlert.SeverityOf(limit.Action, limit.State)));
        }
    }

    private void CountExceptions(PortfolioState state, DateOnly date)
    {
        foreach ((string method, RiskForecastLog log, _) in state.Forecasts.Logs)
        {
            if (log.Count > 0 && log[log.Count - 1] is { IsViolation: true } last && last.Date == date)
            {
                _instruments.Count(MetricCatalogue.ValueAtRiskExceptionsSeen, MetricLabel.Of(log.Confidence), method);
            }
        }
    }
}
