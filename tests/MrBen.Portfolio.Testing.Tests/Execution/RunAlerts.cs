using System.Collections.Concurrent;
using MrBen.Portfolio.Risk.Monitoring;

namespace MrBen.Portfolio.Testing.Tests.Execution;

/// <summary>Keeps what a person would have been told.</summary>
internal sealed class RunAlerts : IRiskAlertHandler
{
    public string Name => "run";

    public ConcurrentQueue<RiskAlert> Told { get; } = [];

    public ValueTask HandleAsync(RiskAlert alert, CancellationToken cancellationToken)
    {
        Told.Enqueue(alert);
        return ValueTask.CompletedTask;
    }
}
