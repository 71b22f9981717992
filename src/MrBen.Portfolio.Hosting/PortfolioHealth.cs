using System.Collections.Immutable;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Forecasting.Models;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.State;
using static System.FormattableString;
using static MrBen.Portfolio.Hosting.HealthFinding;

namespace MrBen.Portfolio.Hosting;

/// <summary>Looks at every area of a portfolio's health. Thread-safe.</summary>
internal static class PortfolioHealth
{
    /// <summary>Whether the portfolio can be relied on: every area that it has.</summary>
    public static ImmutableArray<HealthFinding> Examine(PortfolioHost host)
    {
        (PortfolioService service, HostedParts parts) = (host.Service, host.Parts);
        if (service.IsStopped)
        {
            return [Unhealthy(HealthArea.Start, "The portfolio has stopped.")];
        }

        ImmutableArray<HealthFinding>.Builder found = ImmutableArray.CreateBuilder<HealthFinding>();
        found.Add(OfJournal(parts.Manager));
        if (parts.Positions is { } positions)
        {
            found.Add(OfGateway(positions.State));
        }

        if (parts.Reloading.Options.Hosting.MaxPriceAge is { } age)
        {
            found.Add(OfPrices(parts.Manager.GetHeldPrices(), age, parts.Clock.GetUtcNow()));
        }

        if (parts.Feed is { } feed)
        {
            found.Add(feed.Problem is { Length: > 0 } problem
                ? Degraded(HealthArea.Feed, problem)
                : Healthy(HealthArea.Feed, "Market data are read."));
        }

        found.Add(OfLimits(parts.Manager, service.Rounds.LastRisk));
        found.Add(OfModels(parts.Manager.GetPortfolioSummary().Models, service.Rounds.Models));
        found.Add(OfRisk(service.Rounds.Monitoring));
        found.Add(OfRound(HealthArea.Allocation, "allocation", service.Rounds.Rebalancing));
        found.Add(OfRound(HealthArea.Maintenance, "maintenance", service.Rounds.Maintenance));
        found.Add(OfConfiguration(parts.Reloading.Last));
        return found.DrainToImmutable();
    }

    /// <summary>Whether the process can go on with the portfolio, or only a new start can help.</summary>
    public static ImmutableArray<HealthFinding> ExamineVital(PortfolioHost host)
    {
        (PortfolioService service, HostedParts parts) = (host.Service, host.Parts);
        if (service.IsStopped)
        {
            return [Unhealthy(HealthArea.Start, "The portfolio has stopped.")];
        }

        HealthFinding risk = service.Rounds.Monitoring is { IsOverdue: true } round
            ? Unhealthy(HealthArea.Risk, Overdue("assessment of risk", round))
            : Healthy(HealthArea.Risk, "Risk is assessed in time.");
        return parts.Positions is { } positions
            ? [risk, OfJournal(parts.Manager), OfExecution(positions.State)]
            : [risk, OfJournal(parts.Manager)];
    }

    /// <summary>Whether models are kept, and those that had a place still have it.</summary>
    public static HealthFinding OfModels(ImmutableArray<ModelRecord> records, Round round)
    {
        if (round.Status is { HasFailed: true } status)
        {
            return Degraded(HealthArea.Models, $"The last round of models failed: {status.Problem}");
        }

        // A place without a model is how every portfolio begins, and many models never beat their baselines; a gate that was open and closed
        // is news.
        string closed = Names(records.Where(record => record is { Champion: not null, Gate: { IsOpen: false, Configuration.Length: > 0 } })
            .Select(record => record.Place));
        string lost = string.Join(" ", records.Where(record => record.Fault.Length > 0).Select(record => record.Fault));
        return lost.Length > 0 ? Degraded(HealthArea.Models, lost)
            : round.IsOverdue ? Degraded(HealthArea.Models, Overdue("round of models", round))
            : closed.Length > 0 ? Degraded(HealthArea.Models, $"The gates of {closed} are closed: their baselines are used.")
            : Healthy(HealthArea.Models, "No model in use has lost its place.");
    }

    private static HealthFinding OfJournal(AdvancedPortfolioManager manager) => manager.JournalFailure is { } failure
        ? Unhealthy(HealthArea.Journal, failure)
        : Healthy(HealthArea.Journal, manager.HasDurableJournal
            ? "Events are written down."
            : "There is no durable journal; what happens is lost with the process.");

