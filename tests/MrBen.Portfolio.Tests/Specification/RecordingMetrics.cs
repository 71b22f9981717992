using MrBen.Portfolio.Diagnostics;
using static System.FormattableString;

namespace MrBen.Portfolio.Tests.Specification;

/// <summary>Keeps what it is told, each in a line; or throws at everything.</summary>
internal sealed class RecordingMetrics(bool throws = false) : IPortfolioMetrics
{
    public List<string> Lines { get; } = [];

    public int Calls { get; private set; }

    public void AllocationEnded(string strategy, string method, string status, TimeSpan duration) =>
        Keep(Invariant($"allocation {strategy} {method} {status} {duration.TotalSeconds}"));

    public void PlanMade(string status, int trades, decimal cost) => Keep(Invariant($"plan {status} {trades} {cost}"));

    public void RiskAssessed(string status, TimeSpan duration) => Keep(Invariant($"risk {status} {duration.TotalSeconds}"));

    public void LimitEvaluated(string limit, string state, double? value, double? allowed) =>
        Keep(Invariant($"limit {limit} {state} {allowed}"));

    public void PriceApplied(bool isNew) => Keep(isNew ? "price" : "late price");

    public void FillApplied() => Keep("fill");

    private void Keep(string line)
    {
        Calls++;
        if (throws)
        {
            throw new InvalidOperationException("The registry is closed.");
        }

        Lines.Add(line);
    }
}
