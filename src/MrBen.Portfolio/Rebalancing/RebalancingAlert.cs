using System.Globalization;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Risk.Monitoring;

namespace MrBen.Portfolio.Rebalancing;

/// <summary>A plan with trades was made. Immutable.</summary>
public sealed record RebalancingAlert : RiskAlert
{
    private RebalancingAlert(
        string strategy, AllocationMethod method, RebalancePlan plan, DateTimeOffset time, long sequence, string detail)
        : base(NotificationKind.Rebalancing, $"{strategy}, {method}", AlertSeverity.Information, time, sequence, detail) =>
        (Strategy, Method, Plan) = (strategy, method, plan);

    /// <summary>Name of the strategy that gave the weights.</summary>
    public string Strategy { get; }

    /// <summary>When to act and how to move the weights.</summary>
    public AllocationMethod Method { get; }

    /// <summary>The plan: its trades, turnover and cost, and what it is expected to gain where that was asked.</summary>
    public RebalancePlan Plan { get; }

    /// <summary>The alert of a plan; <see langword="null"/> for a plan without trades.</summary>
    /// <param name="strategy">Name of the strategy.</param>
    /// <param name="method">The method.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="reason">What the trigger found; empty where none was asked.</param>
    /// <param name="time">When.</param>
    /// <param name="sequence">The event that put it on record.</param>
    internal static RebalancingAlert? Of(
        string strategy, AllocationMethod method, RebalancePlan? plan, string reason, DateTimeOffset time, long sequence)
    {
        if (plan is not { Status: RebalanceStatus.Planned, Trades.Length: > 0 and int count })
        {
            return null;
        }

        string trades = count == 1 ? "1 trade" : string.Create(CultureInfo.InvariantCulture, $"{count} trades");
        string gain = plan.ExpectedGain is { } expected
            ? string.Create(CultureInfo.InvariantCulture, $", expected gain {100 * expected:0.00} % of the net asset value")
            : "";
        string detail = string.Create(
            CultureInfo.InvariantCulture,
            $"{strategy}, {method}: {trades} planned, turnover {100 * plan.TurnoverTwoWay:0.00} %, cost {plan.TotalCost:#,##0.00} {plan.Currency}{gain}.");
        return new RebalancingAlert(strategy, method, plan, time, sequence, reason.Length == 0 ? detail : $"{detail} {reason}");
    }
}
