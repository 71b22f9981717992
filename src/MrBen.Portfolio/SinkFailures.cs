using Microsoft.Extensions.Logging;
using MrBen.Portfolio.Diagnostics;

namespace MrBen.Portfolio;

/// <summary>Logs the first failure of each kind of metrics; they are a host's, and change nothing here. Thread-safe.</summary>
internal sealed class SinkFailures(ILogger logger)
{
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    public void Tell(string metrics, Exception error)
    {
        lock (_told)
        {
            if (!_told.Add(metrics))
            {
                return;
            }
        }

        Log.MetricsFailed(logger, metrics, error);
    }
}
