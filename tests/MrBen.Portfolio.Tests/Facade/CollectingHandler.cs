using System.Collections.Concurrent;
using MrBen.Portfolio.Risk.Monitoring;

namespace MrBen.Portfolio.Tests.Facade;

/// <summary>Keeps the alerts it is told.</summary>
internal sealed class CollectingHandler : IRiskAlertHandler
{
    public ConcurrentQueue<RiskAlert> Alerts { get; } = [];

    public string Name => "collecting";

    public ValueTask HandleAsync(RiskAlert alert, CancellationToken cancellationToken)
    {
        Alerts.Enqueue(alert);
        return ValueTask.CompletedTask;
    }
}