    // A connection comes back by itself; a fault of the execution stays until the next start.
    private static HealthFinding OfExecution(ExecutionState state) => state.Fault is { } fault
        ? Unhealthy(HealthArea.Gateway, fault)
        : Healthy(HealthArea.Gateway, "Orders can be sent.");

    private static HealthFinding OfGateway(ExecutionState state) =>
        state.Fault is { } fault ? Unhealthy(HealthArea.Gateway, fault)
        : !state.IsConnected ? Degraded(HealthArea.Gateway, "The host engine has no connection.")
        : !state.IsReconciled ? Degraded(HealthArea.Gateway, "Orders and positions were not compared with the host engine's yet.")
        : !state.Blocks.IsEmpty ? Degraded(HealthArea.Gateway, $"No orders are sent for {Names(state.Blocks.Select(block => block.Asset))}.")
        : !state.Differences.IsEmpty
        ? Degraded(
            HealthArea.Gateway, $"Positions differ from the host engine's: {Names(state.Differences.Select(held => held.Asset))}.")
        : Healthy(HealthArea.Gateway, "The host engine is connected, and positions agree.");

    private static HealthFinding OfPrices(ImmutableArray<HeldPrice> prices, TimeSpan most, DateTimeOffset now)
    {
        if (Names(prices.Where(price => price.Price is null).Select(price => price.Asset)) is { Length: > 0 } without)
        {
            return Degraded(HealthArea.Prices, $"There is no price of {without}.");
        }

        if (prices.IsEmpty)
        {
            return Healthy(HealthArea.Prices, "Nothing is held.");
        }

        HeldPrice oldest = prices.MinBy(price => price.Time);
        TimeSpan age = now - oldest.Time!.Value;
        string detail = Invariant(
            $"The oldest price, of {oldest.Asset}, is {age.TotalSeconds:0} s old; at most {most.TotalSeconds:0.###} s are allowed.");
        return age > most ? Degraded(HealthArea.Prices, detail) : Healthy(HealthArea.Prices, detail);
    }

    private static HealthFinding OfLimits(AdvancedPortfolioManager manager, PortfolioRiskResult? last)
    {
        if (manager.GetSnapshot().TradingHalt is { IsHalted: true } halt)
        {
            return Unhealthy(HealthArea.Limits, $"Trading is halted: {halt.Reason}");
        }

        if (manager.Halts is { IsEmpty: false } halts)
        {
            return Unhealthy(HealthArea.Limits, $"Trading is halted by the breach of {Names(halts.Select(limit => limit.Name))}.");
        }

        string[] breached =
        [
            .. manager.ReadLimits().Where(limit => limit.Status.State == RiskLimitState.Breached).Select(limit => limit.Limit.Name),
            .. last?.Limits.Where(limit => limit.State == RiskLimitState.Breached).Select(limit => limit.Name) ?? [],
        ];
        return breached.Length > 0
            ? Degraded(HealthArea.Limits, $"Limits are breached: {Names(breached)}.")
            : Healthy(HealthArea.Limits, "No limit is breached.");
    }

    private static HealthFinding OfRisk(Round round) => round.IsOverdue
        ? Unhealthy(HealthArea.Risk, Overdue("assessment of risk", round))
        : OfRound(HealthArea.Risk, "assessment of risk", round);

    private static HealthFinding OfRound(string area, string name, Round round) =>
        round.IsOverdue ? Degraded(area, Overdue(name, round))
        : round.Status is { HasFailed: true } failed ? Degraded(area, $"The last {name} failed: {failed.Problem}")
        : round.Status is { Problem.Length: > 0 } status ? Degraded(area, status.Problem)
        : round.Status.LastEnded is { } ended ? Healthy(area, Invariant($"The last {name} ended at {ended:u}."))
        : Healthy(area, $"There was no {name} yet.");

    private static string Names<T>(IEnumerable<T> named) => string.Join(", ", named);

    private static string Overdue(string name, Round round) => Invariant($"The next {name} is {round.Lateness.TotalSeconds:0} s late.");

    private static HealthFinding OfConfiguration(ReloadResult? last) => last switch
    {
        { Outcome: ReloadOutcome.Refused } => Degraded(
            HealthArea.Configuration, $"The last configuration was refused, the one before is in effect: {Joined(last.Faults)}"),
        { Outcome: ReloadOutcome.Postponed } => Healthy(HealthArea.Configuration, $"The last configuration waits: {Joined(last.Faults)}"),
        _ => Healthy(HealthArea.Configuration, "The last configuration is in effect."),
    };

    private static string Joined(ImmutableArray<ConfigurationFault> faults) => string.Join(" ", faults);
}
